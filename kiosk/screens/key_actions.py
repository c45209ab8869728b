"""What the keypad's keys do on the screen; a keyboard's arrows, Enter, Escape and F1 as well."""

from typing import Any

from kivy.clock import Clock

from contract.commands import AskHelp
from kiosk.screens.focus import ENTER, KEYPAD_ENTER, SPACE, Focus, controls
from kiosk.screens.port import KeyAction
from kiosk.screens.spoken_guide import SpokenGuide
from kiosk.views import Button, Chrome

KEYBOARD: dict[int, KeyAction] = {
    273: "up",
    274: "down",
    275: "right",
    276: "left",
    ENTER: "ok",
    KEYPAD_ENTER: "ok",
    SPACE: "ok",
    27: "back",
    282: "help",
    283: "repeat",
    284: "stop",
}
"""Code of Kivy's keyboard -> what it asks for: arrows, Enter, Space, Escape, F1, F2, F3."""
STAYING = ("stay", "keep_going", "deny")
"""Buttons of dialogs that change nothing: *back* means them."""
WRITING = ("space", "backspace")


class KeyActions:
    """Turns keys into movements of the focus, presses and speech."""

    def __init__(self, host: Any, focus: Focus, guide: SpokenGuide) -> None:
        self._host = host
        self._focus = focus
        self._guide = guide
        self._looked_at = 0
        """The page on which the focus was moved: number of its arrival."""

    def do(self, action: KeyAction) -> None:
        """Do what one key asks for."""
        self._host.port.touched()
        match action:
            case "repeat":
                self._guide.repeat()
                return
            case "stop":
                self._guide.silence()
                return
            case "volume_up" | "volume_down":
                self._guide.change_loudness(1 if action == "volume_up" else -1)
                return
        if self._guide.on:
            self._guide.silence()  # what the citizen does interrupts
        match action:
            case "ok":
                self._ok()
            case "back":
                self._back()
            case "help":
                self._help()
            case "up" | "down" | "left" | "right":
                self._looked_at = self._host.arrivals
                if action in ("up", "down") or not self._moves_caret(action):
                    self._focus.move(action)
                    self._take_field()
        Clock.schedule_once(lambda _: self._focus.check(), 0.05)

    def _ok(self) -> None:
        control = self._focus.owner
        if control is None:
            self._focus.step(1)
            return
        if self._host.just_came and self._looked_at != self._host.arrivals:
            self._guide.focus_moved()  # meant for the page before: say where this is
            return
        if not control.disabled:
            control.trigger_action(0)  # at once: a moment later another page may be there
        if control.name.startswith("key_"):
            self._after_key(control)
        elif control.role == "textbox":
            Clock.schedule_once(lambda _: self._enter_input(), 0)

    def _after_key(self, key: Any) -> None:
        code = key.name.removeprefix("key_")
        if key.writes or code in WRITING:
            self._guide.typed()
        elif code == "layer_more" and key.latched:
            self._guide.tell("speech.choose_letter")
        elif code == "shift":
            self._guide.tell("speech.capitals" if key.latched else "speech.small_letters")
        elif code in ("left", "right"):
            self._say_caret(getattr(self._host.page, "active", None))
        elif code in ("up", "down"):
            self._guide.field_changed()

    def _enter_input(self) -> None:
        """From a field to what fills it: the chosen answer, else the first key or answer."""
        area = self._host.page.ids.get("input")
        found = [] if area is None else list(controls(area))
        chosen = [control for control in found if control.checked]
        first = [control for control in found if control.tab_stop]
        for control in (*chosen, *first[:1]):
            self._focus.set(control)
            return

    def _take_field(self) -> None:
        """A field that gets the focus by keys is the one that is written in."""
        control = self._focus.owner
        if control is not None and control.role == "textbox" and not control.disabled:
            control.dispatch("on_press")

    def _moves_caret(self, action: KeyAction) -> bool:
        """Move the caret of the field with the focus; False at its ends, and elsewhere."""
        box: Any = self._focus.owner
        if box is None or box.role != "textbox" or not box.field_takes_text:
            return False
        moved = box.draft.line.move(1 if action == "right" else -1)
        if moved == box.draft.line:
            return False
        box.draft.line = moved
        box.redraw()
        self._say_caret(box)
        return True

    def _say_caret(self, box: Any) -> None:
        if box is not None and hasattr(box, "draft"):
            line = box.draft.line
            self._guide.caret_moved(line.text[line.caret : line.caret + 1])

    def _back(self) -> None:
        chrome = self._chrome()
        if chrome is None:
            return
        if chrome.dialog is not None:
            stay = [button for button in chrome.dialog.buttons if button.name in STAYING]
            self._press(stay[0] if stay else None)
        else:
            self._press(chrome.back)

    def _press(self, button: Button | None) -> None:
        if button is not None and button.enabled:
            self._host.press(button)
        else:
            self._guide.tell("speech.no_back")

    def _help(self) -> None:
        """Outside a visit the help key starts speech; within one it calls a clerk, once."""
        chrome = self._chrome()
        if chrome is None or chrome.help is None:
            self._guide.begin()
        elif isinstance(chrome.help.command, AskHelp):
            self._host.press(chrome.help)
        else:
            self._guide.tell("speech.help_called")

    def _chrome(self) -> Chrome | None:
        view = self._host.view
        return None if view is None else view.chrome
