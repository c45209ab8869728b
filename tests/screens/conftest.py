"""Settings of Kivy for the tests of the screens that need no window."""

import tempfile
from pathlib import Path

from kiosk.screens.window import prepare

prepare(1080, 1920, False, Path(tempfile.mkdtemp(prefix="kivy-home-")))
