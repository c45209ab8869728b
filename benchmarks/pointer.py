"""Real pointer events through the X server's XTEST extension, without a process for each."""

import ctypes
import time

_LEFT_BUTTON = 1
DWELL_S = 0.06
"""How long a finger rests."""


class Pointer:
    """The pointer of one display; a touch is a left button, as the touch screen's driver sends."""

    def __init__(self, display: str) -> None:
        self._x11 = ctypes.CDLL("libX11.so.6")
        self._xtst = ctypes.CDLL("libXtst.so.6")
        self._x11.XOpenDisplay.restype = ctypes.c_void_p
        self._display = ctypes.c_void_p(self._x11.XOpenDisplay(display.encode()))
        if not self._display:
            raise OSError(f"no X server at {display}")

    def close(self) -> None:
        """Close the connection."""
        self._x11.XCloseDisplay(self._display)

    def move(self, x: int, y: int) -> None:
        """Move to a point."""
        self._xtst.XTestFakeMotionEvent(self._display, -1, x, y, ctypes.c_ulong(0))
        self._x11.XSync(self._display, 0)

    def press(self) -> float:
        """Put the finger down; return when, monotonic."""
        return self._button(1)

    def release(self) -> float:
        """Lift the finger; return when, monotonic."""
        return self._button(0)

    def _button(self, is_down: int) -> float:
        at = time.monotonic()
        self._xtst.XTestFakeButtonEvent(self._display, _LEFT_BUTTON, is_down, ctypes.c_ulong(0))
        self._x11.XSync(self._display, 0)
        return at

    def touch(self, x: int, y: int) -> float:
        """Touch a point; return when the finger was lifted, monotonic."""
        self.move(x, y)
        self.press()
        time.sleep(DWELL_S)
        return self.release()
