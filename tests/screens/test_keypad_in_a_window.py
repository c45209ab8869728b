"""Runs the keypad's window tests in a process and on a display of their own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.mark.window
@pytest.mark.slow
def test_keypad_in_a_window() -> None:
    xvfb = shutil.which("xvfb-run")
    assert xvfb, "xvfb-run is needed (Debian package xvfb)"
    command = [xvfb, "-a", "-s", "-screen 0 1080x1920x24", sys.executable, "-m", "pytest"]
    options = ["-q", "-p", "no:cacheprovider", "--no-header", str(HERE / "keypad_window.py")]
    run = subprocess.run(
        [*command, *options],
        capture_output=True,
        text=True,
        timeout=600,
        env=os.environ | {"LIBGL_ALWAYS_SOFTWARE": "1"},
    )
    assert run.returncode == 0, run.stdout[-6000:] + run.stderr[-2000:]
