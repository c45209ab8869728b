"""The kiosk's settings: one frozen object from one TOML file."""

from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, model_validator

from contract.configuration import ConfigurationError, parse
from contract.declarations import approved
from kiosk.devices.keypad import DEFAULT_KEYS, Meaning
from kiosk.texts import check_shipped, read_city_texts


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ScreenSettings(_Section):
    """The window."""

    width: int = Field(default=1080, ge=720, le=7680)
    height: int = Field(default=1920, ge=720, le=7680)
    fullscreen: bool = True
    pixels_per_mm: float | None = Field(default=None, ge=1.5, le=12)
    """Density of the panel; without it the panel counts as one of 27 inches."""


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


class KeypadSettings(_Section):
    """The keypad with headset socket: its input device node, and which key means what.

    ``keys`` replaces the codes (``linux/input-event-codes.h``) of the actions that it names.
    """

    address: str
    keys: dict[Meaning, tuple[Annotated[int, Field(ge=1, le=0x2FF)], ...]] = {}

    @model_validator(mode="after")
    def _is_unambiguous(self) -> "KeypadSettings":
        codes = [code for meant in self.codes.values() for code in meant]
        if len(codes) != len(set(codes)):
            raise ValueError("one key code stands for two actions")
        return self

    @property
    def codes(self) -> dict[Meaning, tuple[int, ...]]:
        """Action -> key codes, with the defaults for what ``keys`` does not name."""
        return {**DEFAULT_KEYS, **self.keys}


class OfficeSettings(_Section):
    """What this office sets: another edition of the law's numbers, how a photo is charged."""

    law: Path | None = None
    photo_fee_per: Literal["photo", "document"] = "photo"


class TextsSettings(_Section):
    """Texts of the city, and which declarations the authority has approved."""

    folder: Path | None = None
    approved: tuple[str, ...] = ()
    """Ids, with a version or without: ``contract.declarations.approved``."""

    @model_validator(mode="after")
    def _names_declarations(self) -> "TextsSettings":
        approved(self.approved)
        return self


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
    keypad: KeypadSettings | None = None
    office: OfficeSettings = OfficeSettings()
    texts: TextsSettings = TextsSettings()


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
    check_shipped()
    read_city_texts(anchored.texts.folder)
    return anchored


def _anchored(settings: Settings, folder: Path) -> Settings:
    """Return the settings with every relative path counted from ``folder``."""
    backend, cameras, keypad = settings.backend, settings.cameras, settings.keypad

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
            "keypad": keypad and keypad.model_copy(update={"address": device(keypad.address)}),
            "texts": settings.texts.model_copy(
                update={"folder": settings.texts.folder and folder / settings.texts.folder}
            ),
            "office": settings.office.model_copy(
                update={"law": settings.office.law and folder / settings.office.law}
            ),
            "semantics_socket": settings.semantics_socket and folder / settings.semantics_socket,
            "backend": backend.model_copy(
                update={"office_ca": backend.office_ca and folder / backend.office_ca}
            ),
        }
    )
