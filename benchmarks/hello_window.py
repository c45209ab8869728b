"""The peer: a bare Kivy window with one label, with the kiosk's own window settings."""

import sys
from pathlib import Path

from kiosk.screens.window import prepare

if __name__ == "__main__":
    prepare(1080, 1920, True, Path(sys.argv[1]))
    from kivy.app import App
    from kivy.core.window import Window
    from kivy.uix.label import Label

    class HelloApp(App):  # type: ignore[misc]
        """One label."""

        def build(self) -> Label:
            """Return it."""
            Window.clearcolor = (1, 1, 1, 1)
            return Label(text="Hello", color=(0, 0, 0, 1))

    HelloApp().run()
