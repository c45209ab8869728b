"""Composition root: puts the application together."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from fastapi import FastAPI
from sqlalchemy import Connection, select
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.staticfiles import StaticFiles

from backend import handover
from backend.audit import Event, append
from backend.case_content import OfficeRules
from backend.clock import Clock, utc_now
from backend.desk import case_actions, case_pages, live_page, login_page
from backend.desk.pages import STATIC_FOLDER, error_page, install_desk_errors
from backend.desk.sessions import end_old_sessions
from backend.erasure import erase_due
from backend.intake import enrolment, keys, manifests, parts
from backend.problems import install_problems
from backend.realtime import sockets
from backend.realtime.hub import Hub
from backend.realtime.tokens import ClerkTokens
from backend.security_headers import SecurityHeaders
from backend.services import Services
from backend.settings import Settings
from backend.storage.bodies import remove_strays
from backend.storage.database import Database
from backend.storage.migrate import require_newest
from backend.storage.tables import kiosks
from backend.vault_client import VaultClient
from contract.law import load_law

_log = logging.getLogger(__name__)


def build_app(settings: Settings, clock: Clock = utc_now) -> FastAPI:
    """Return the application; the database must be migrated, the vault may come later.

    Raises ``ConfigurationError`` for a law file that is none.
    """
    rules = OfficeRules(load_law(settings.law), settings.photo_fee_per)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        services = _services(settings, rules, clock)
        app.state.services = services
        await services.database.write(lambda c: remove_strays(settings.parts_folder, c))
        services.hub.know_kiosks(await services.database.read(_labels))
        cleaning = asyncio.create_task(_clean_regularly(services))
        try:
            yield
        finally:
            cleaning.cancel()
            with suppress(asyncio.CancelledError):
                await cleaning
            await services.vault.close()
            services.database.close()

    app = FastAPI(
        title="Bürgerterminal backend",
        version="1",
        lifespan=lifespan,
        docs_url=None,  # the documentation pages load scripts from elsewhere
        redoc_url=None,
        openapi_url="/v1/openapi.json",
    )
    install_problems(app, error_page)
    install_desk_errors(app)
    for module in (enrolment, keys, parts, manifests, handover, sockets):
        app.include_router(module.router)
    for page in (login_page, case_pages, case_actions, live_page):
        app.include_router(page.router, include_in_schema=False)
    app.mount("/desk/static", StaticFiles(directory=STATIC_FOLDER), name="static")
    hosts = {settings.server.public_host, settings.server.host, "127.0.0.1", "localhost"}
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=sorted(hosts))
    app.add_middleware(SecurityHeaders, https=settings.server.https)
    return app


def _services(settings: Settings, rules: OfficeRules, clock: Clock) -> Services:
    database = Database(settings.database_file)
    require_newest(database)
    vault = VaultClient(settings.vault_socket)

    async def audit(event: Event) -> None:
        await database.write(lambda c: append(c, event, clock()))

    hub = Hub(ClerkTokens(vault, clock), audit, clock, settings.limits.outcome_seconds)
    return Services(settings, rules, clock, database, vault, hub)


def _labels(database: Connection) -> dict[str, str]:
    rows = database.execute(select(kiosks.c.kiosk_id, kiosks.c.label))
    return {row.kiosk_id: row.label for row in rows}


async def _clean_regularly(services: Services) -> None:
    """Erase captures that are due and end old sessions, again and again."""
    settings = services.settings

    def clean(database: Connection) -> int:
        end_old_sessions(database, settings, services.clock())
        return erase_due(database, settings.parts_folder, services.clock())

    while True:
        if erased := await services.database.write(clean):
            _log.info("captures of %d cases erased: their time was over", erased)
        await asyncio.sleep(settings.limits.expiry_check_seconds)
