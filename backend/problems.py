"""Errors as ``application/problem+json`` (RFC 9457)."""

from collections.abc import Callable
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from backend.vault_client import VaultUnavailableError
from contract.messages import Problem

PAGES = "/desk"


class ProblemError(Exception):
    """Ends a request with this problem; ``code`` is the last word of its type."""

    def __init__(self, status: int, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.status, self.code, self.detail = status, code, detail


def inconsistent(where: str, why: str) -> ProblemError:
    """Return the problem of a manifest that contradicts itself or the law."""
    return ProblemError(HTTPStatus.UNPROCESSABLE_ENTITY, "inconsistent", f"{where}: {why}")


def problem(status: int, code: str, detail: str = "") -> JSONResponse:
    """Return the answer for one problem; ``code`` stands in for a type of its own."""
    value = Problem(
        type=f"urn:buergerterminal:problem:{code}",
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail,
    )
    headers = {"Retry-After": "5"} if status == HTTPStatus.SERVICE_UNAVAILABLE else None
    return JSONResponse(
        value.model_dump(), status, headers=headers, media_type="application/problem+json"
    )


def install_problems(app: FastAPI, page: Callable[[Request, int], Response]) -> None:
    """Make every error a problem, or a page where a clerk's browser asked."""

    def answer(request: Request, status: int, code: str, detail: str = "") -> Response:
        if request.url.path.startswith(PAGES):
            return page(request, status)
        return problem(status, code, detail)

    @app.exception_handler(ProblemError)
    async def _problem(request: Request, error: ProblemError) -> Response:
        return answer(request, error.status, error.code, error.detail)

    @app.exception_handler(HTTPException)
    async def _http(request: Request, error: HTTPException) -> Response:
        return answer(request, error.status_code, "http")

    @app.exception_handler(RequestValidationError)
    async def _validation(request: Request, error: RequestValidationError) -> Response:
        places = ", ".join(".".join(map(str, item["loc"])) for item in error.errors())
        return answer(request, 422, "invalid", f"invalid: {places}")

    @app.exception_handler(VaultUnavailableError)
    async def _vault(request: Request, _error: VaultUnavailableError) -> Response:
        return answer(request, 503, "vault-unavailable")


PROBLEM_RESPONSES: dict[int | str, dict[str, object]] = {
    "4XX": {
        "description": "Problem (RFC 9457)",
        "content": {"application/problem+json": {"schema": Problem.model_json_schema()}},
    }
}
