"""What the routes work with, put together once at start."""

from dataclasses import dataclass

from starlette.requests import HTTPConnection

from backend.case_content import OfficeRules
from backend.clock import Clock
from backend.realtime.hub import Hub
from backend.settings import Settings
from backend.storage.database import Database
from backend.vault_client import VaultClient


@dataclass(frozen=True)
class Services:
    """The parts that live as long as the server."""

    settings: Settings
    rules: OfficeRules
    clock: Clock
    database: Database
    vault: VaultClient
    hub: Hub


def services_of(connection: HTTPConnection) -> Services:
    """Return the services of the application that got this request or WebSocket."""
    services: Services = connection.app.state.services
    return services
