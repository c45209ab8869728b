"""The stack: one folder with the settings of all programs, and how they are started."""

import json
import os
import shutil
import socket
import subprocess
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from demo.processes import NotReady, Processes, python

OFFICE = "Bürgeramt Musterhausen"
KIOSK = "halle-1"
CLERK = ("weber", "Jana Weber")
COMMAND_S = 60


@dataclass(frozen=True)
class Clerk:
    """How the clerk of this stack logs in."""

    login: str
    password: str
    totp_secret: str
    totp_uri: str


class Stack:
    """Backend, vault, simulators and kiosk in one folder; a context that ends them all."""

    def __init__(self, folder: Path, *, fullscreen: bool = True) -> None:
        self.folder = folder
        self.processes = Processes(folder / "log")
        self._fullscreen = fullscreen
        self.backend_port = free_port()
        self.camera_port = free_port()
        self.camera_control_port = free_port()
        self.printer_port = free_port()
        self.address = f"http://127.0.0.1:{self.backend_port}"
        self.semantics = folder / "run" / "semantics.sock"
        self.sensor = folder / "run" / "sensor"
        self.keypad = folder / "run" / "keypad"
        self.keypad_control = folder / "run" / "keypad.control"
        self.paper = folder / "paper"
        self.clerk: Clerk | None = None
        self.screen: VirtualScreen | None = None

    def __enter__(self) -> "Stack":
        return self

    def __exit__(self, *_: object) -> None:
        self.processes.stop_all()

    # settings

    def prepare(self) -> None:
        """Write the settings, create keys, database, clerk; enrol the kiosk."""
        for name in ("run", "backend", "kiosk", "paper"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        (self.folder / "backend.toml").write_text(self._backend_settings())
        (self.folder / "kiosk.toml").write_text(self.kiosk_settings())
        backend = ["--config", str(self.folder / "backend.toml"), "--json"]
        command("backend", "init", *backend)
        self.start_backend()
        answer = command("backend", "add-clerk", *backend, CLERK[0], "--name", CLERK[1])
        self.clerk = Clerk(
            answer["login"], answer["password"], answer["totp_secret"], answer["totp_uri"]
        )
        code = command("backend", "add-kiosk", *backend, KIOSK, "--label", "Eingangshalle 1")
        kiosk = ["--config", str(self.folder / "kiosk.toml")]
        command("kiosk", "enrol", *kiosk, "--id", KIOSK, "--code", code["code"])

    def _backend_settings(self) -> str:
        return f"""office = "{OFFICE}"
data_folder = "backend/data"
vault_folder = "backend/vault"
vault_socket = "run/vault.sock"

[server]
port = {self.backend_port}
public_url = "{self.address}"
"""

    def kiosk_settings(self) -> str:
        """Return the kiosk's settings: addresses of the simulators, nothing else differs."""
        camera = f"http://127.0.0.1:{self.camera_port}"
        fullscreen = "true" if self._fullscreen else "false"
        return f"""mode = "evaluation"
data_folder = "kiosk"
semantics_socket = "run/semantics.sock"

[screen]
fullscreen = {fullscreen}

[backend]
address = "{self.address}"

[cameras.portrait]
address = "{camera}/stream"
still_address = "{camera}/still"
width = 720
height = 960

[cameras.document]
address = "{camera}/stream"
width = 720
height = 960

[fingerprint]
address = "run/sensor"

[keypad]
address = "run/keypad"

[receipt_printer]
address = "127.0.0.1:{self.printer_port}"

[voice]
play = ["sh", "-c", "aplay -q 2>/dev/null || cat >/dev/null"]
"""

    # programs

    def start_backend(self) -> None:
        """Start vault and server."""
        config = ["--config", str(self.folder / "backend.toml")]
        vault = self.folder / "run" / "vault.sock"
        vault.unlink(missing_ok=True)
        self.processes.start("vault", python("backend", "vault", *config), ready=vault.exists)
        self.start_server()

    def start_server(self) -> None:
        """Start the server."""
        config = ["--config", str(self.folder / "backend.toml")]
        self.processes.start("server", python("backend", "serve", *config), ready=self._serves)

    def _serves(self) -> bool:
        return answers(f"{self.address}/v1/time")

    def start_simulators(self) -> None:
        """Start camera, fingerprint sensor, printer and keypad."""
        self.start_camera()
        self.start_sensor("--auto")
        self.start_printer()
        self.start_keypad()

    def start_camera(self, *more: str) -> None:
        """Start the camera's simulator: a rendered person walks up and looks."""
        port, control = str(self.camera_port), str(self.camera_control_port)
        self.processes.start(
            "camera",
            python("simulators", "camera", "--port", port, "--control-port", control, *more),
            ready=lambda: listens(self.camera_port),
        )

    def start_sensor(self, *more: str) -> None:
        """Start the fingerprint sensor's simulator."""
        link, control = str(self.sensor), str(self.folder / "run" / "sensor.control")
        self.processes.start(
            "sensor",
            python("simulators", "fingerprint", "--link", link, "--control", control, *more),
            ready=self.sensor.is_symlink,
        )

    def start_printer(self, *more: str) -> None:
        """Start the receipt printer's simulator."""
        port, paper = str(self.printer_port), str(self.paper)
        self.processes.start(
            "printer",
            python("simulators", "printer", "--port", port, "--paper-folder", paper, *more),
            ready=lambda: listens(self.printer_port),
        )

    def start_keypad(self, *more: str) -> None:
        """Start the keypad's simulator."""
        link, control = str(self.keypad), str(self.keypad_control)
        self.processes.start(
            "keypad",
            python("simulators", "keypad", "--link", link, "--control", control, *more),
            ready=self.keypad_control.exists,
        )

    def start_kiosk(self, display: str | None = None) -> None:
        """Start the kiosk; ready when its semantic tree answers."""
        environment = {"DISPLAY": display, "LIBGL_ALWAYS_SOFTWARE": "1"} if display else {}
        self.semantics.unlink(missing_ok=True)
        self.processes.start(
            "kiosk",
            python("kiosk", "--config", str(self.folder / "kiosk.toml")),
            environment=environment,
            ready=self.semantics.exists,
        )


def command(module: str, *arguments: str) -> dict[str, str]:
    """Run one of our shell commands; return its JSON answer, or nothing where it prints text."""
    done = subprocess.run(
        python(module, *arguments), capture_output=True, text=True, timeout=COMMAND_S, check=False
    )
    if done.returncode != 0:
        raise NotReady(f"{module} {arguments[0]} failed:\n{done.stderr}")
    text = done.stdout.strip().splitlines()
    if text and text[-1].startswith("{"):
        answer: dict[str, str] = json.loads(text[-1])
        return answer
    return {}


def free_port() -> int:
    """Return a TCP port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def listens(port: int) -> bool:
    """Return whether somebody listens on a loopback port."""
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def answers(address: str) -> bool:
    """Return whether an HTTP server answers at all."""
    try:
        with urllib.request.urlopen(address, timeout=2):  # noqa: S310 - loopback, made above
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


class VirtualScreen:
    """Xvfb of the kiosk's size; a context."""

    def __init__(self, processes: Processes, width: int = 1080, height: int = 1920) -> None:
        if shutil.which("Xvfb") is None:
            raise NotReady("Xvfb is missing: apt-get install xvfb")
        processes.start(
            "screen",
            # The server looks for a free display itself and writes its number to the log.
            [
                "Xvfb",
                *("-displayfd", "1"),
                *("-screen", "0", f"{width}x{height}x24"),
                *("-nolisten", "tcp", "-noreset"),
            ],
            ready=lambda: _display_in(processes.tail("screen")) is not None,
        )
        self.display = f":{_display_in(processes.tail('screen'))}"


def _display_in(log: str) -> str | None:
    return next((line for line in log.splitlines() if line.isdecimal()), None)


def has_display() -> bool:
    """Return whether there is a screen to show the kiosk on."""
    return bool(os.environ.get("DISPLAY"))
