"""Whether a request comes from our own pages (against cross-site request forgery)."""

from starlette.requests import HTTPConnection

from backend.settings import Settings


def same_origin(connection: HTTPConnection, settings: Settings) -> bool:
    """Return whether the header ``Origin`` names this very server; browsers set it on every POST
    and WebSocket handshake, and no page can forge it."""
    host = connection.headers.get("host", "")
    return connection.headers.get("origin") == f"{settings.server.scheme}://{host}"
