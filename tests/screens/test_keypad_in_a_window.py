"""Runs the keypad's window tests in a process and on a display of their own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent


SIZES = {"portrait": "1080x1920", "landscape": "1920x1080"}


@pytest.mark.window
@pytest.mark.slow
@pytest.mark.parametrize(
    ("module", "window"),
    [
        ("keypad_window.py", "portrait"),
        ("window_moments.py", "portrait"),
        ("window_moments.py", "landscape"),
    ],
)
def test_keypad_in_a_window(module: str, window: str) -> None:
    xvfb = shutil.which("xvfb-run")
    assert xvfb, "xvfb-run is needed (Debian package xvfb)"
    command = [xvfb, "-a", "-s", f"-screen 0 {SIZES[window]}x24", sys.executable, "-m", "pytest"]
    options = ["-q", "-p", "no:cacheprovider", "--no-header", str(HERE / module)]
    run = subprocess.run(
        [*command, *options],
        capture_output=True,
        text=True,
        timeout=600,
        env=os.environ | {"LIBGL_ALWAYS_SOFTWARE": "1", "SCREEN_WINDOW": window},
    )
    assert run.returncode == 0, run.stdout[-6000:] + run.stderr[-2000:]
