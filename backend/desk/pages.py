"""What all pages of the clerk share: templates, texts, session, forms, errors."""

import hmac
from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qsl

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from backend.bodies import read_body
from backend.desk.origin import same_origin
from backend.desk.sessions import DeskSession, session_of
from backend.desk.texts import LANGUAGES, Language, catalogue, preferred, text, value_words
from backend.services import services_of

STATIC_FOLDER = Path(__file__).parent / "static"
MAX_FORM_BYTES = 16_384
MAX_FORM_FIELDS = 20
SEE_OTHER = 303

_templates = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


class NotLoggedInError(Exception):
    """Ends a request at the login page."""


class PageError(Exception):
    """Ends a request with a page that says what is wrong (text key ``error.<code>``)."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status, self.code = status, code


def install_desk_errors(app: FastAPI) -> None:
    """Show errors of the clerk's pages as pages."""

    @app.exception_handler(NotLoggedInError)
    async def _login(_request: Request, _error: NotLoggedInError) -> RedirectResponse:
        return RedirectResponse("/desk/login", SEE_OTHER)

    @app.exception_handler(PageError)
    async def _page(request: Request, error: PageError) -> HTMLResponse:
        return _say_error(request, error.status, error.code)


def error_page(request: Request, status: int) -> HTMLResponse:
    """Return a page for an error that has a status only."""
    known = {404: "not_found", 410: "gone", 422: "not_found", 503: "vault"}
    return _say_error(request, status, known.get(status, "form" if status < 500 else "server"))


def _say_error(request: Request, status: int, code: str) -> HTMLResponse:
    message = text(language_of(request, None), f"error.{code}")
    return render(request, "error.html", None, status=status, message=message)


async def require_session(request: Request) -> DeskSession:
    """Return who is logged in, or send the browser to the login page."""
    session = await session_of(request)
    if session is None:
        raise NotLoggedInError
    return session


async def read_form(request: Request, session: DeskSession | None) -> dict[str, str]:
    """Return a form's fields if it was sent by our own page of this very session."""
    settings = services_of(request).settings
    if not same_origin(request, settings):
        raise PageError(403, "origin")
    body = await read_body(request, limit=MAX_FORM_BYTES, seconds=settings.limits.body_seconds)
    try:
        form = dict(parse_qsl(body.decode(), max_num_fields=MAX_FORM_FIELDS))
    except ValueError as error:
        raise PageError(400, "form") from error
    if session is not None and not hmac.compare_digest(
        form.get("csrf", "").encode(), session.csrf.encode()
    ):
        raise PageError(403, "csrf")
    return form


def language_of(request: Request, session: DeskSession | None) -> Language:
    """Return the clerk's language: chosen, else the browser's, else the office's."""
    for language in LANGUAGES:
        if session is not None and session.language == language:
            return language
    return preferred(
        request.headers.get("accept-language", ""), services_of(request).settings.language
    )


def render(
    request: Request,
    template: str,
    session: DeskSession | None,
    *,
    status: int = 200,
    path: str | None = None,
    **context: object,
) -> HTMLResponse:
    """Return a page; ``path`` is its address if it is not the request's."""
    language = language_of(request, session)

    def say(key: str, /, **values: object) -> str:
        return text(language, key, **values)

    def local_time(moment: datetime) -> str:
        try:
            here = moment.astimezone()
        except (OverflowError, ValueError):  # at either end of what a calendar holds
            here = moment
        return here.strftime("%d.%m.%Y, %H:%M" if language == "de" else "%d %b %Y, %H:%M")

    def euros(cents: int) -> str:
        amount = f"{cents / 100:.2f}"
        return f"{amount.replace('.', ',')} €" if language == "de" else f"€{amount}"

    def value(field: str, written: str) -> str:
        return value_words(language, field, written)

    def has(key: str) -> bool:
        return key in catalogue(language)

    html = _templates.get_template(template).render(
        t=say,
        has=has,
        local_time=local_time,
        euros=euros,
        value_text=value,
        language=language,
        languages=LANGUAGES,
        session=session,
        office=services_of(request).settings.office,
        path=path or request.url.path,
        **context,
    )
    return HTMLResponse(html, status)


def back_to(path: str) -> Response:
    """Return a redirect after a form that was taken."""
    return RedirectResponse(path, SEE_OTHER)
