"""Pages: log in, log out, language."""

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from sqlalchemy import update

from backend.audit import OFFICE, Action, Event, append
from backend.desk.login import check_login
from backend.desk.pages import PageError, back_to, read_form, render, require_session
from backend.desk.sessions import cookie_name, end_session, session_of, set_cookie, start_session
from backend.desk.texts import LANGUAGES, Language, catalogue
from backend.rate_limit import RateLimit
from backend.services import Services, services_of
from backend.storage.tables import clerks

MAX_LOGIN = 64
TOO_MANY = 429

router = APIRouter(prefix="/desk")


@router.get("")
async def home() -> Response:
    """Lead to the list of cases."""
    return back_to("/desk/cases")


@router.get("/login")
async def login_form(request: Request) -> Response:
    """Show the form."""
    if await session_of(request) is not None:
        return back_to("/desk/cases")
    return render(request, "login.html", None, problem=None, login="")


@router.post("/login")
async def log_in(request: Request) -> Response:
    """Check password and one-time number, at a bounded rate, and start a session."""
    services = services_of(request)
    form = await read_form(request, None)
    login = form.get("login", "").strip()[:MAX_LOGIN]
    address = request.client.host if request.client else ""
    limit = _limit(request, services)
    if not (limit.allow(f"address {address}") and limit.allow(f"login {login}")):
        return render(
            request, "login.html", None, status=TOO_MANY, problem="login.too_often", login=login
        )
    if not await check_login(services, login, form.get("password", ""), form.get("number", "")):
        return render(request, "login.html", None, status=403, problem="login.wrong", login=login)
    token = await services.database.write(lambda c: start_session(c, login, services.clock()))
    response = back_to("/desk/cases")
    set_cookie(response, services.settings, token)
    return response


@router.post("/logout")
async def log_out(request: Request) -> Response:
    """End the session."""
    services, session = services_of(request), await require_session(request)
    await read_form(request, session)
    await services.database.write(lambda c: end_session(c, session))
    services.hub.session_ended(session.key)
    event = Event(OFFICE, session.login, Action.LOGOUT)
    await services.database.write(lambda c: append(c, event, services.clock()))
    response = back_to("/desk/login")
    response.delete_cookie(cookie_name(services.settings), path="/")
    return response


@router.post("/language")
async def choose_language(request: Request) -> Response:
    """Remember the clerk's language."""
    services, session = services_of(request), await require_session(request)
    form = await read_form(request, session)
    language = form.get("language")
    if language not in LANGUAGES:
        raise PageError(400, "form")
    chosen = update(clerks).where(clerks.c.login == session.login).values(language=language)
    await services.database.write(lambda c: c.execute(chosen))
    back = form.get("back", "")
    return back_to(back if back.startswith("/desk/") else "/desk/cases")


@router.get("/texts/{language}.json")
async def texts(language: Language) -> JSONResponse:
    """Return the catalogue for the pages' scripts."""
    return JSONResponse(catalogue(language))


def _limit(request: Request, services: Services) -> RateLimit:
    """Return the application's limit of logins, made at first use."""
    state = request.app.state
    if not hasattr(state, "login_limit"):
        attempts = services.settings.limits.login_attempts_per_minute
        state.login_limit = RateLimit(attempts, attempts / 60)
    limit: RateLimit = state.login_limit
    return limit
