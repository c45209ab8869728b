"""Settings of Kivy that must stand before its window module is imported.

Kivy reads and writes no configuration file of its own and keeps no log file.
"""

import os
from pathlib import Path
from typing import Any

from kiosk.screens.measure import panel


def prepare(
    width: int, height: int, fullscreen: bool, home: Path, pixels_per_mm: float | None = None
) -> None:
    """Configure Kivy for the kiosk; call it before anything imports ``kivy``.

    ``width`` and ``height`` are the size of the screen in pixels, also when ``fullscreen``: without
    a window manager Kivy would otherwise centre a small window. ``home`` is where Kivy may write
    its own files. ``pixels_per_mm`` is the density of the panel.
    """
    panel.fit(width, height, pixels_per_mm)
    os.environ.update(
        KIVY_NO_ARGS="1",
        KIVY_NO_CONFIG="1",
        KIVY_NO_FILELOG="1",
        KIVY_LOG_MODE="PYTHON",
        KIVY_HOME=str(home),
        KIVY_TEXT="pil",
        KIVY_DPI="96",
        KIVY_METRICS_DENSITY="1",
        KIVY_METRICS_FONTSCALE="1",
        # Otherwise SDL swallows a touch that it reads together with the window's getting the
        # focus, as it does with a touch on the first picture.
        SDL_MOUSE_FOCUS_CLICKTHROUGH="1",
    )
    home.mkdir(parents=True, exist_ok=True)
    from kivy import config  # reads the environment set above

    settings_file: Any = config.Config

    settings: dict[str, dict[str, int | str]] = {
        "graphics": {
            "width": width,
            "height": height,
            "fullscreen": "auto" if fullscreen else "0",
            "borderless": int(fullscreen),
            "resizable": 0,
            "multisamples": 0,
            "maxfps": 30,
            "show_cursor": int(not fullscreen),
        },
        "kivy": {"exit_on_escape": 0, "log_level": "warning"},
    }
    for section, values in settings.items():
        for name, value in values.items():
            settings_file.set(section, name, str(value))
    # One provider of touches only: with the defaults a touch would count twice.
    for name, _ in list(settings_file.items("input")):
        settings_file.remove_option("input", name)
    settings_file.set("input", "mouse", "mouse,disable_multitouch")
