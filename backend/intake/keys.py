"""The sealing keys for kiosks, and the server's time."""

from datetime import datetime

from fastapi import APIRouter, Request

from backend.intake.authentication import authenticated_body
from backend.problems import PROBLEM_RESPONSES
from backend.services import services_of
from contract.signing import Signed
from contract.value import Value

router = APIRouter(prefix="/v1", responses=PROBLEM_RESPONSES)


class ServerTime(Value):
    """The server's time, so that kiosks notice a wrong clock."""

    now: datetime


@router.get("/sealing-keys", response_model=Signed)
async def get_sealing_keys(request: Request) -> Signed:
    """Return the signed ``SealingKeySet``."""
    await authenticated_body(request, limit=0)
    return await services_of(request).vault.key_set()


@router.get("/time", response_model=ServerTime)
async def get_time(request: Request) -> ServerTime:
    """Return the server's time; anybody may ask."""
    return ServerTime(now=services_of(request).clock())
