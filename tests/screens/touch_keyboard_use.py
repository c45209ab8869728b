"""The touch keyboard alone in a window of ``WINDOW_SIZE`` (run by ``test_touch_keyboard``)."""

import gc
import os
import tempfile
import time
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosk.screens.letter_strips import strip
from kiosk.screens.measure import GAP_MM, TARGET_MM, panel
from kiosk.screens.window import prepare

WIDTH, HEIGHT = map(int, os.environ.get("WINDOW_SIZE", "1080x1920").split("x"))
PICTURES = Path(__file__).parents[2] / "build" / "screens" / "keyboard"


class Board:
    """A keyboard in the foot of a window, and what it sent."""

    def __init__(self) -> None:
        prepare(WIDTH, HEIGHT, False, Path(tempfile.mkdtemp(prefix="kivy-home-")))
        from kivy.base import EventLoop
        from kivy.clock import Clock
        from kivy.core.window import Window
        from kivy.uix.anchorlayout import AnchorLayout

        from kiosk.screens import touch_keyboard, typeface
        from kiosk.screens.theme import theme

        typeface.install()
        theme.fit()
        Clock._max_fps = 0  # do not wait between frames
        self.module = touch_keyboard
        self.theme, self.window, self._loop, self._clock = theme, Window, EventLoop, Clock
        Window.clearcolor = theme.page
        self.room = AnchorLayout(anchor_y="bottom", padding=[22, 10, 22, 10])
        Window.add_widget(self.room)
        EventLoop.start()
        EventLoop.status = "started"
        EventLoop.ensure_window()
        self.sent: list[str] = []
        self.keys: Any = None

    def fresh(self, layout: str) -> None:
        self.theme.low = self.theme.left_hand = False
        self.room.clear_widgets()
        self.sent.clear()
        self.keys = self.module.TouchKeyboard(self.sent.append)
        self.room.add_widget(self.keys)
        self.keys.show(layout)
        self.frames(3)

    def frames(self, count: int = 2) -> None:
        """Let time pass without drawing, which takes most of it."""
        for _ in range(count):
            self._clock.tick()

    def until(self, done: Callable[[], bool], seconds: float = 3) -> None:
        end = time.monotonic() + seconds
        while not done():
            assert time.monotonic() < end
            self.frames(1)

    def shown(self) -> list[Any]:
        return [key for row in self.keys.children[::-1] for key in row.keys]

    def key(self, code: str) -> Any:
        return next(key for key in self.shown() if key.code == code)

    def down(self, x: float, y: float) -> Any:
        from kivy.tests.common import UnitTestTouch

        touch = UnitTestTouch(x, y)
        touch.touch_down()
        return touch

    def tap(self, code: str) -> None:
        touch = self.down(*self.key(code).center)
        self.frames(1)
        touch.touch_up()
        self.frames(2)

    def hold(self, code: str) -> None:
        touch = self.down(*self.key(code).center)
        self.until(lambda: self.keys.strip_open)
        touch.touch_up()
        self.frames(2)

    def picture(self, name: str) -> None:
        PICTURES.mkdir(parents=True, exist_ok=True)
        self._loop.idle()
        self._loop.idle()
        written = self.window.screenshot(name=str(PICTURES / f"{WIDTH}-{name}.png"))
        Path(written).replace(PICTURES / f"{WIDTH}-{name}.png")


@pytest.fixture(scope="module")
def window() -> Board:
    return Board()


@pytest.fixture
def board(window: Board) -> Iterator[Board]:
    window.fresh("letters")
    yield window
    window.theme.low = window.theme.left_hand = False


@pytest.fixture
def hasty(window: Board, monkeypatch: pytest.MonkeyPatch) -> Board:
    """A keyboard on which every touch of more than a moment is a hold."""
    monkeypatch.setattr(window.module, "HOLD_SECONDS", 0.01)
    window.fresh("letters")
    return window


@pytest.mark.skipif(WIDTH != 1080, reason="long, and the same in every window")
@pytest.mark.parametrize("capital", [False, True])
def test_a_hold_shows_all_letters_and_each_can_be_chosen(hasty: Board, capital: bool) -> None:
    hasty.keys.shifted = capital
    bases = [key.code for key in hasty.shown() if key.offers]
    assert set("abcdefghijklmnoprstuwxyzäöüß-") == set(bases)
    for base in bases:
        letters = strip(base, capital)
        hasty.hold(base)
        assert [key.code for key in hasty.shown() if key.writes] == list(letters)
        assert hasty.sent == []
        hasty.tap(letters[-1])
        assert hasty.sent == [letters[-1]]
        assert not hasty.keys.strip_open
        hasty.sent.clear()


def test_a_touch_writes_and_a_hold_takes_its_time(board: Board) -> None:
    board.tap("o")
    assert board.sent == ["o"]
    start = time.monotonic()
    board.hold("o")
    assert time.monotonic() - start >= board.module.HOLD_SECONDS
    assert board.sent == ["o"]


def test_a_touch_that_ends_beside_its_key_writes_nothing(board: Board) -> None:
    touch = board.down(*board.key("o").center)
    board.frames(1)
    touch.touch_move(board.key("o").right + 200, board.key("o").top + 200)
    touch.touch_up()
    board.until(lambda: not board.key("o")._time_is_up.is_triggered, 2)
    board.frames(3)
    assert board.sent == []
    assert not board.keys.strip_open


def test_a_finger_that_is_up_after_a_slow_frame_was_no_hold(
    window: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(window.module, "HOLD_SECONDS", 0)
    window.fresh("letters")
    touch = window.down(*window.key("o").center)
    window.frames(1)
    touch.touch_up()
    window.frames(3)
    assert window.sent == ["o"]
    assert not window.keys.strip_open


def test_nobody_has_to_hold_a_key(board: Board) -> None:
    board.tap("layer_more")
    assert board.key("layer_more").latched
    board.tap("o")
    assert board.keys.strip_open
    board.tap("ọ̈")
    assert board.sent == ["ọ̈"]
    assert not board.key("layer_more").latched
    board.tap("o")
    assert board.sent == ["ọ̈", "o"]


def test_the_keypad_reaches_the_same_letters(board: Board) -> None:
    for code in ("layer_more", "k", "k͟h"):
        board.key(code).activate()
        board.frames(2)
    assert board.sent == ["k͟h"]


def test_more_letters_can_be_called_off(board: Board) -> None:
    board.tap("layer_more")
    board.tap("layer_more")
    board.tap("o")
    assert board.sent == ["o"]


@pytest.mark.parametrize("place", ["empty cell", "gap", "above"])
def test_a_touch_beside_closes_the_strip(board: Board, place: str) -> None:
    board.keys._open("f")
    board.frames(2)
    free = board.keys.children[2].children[0]
    spot = {
        "empty cell": free.center,
        "gap": (board.key("f").right + 3, board.key("f").center_y),
        "above": (WIDTH / 2, board.keys.top + 100),
    }[place]
    board.down(*spot).touch_up()
    board.frames(2)
    assert not board.keys.strip_open
    assert board.sent == []


def test_the_strip_has_a_key_that_closes_it_and_one_for_capitals(board: Board) -> None:
    board.keys._open("o")
    board.frames(2)
    board.tap("shift")
    assert board.keys.strip_open
    board.tap("Ọ̈")
    assert board.sent == ["Ọ̈"]
    board.keys._open("o")
    board.frames(2)
    board.tap("layer_letters")
    assert not board.keys.strip_open
    assert board.sent == ["Ọ̈"]


@pytest.mark.parametrize(
    "layout", ["letters", "digits", "pad", "date_pad", "serial", "email", "email_digits", "strip"]
)
@pytest.mark.parametrize("compact", [False, True])
def test_keys_are_large_enough_and_in_their_place(board: Board, layout: str, compact: bool) -> None:
    board.keys.compact = compact
    if layout == "strip":
        board.keys._open("o")
    else:
        board.keys.show(layout)
    board.frames(3)
    board.picture(f"{layout}{'-compact' if compact else ''}")
    keys, least = board.shown(), TARGET_MM * panel.pixels_per_mm
    names = [key.name for key in keys]
    assert len(set(names)) == len(names)
    assert board.keys.height <= 0.4 * HEIGHT
    for key in keys:
        assert min(key.size) >= least - 0.5, (key.code, key.size)
        assert key.name
        assert key.spoken
        assert board.keys.x <= key.x
        assert key.right <= board.keys.right + 0.5
        assert board.keys.y <= key.y
        assert key.top <= board.keys.top + 0.5
    for row in board.keys.children:
        for one, other in zip(row.keys, row.keys[1:], strict=False):
            assert other.x - one.right >= GAP_MM * panel.pixels_per_mm - 0.5


def test_compact_keys_are_lower(board: Board) -> None:
    high = board.keys.height
    board.keys.compact = True
    board.frames(2)
    assert board.keys.height < high
    assert board.key("q").height == pytest.approx(board.key("q").parent.height)
    board.keys.compact = False
    assert board.keys.height == high


def test_layers_belong_to_their_layout(board: Board) -> None:
    board.tap("layer_digits")
    assert board.key("7")
    assert board.keys.layout == "letters"
    board.keys.show("letters")
    assert board.key("7")
    board.keys.show("email")
    board.frames(2)
    board.tap("layer_digits")
    board.tap("7")
    board.tap("layer_letters")
    board.tap("a")
    assert board.sent == ["7", "a"]
    assert board.keys.layout == "email"


def test_an_address_is_written_small(board: Board) -> None:
    board.keys.shifted = True
    board.keys.show("email")
    board.frames(2)
    board.tap("a")
    board.tap("@")
    assert board.sent == ["a", "@"]


def test_capitals_of_every_key(board: Board) -> None:
    board.tap("shift")
    for code in "aäß":
        board.tap(code)
    assert board.sent == ["A", "Ä", "ẞ"]


def test_left_handed_the_key_to_delete_is_on_the_left(board: Board) -> None:
    assert board.key("backspace").x > board.key("shift").x
    board.theme.left_hand = True
    board.frames(2)
    assert board.key("backspace").x < board.key("shift").x
    board.keys.show("serial")
    board.frames(2)
    assert board.key("backspace").x < board.key("right").x
    board.theme.left_hand = False
    board.frames(2)
    assert board.key("backspace").x > board.key("right").x


def test_in_the_low_layout_the_caret_keys_move_between_fields(board: Board) -> None:
    board.theme.low = True
    board.frames(2)
    board.tap("left")
    board.tap("right")
    assert board.sent == ["up", "down"]


def test_unknown_parts_of_a_date_have_a_key(board: Board) -> None:
    board.keys.show("date_pad")
    board.frames(2)
    board.tap("X")
    assert board.sent == ["X"]
    assert board.key("X").spoken != "X"


def test_the_widest_strip_opens_within_400_ms(board: Board) -> None:
    start = time.perf_counter()
    board.keys._open("o")
    board._loop.idle()
    assert time.perf_counter() - start < 0.4


def test_a_keyboard_that_was_left_is_gone_with_what_it_showed(board: Board) -> None:
    board.tap("layer_more")
    board.tap("o")
    board.tap("ọ̈")
    board.hold("e")
    left = weakref.ref(board.keys)
    board.fresh("letters")
    gc.collect()
    assert left() is None
