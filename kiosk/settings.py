"""The kiosk's settings: one frozen object from one TOML file."""

from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, model_validator

from contract.configuration import ConfigurationError, parse


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ScreenSettings(_Section):
    """The window."""

    width: int = Field(default=1080, ge=720, le=4320)
    height: int = Field(default=1920, ge=720, le=7680)
    fullscreen: bool = True


class BackendSettings(_Section):
    """Where the backend is."""

    address: str = Field(default="http://127.0.0.1:8480", pattern=r"^https?://[^/]+$")
    office_ca: Path | None = None

    @model_validator(mode="after")
    def _is_encrypted_and_pinned(self) -> "BackendSettings":
        if (urlsplit(self.address).hostname or "") in ("127.0.0.1", "::1", "localhost"):
            return self
        if self.address.startswith("http:"):
            raise ValueError("outside this machine the address must begin with https://")
        if self.office_ca is None:
            raise ValueError("outside this machine office_ca must name the office's certificate")
        return self


class CameraSettings(_Section):
    """One camera: ``/dev/video0``, ``http://…/stream``, a video file or an image sequence."""

    address: str
    still_address: str | None = None
    width: int = Field(default=1280, ge=160, le=8192)
    height: int = Field(default=720, ge=120, le=8192)
    frames_per_second: float = Field(default=15, gt=0, le=60)


class CameraRoles(_Section):
    """Which camera fills which role; one may fill both."""

    portrait: CameraSettings
    document: CameraSettings | None = None


class FingerprintSettings(_Section):
    """The fingerprint sensor: a serial device or ``socket://host:port``."""

    address: str


class PrinterSettings(_Section):
    """The receipt printer, ``host:port`` (ESC/POS)."""

    address: str = Field(pattern=r"^[^:/]+:\d{1,5}$")


class VoiceSettings(_Section):
    """The voice; ``play`` is the command that gets the sound on its standard input."""

    command: tuple[str, ...] = ("espeak-ng",)
    play: tuple[str, ...] = ("aplay", "-q")


class Settings(_Section):
    """Everything the kiosk is told from outside."""

    mode: Literal["production", "evaluation"] = "production"
    data_folder: Path = Path("data")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    semantics_socket: Path | None = None
    """Unix socket of the semantic tree, for test robots; refused in production."""
    screen: ScreenSettings = ScreenSettings()
    backend: BackendSettings = BackendSettings()
    cameras: CameraRoles
    fingerprint: FingerprintSettings
    receipt_printer: PrinterSettings
    voice: VoiceSettings = VoiceSettings()


def load_settings(file: Path) -> Settings:
    """Read ``file``; relative paths count from its folder; raise ``ConfigurationError``."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{file}: cannot be read ({error})") from error
    settings = parse(text, str(file), Settings)
    if settings.semantics_socket is not None and settings.mode == "production":
        raise ConfigurationError(f"{file}: semantics_socket is refused in production mode")
    anchored = _anchored(settings, file.resolve().parent)
    authority = anchored.backend.office_ca
    if authority is not None and not authority.is_file():
        raise ConfigurationError(f"{file}: office_ca: there is no file {authority}")
    return anchored


def _anchored(settings: Settings, folder: Path) -> Settings:
    """Return the settings with every relative path counted from ``folder``."""
    backend, cameras = settings.backend, settings.cameras

    def device(address: str) -> str:
        return address if "://" in address else str(folder / address)

    def camera(one: CameraSettings) -> CameraSettings:
        still = one.still_address and device(one.still_address)
        return one.model_copy(update={"address": device(one.address), "still_address": still})

    return settings.model_copy(
        update={
            "data_folder": folder / settings.data_folder,
            "cameras": CameraRoles(
                portrait=camera(cameras.portrait),
                document=cameras.document and camera(cameras.document),
            ),
            "fingerprint": FingerprintSettings(address=device(settings.fingerprint.address)),
            "semantics_socket": settings.semantics_socket and folder / settings.semantics_socket,
            "backend": backend.model_copy(
                update={"office_ca": backend.office_ca and folder / backend.office_ca}
            ),
        }
    )
