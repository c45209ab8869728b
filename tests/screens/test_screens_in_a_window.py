"""Runs the modules that open a window, each in a process and on a display of its own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent


SIZES = {"portrait": "1080x1920", "landscape": "1920x1080", "small": "768x1366"}


def run_in_a_window(module: str, window: str) -> None:
    """Run the tests of a module on an X server of that size."""
    xvfb = shutil.which("xvfb-run")
    assert xvfb, "xvfb-run is needed (Debian package xvfb)"
    screen = f"-screen 0 {SIZES[window]}x24"
    command = [xvfb, "-a", "-s", screen, sys.executable, "-m", "pytest"]
    options = ["-q", "-p", "no:cacheprovider", "--no-header", str(HERE / module)]
    run = subprocess.run(
        [*command, *options],
        capture_output=True,
        text=True,
        timeout=900,
        env=os.environ | {"LIBGL_ALWAYS_SOFTWARE": "1", "SCREEN_WINDOW": window},
    )
    assert run.returncode == 0, run.stdout[-6000:] + run.stderr[-2000:]


@pytest.mark.window
@pytest.mark.slow
@pytest.mark.parametrize(
    ("module", "window"),
    [
        ("window_use.py", "portrait"),
        ("window_new_parts.py", "portrait"),
        ("window_live_change.py", "portrait"),
        ("window_contrast.py", "portrait"),
    ],
)
def test_in_a_window(module: str, window: str) -> None:
    run_in_a_window(module, window)
