"""Page: the kiosks, who calls, and the mirror of the session that the clerk helps with."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from backend.desk.pages import render, require_session

router = APIRouter(prefix="/desk")


@router.get("/live")
async def live_page(request: Request) -> Response:
    """Show the page; its script connects to the WebSocket of the same address."""
    session = await require_session(request)
    return render(request, "live.html", session)
