"""One stack for all walks: real processes, real transports, a visible window under Xvfb."""

import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from clerk_page import ClerkPage
from playwright.sync_api import sync_playwright

from demo.robot import Robot
from demo.stack import Stack, VirtualScreen


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Everything runs; ended after the last walk."""
    # A short path: names of Unix sockets hold 107 bytes.
    with Stack(tmp_path_factory.mktemp("w")) as made:
        made.prepare()
        made.start_simulators()
        made.screen = VirtualScreen(made.processes)
        made.start_kiosk(made.screen.display)
        yield made


@pytest.fixture
def robot(stack: Stack, request: pytest.FixtureRequest) -> Iterator[Robot]:
    """A robot before the attract screen; leaves the terminal as it found it."""
    pictures = Path("build/walks") / request.node.name
    pictures.mkdir(parents=True, exist_ok=True)
    for old in pictures.glob("*.png"):
        old.unlink()
    assert stack.screen is not None
    made = Robot(stack.semantics, stack.screen.display, pictures)
    made.wait_view("AttractView", 60)
    yield made
    made.leave()


@pytest.fixture
def sensor(stack: Stack) -> Iterator["SensorControl"]:
    """Injects faults into the simulated fingerprint sensor; heals it afterwards."""
    control = SensorControl(stack.folder / "run" / "sensor.control")
    yield control
    control.send({"fault": "none"})


class SensorControl:
    """The control socket of the sensor's simulator."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def send(self, order: dict[str, object]) -> None:
        """Send one order and wait for its answer."""
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(5)
            line.connect(str(self._path))
            line.sendall(json.dumps(order).encode() + b"\n")
            line.recv(4096)


@pytest.fixture(scope="session")
def clerk(stack: Stack) -> Iterator[ClerkPage]:
    """A clerk who is logged in."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        context = browser.new_context(locale="de-DE", viewport={"width": 1280, "height": 900})
        assert stack.clerk is not None
        made = ClerkPage(context.new_page(), stack.address, stack.clerk)
        made.log_in()
        yield made
        browser.close()
