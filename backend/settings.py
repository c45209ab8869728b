"""The one frozen configuration object, read from a TOML file that refuses unknown keys."""

from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field

from contract.configuration import ConfigurationError, line_of, parse

MAX_SOCKET_PATH = 107  # sun_path of Linux unix(7) holds 108 bytes with the closing zero


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ServerSettings(_Section):
    """Where the server listens and how browsers reach it."""

    host: str = "127.0.0.1"
    port: int = Field(default=8480, ge=1, le=65535)
    public_url: str = Field(default="http://127.0.0.1:8480", pattern=r"^https?://[^/]+$")
    tls_certificate: Path | None = None
    tls_key: Path | None = None
    behind_proxy: bool = False
    """A proxy in front ends TLS; without it or a certificate only this machine is served."""

    @property
    def https(self) -> bool:
        """Whether browsers reach the pages over TLS."""
        return self.public_url.startswith("https://")

    @property
    def scheme(self) -> str:
        """``http`` or ``https``, as browsers see it."""
        return urlsplit(self.public_url).scheme

    @property
    def public_host(self) -> str:
        """Host name of ``public_url`` without port."""
        return urlsplit(self.public_url).hostname or self.host


class LimitSettings(_Section):
    """Bounds in time and number."""

    body_seconds: float = Field(default=30, gt=0, le=600)
    login_attempts_per_minute: int = Field(default=5, ge=1, le=100)
    desk_idle_minutes: int = Field(default=30, ge=1, le=600)
    desk_session_hours: int = Field(default=10, ge=1, le=24)
    outcome_seconds: float = Field(default=5, gt=0, le=60)
    expiry_check_seconds: float = Field(default=60, gt=0, le=3600)


class Settings(_Section):
    """Everything the backend and its vault are told from outside."""

    office: str = Field(min_length=1, max_length=120)
    data_folder: Path = Path("data")
    vault_folder: Path = Path("vault")
    vault_socket: Path = Path("run/vault.sock")
    language: Literal["de", "en"] = "de"
    law: Path | None = None
    """Another edition of the law's numbers; the terminals must have the same."""
    photo_fee_per: Literal["photo", "document"] = "photo"
    server: ServerSettings = ServerSettings()
    limits: LimitSettings = LimitSettings()

    @property
    def database_file(self) -> Path:
        """SQLite file."""
        return self.data_folder / "backend.sqlite"

    @property
    def parts_folder(self) -> Path:
        """Folder of the sealed parts' files."""
        return self.data_folder / "parts"

    @property
    def enrolment_key_file(self) -> Path:
        """Key from which one-time codes are derived; outside the database on purpose."""
        return self.data_folder / "enrolment.key"


def load_settings(file: Path) -> Settings:
    """Read ``file``; relative paths count from its folder; raise ``ConfigurationError``."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{file}: cannot be read ({error})") from error
    settings = parse(text, str(file), Settings)
    mistakes = [
        f'{file}:{line_of(text, ["server", key])}: "server.{key}": {sentence}'
        for key, sentence in _transport_mistakes(settings.server)
    ]
    if mistakes:
        raise ConfigurationError("\n".join(mistakes))
    return _anchored(settings, file.resolve().parent)


def _transport_mistakes(server: ServerSettings) -> Iterator[tuple[str, str]]:
    """Yield key and sentence for each way in which a plain-text wire would leave this machine."""
    here_alone = _is_loopback(server.host) and _is_loopback(server.public_host)
    if not server.https and not here_alone:
        yield "public_url", "passwords would travel unprotected; begin it with https://"
    protected = server.tls_certificate is not None or server.behind_proxy
    if not _is_loopback(server.host) and not protected:
        yield (
            "host",
            "other machines need TLS: set tls_certificate and tls_key, or behind_proxy = true "
            "if a proxy ends TLS",
        )
    if server.tls_certificate is not None and server.tls_key is None:
        yield "tls_certificate", "a certificate needs its key; set tls_key"
    if server.tls_key is not None and server.tls_certificate is None:
        yield "tls_key", "a key needs its certificate; set tls_certificate"


def _is_loopback(host: str) -> bool:
    """Return whether ``host`` is this machine alone; a name that we do not know is not."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _anchored(settings: Settings, folder: Path) -> Settings:
    server = settings.server
    anchored = settings.model_copy(
        update={
            "data_folder": folder / settings.data_folder,
            "vault_folder": folder / settings.vault_folder,
            "vault_socket": folder / settings.vault_socket,
            "law": settings.law and folder / settings.law,
            "server": server.model_copy(
                update={
                    "tls_certificate": server.tls_certificate and folder / server.tls_certificate,
                    "tls_key": server.tls_key and folder / server.tls_key,
                }
            ),
        }
    )
    if len(str(anchored.vault_socket).encode()) > MAX_SOCKET_PATH:
        raise ConfigurationError(
            f"vault_socket: {anchored.vault_socket} is longer than {MAX_SOCKET_PATH} bytes"
        )
    return anchored
