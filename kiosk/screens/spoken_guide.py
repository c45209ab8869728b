"""The spoken guide: decides what of the semantic tree is said, and when.

Speech begins when a headset is plugged in, at the help key on the attract screen, or when the
citizen asks for it among the needs; it ends with the visit. A pulled plug silences and halts it.
"""

import time
from collections.abc import Callable
from typing import Any

from contract.commands import SetProfile
from contract.terms import Language
from kiosk.screens import spoken
from kiosk.screens.port import ScreenPort
from kiosk.screens.spoken import Node
from kiosk.views import Chrome

OUTSIDE = ("AttractView", "OutOfServiceView", "EndView")
"""Views outside a visit: no profile can be set there."""
GAP = 0.8
"""Seconds of silence before the next text that nobody asked for."""
LOUDNESS_MIN, LOUDNESS_MAX, LOUDNESS_USUAL = 1, 5, 3
_COUNTDOWN_S = 10


class SpokenGuide:
    """One for the window; ``look`` returns the semantic tree, whole and with what is written."""

    def __init__(
        self,
        port: ScreenPort,
        look: Callable[[], list[Node]],
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._port = port
        self._look = look
        self._now = now
        self.on = False
        self.paused = False
        self._kind = ""
        self._language: Language = "de"
        self._headset = False
        self._profile = False
        self._loudness = LOUDNESS_USUAL
        self._forget()

    def _forget(self) -> None:
        """Begin anew: a new visit knows nothing of the one before."""
        self._asked = self._welcomed = False
        self._told: set[str] = set()
        self._page: tuple[str, ...] = ()
        self._passages: dict[str, str] = {}
        self._focused = ("", "")
        self._written = ("", "")
        self._last = ""
        self._waiting = ""
        self._silent_since = float("-inf")

    @property
    def speaks(self) -> bool:
        """Whether the guide says what happens."""
        return self.on and not self.paused

    # what happens on the screen

    def shown(self, kind: str, chrome: Chrome) -> None:
        """A view of this kind is shown."""
        self._language = chrome.language
        entered = kind != self._kind
        self._kind = kind
        if entered and kind == "AttractView":
            self._end_visit()
        self._follow_needs(chrome.speech)
        self._follow_plug(chrome.headset)
        if not self.on:
            return
        if not chrome.speech and not self._asked and kind not in OUTSIDE:
            self._asked = True
            self._port.send(SetProfile(speech=True))
        if not self.paused:
            self._compare()

    def _end_visit(self) -> None:
        self.on = self.paused = False
        self._forget()
        if self._loudness != LOUDNESS_USUAL:
            self._loudness = LOUDNESS_USUAL
            self._port.set_loudness(self._loudness)

    def _follow_needs(self, wanted: bool) -> None:
        before, self._profile = self._profile, wanted
        if wanted and not before:
            self.on = True
        elif before and not wanted and self._kind not in OUTSIDE:
            self.on = self.paused = False
            self._silence()

    def _follow_plug(self, headset: bool) -> None:
        before, self._headset = self._headset, headset
        if headset and not before:
            self.on, self.paused = True, False
            self._page = ()  # with a headset more may be said of the same page
        elif before and not headset:
            self._silence()
            self._last = ""
            self.paused = self.on

    def _compare(self) -> None:
        """Say what is new: the page, else texts that came, else what became of the focus."""
        nodes = self._look()
        page, before = self._identity(nodes), self._page
        passages = spoken.passages(nodes, self._language, self._headset)
        known, self._passages, self._page = self._passages, passages, page
        if page[:2] != before[:2] or page[2] not in ("", *before[2:]):
            self._read(nodes)
        elif page[2] != "".join(before[2:3]):  # the dialog is gone
            self._say_where(nodes)
        else:
            self._say_changes(known, passages)
            self._say_state(nodes)
            self._count_down(nodes, before)
        self._note(nodes)

    def _identity(self, nodes: list[Node]) -> tuple[str, ...]:
        dialog = next((node for node in nodes if node["role"] == "dialog"), None)
        titled = (node["label"] for node in nodes if node["part"] == "page")
        title = next((str(label) for label in titled), str(nodes[0]["label"]))
        label, seconds = (dialog["label"], dialog["value"]) if dialog else ("", "")
        return (self._kind, title, str(label), str(seconds))

    def _say_changes(self, known: dict[str, str], passages: dict[str, str]) -> None:
        new = {text: role for text, role in passages.items() if text not in known}
        errors = [text for text, role in new.items() if role == "error"]
        if errors:
            self._say(spoken.joined(errors))
        elif new:
            self._say_later(spoken.joined(list(new)))
        elif self._waiting and not any(text in self._waiting for text in passages):
            self._waiting = ""  # it is no longer true

    def _say_where(self, nodes: list[Node]) -> None:
        """Say which page this is, and what has the focus."""
        parts = [spoken.heading(nodes, self._language, self._headset)]
        if (node := self._focus_of(nodes)) is not None:
            parts.append(spoken.focus(node, nodes, self._language, self._headset, how=False))
        self._say(spoken.joined(parts))

    def _say_state(self, nodes: list[Node]) -> None:
        node = self._focus_of(nodes)
        if node is None or node["role"] not in ("radio", "checkbox"):
            return
        name, before = self._focused
        if name != node["name"] or str(node["state"]) == before:
            return
        said = spoken.state(node, self._language, self._headset)
        self._say(said or spoken.phrase("speech.answer_taken", self._language))

    def _count_down(self, nodes: list[Node], before: tuple[str, ...]) -> None:
        seconds = self._page[3]
        if seconds != before[3] and seconds.isdecimal() and int(seconds) % _COUNTDOWN_S == 0:
            self._say_later(spoken.phrase("speech.seconds", self._language, seconds=seconds))

    def focus_moved(self) -> None:
        """Another part has the focus: say which."""
        if not self.speaks:
            return
        nodes = self._look()
        node = self._focus_of(nodes)
        self._note(nodes)
        if node is not None:
            kind = "key" if spoken.is_key(node) else str(node["role"])
            how = kind not in self._told
            self._told.add(kind)
            self._say(spoken.focus(node, nodes, self._language, self._headset, how=how))

    def typed(self) -> None:
        """A key of some keyboard was pressed: say what became of the text."""
        if not self.speaks:
            return
        nodes = self._look()
        name, before = self._written
        self._note(nodes)
        if name and self._written[0] == name:
            self._say(spoken.echo(before, self._written[1], self._language, self._headset))

    def field_changed(self) -> None:
        """Another field is written in now: say which."""
        if not self.speaks:
            return
        nodes = self._look()
        self._note(nodes)
        for node in nodes:
            if "active" in node["state"]:
                self._say(spoken.control(node, self._language, self._headset))

    def caret_moved(self, sign: str) -> None:
        """The caret of a field stands before ``sign`` now; at the end it is empty."""
        if self.speaks:
            self._say(spoken.sign(sign, self._language, self._headset))

    def tell(self, key: str) -> None:
        """Say a text by its key."""
        if self.speaks:
            self._say(spoken.phrase(key, self._language))

    # what the citizen asks of the guide itself

    def begin(self) -> None:
        """Speak from now on, beginning with what the keys do."""
        self.on, self.paused = True, False
        self._page = ()
        self._compare()

    def read_page(self) -> None:
        """Read the whole page, whether speech is on or not."""
        nodes = self._look()
        self._note(nodes)
        self._say(spoken.page(nodes, self._language, self._headset))

    def repeat(self) -> None:
        """Say the last again; after a pause, or without speech so far, begin with the page."""
        if not self.speaks or not self._last:
            self.begin()
        else:
            self._say(self._last)

    def silence(self) -> None:
        """Say nothing until something happens."""
        self._silence()

    def change_loudness(self, by: int) -> None:
        """Speak louder or lower."""
        self._loudness = min(max(self._loudness + by, LOUDNESS_MIN), LOUDNESS_MAX)
        self._port.set_loudness(self._loudness)
        if self.speaks:
            self._say(
                spoken.phrase("speech.loudness", self._language, step=str(self._loudness)),
                keep=False,
            )

    def tick(self) -> None:
        """Say what waits, once there has been silence for a moment."""
        if not self._waiting:
            return
        if not self.speaks:
            self._waiting = ""
        elif self._port.speaking():
            self._silent_since = self._now()
        elif self._now() - self._silent_since >= GAP:
            self._say(self._waiting)

    # saying

    def _read(self, nodes: list[Node]) -> None:
        said = spoken.page(nodes, self._language, self._headset)
        if not self._welcomed:
            self._welcomed = True
            key = "speech.welcome" if self._headset else "speech.welcome_aloud"
            said = spoken.joined([spoken.phrase(key, self._language), said])
        self._say(said)

    def _say(self, text: str, *, keep: bool = True) -> None:
        self._waiting = ""
        self._silent_since = self._now()
        if not text:
            return
        if keep:
            self._last = text
        if self._headset:
            self._port.speak(text, self._language, private=True)
        else:
            self._port.speak(text, self._language)

    def _say_later(self, text: str) -> None:
        """The newest of the texts that nobody asked for waits until silence."""
        self._waiting = text if text != self._last else ""

    def _silence(self) -> None:
        self._waiting = ""
        self._port.stop_speaking()

    def _note(self, nodes: list[Node]) -> None:
        """Remember focus and text, to notice what becomes of them."""
        node = self._focus_of(nodes)
        self._focused = ("", "") if node is None else (str(node["name"]), str(node["state"]))
        fields: list[Any] = [node for node in nodes if "active" in node["state"]]
        self._written = (fields[0]["name"], fields[0].get("secret", "")) if fields else ("", "")

    @staticmethod
    def _focus_of(nodes: list[Node]) -> Node | None:
        return next((node for node in nodes if "focused" in node["state"]), None)
