"""The robot without pixels: hears the semantic tree, presses the keys of the keypad, nothing else.

It answers page by page from a table, as somebody does who cannot see which page comes next.
"""

import socket
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from demo.robot import Lost, Node, Robot

KEY_S = 2.0
"""Seconds that a key may take until the tree shows what it did."""
MOST_PRESSES = 160
MOST_VISITS = 4
"""A page that comes back this often is not understood."""
CAPTURE_S = 90.0

ANSWERS: Mapping[str, str] = {
    "document": "identity_card",
    "preliminary_card": "no",
    "braille": "no",
    "reason": "renewal",
    "old_document": "identity_card",
    "old_serial": "LXXXT12F8",
    "old_expiry": "31122026",
    "old_card_serial": "LXXXT12F8",
    "old_card_expiry": "31122026",
    "early_reason": "Abgelaufen",
    "family_name": "Schneider",
    "given_names": "Anna Maria",
    "birth_date": "14051990",
    "birth_place": "Musterhausen",
    "residence": "here",
    "street": "Musterweg 5",
    "postcode": "69117",
    "town": "Musterhausen",
    "height_cm": "172",
    "eye_colour": "blau",
    "other_nationality": "no",
    "foreign_forces": "no",
    "delivery": "counter",
    "photo": "here",
}
"""Field -> what is written or chosen; every person here is invented."""

_WAYS_ON = ("next", "submit", "pay_at_counter", "confirm_receipt")


class Keypad:
    """Presses keys and plugs the headset, through the simulator's control socket."""

    def __init__(self, control: Path) -> None:
        self._control = control

    def order(self, line: str) -> None:
        """Give one order and wait for its answer."""
        with socket.socket(socket.AF_UNIX) as talk:
            talk.settimeout(5)
            talk.connect(str(self._control))
            talk.sendall(line.encode() + b"\n")
            answer = talk.recv(4096).strip()
        if answer != b"ok":
            raise Lost(f"the keypad says {answer.decode(errors='replace')}")

    def press(self, key: str) -> None:
        """Press one key."""
        self.order(f"press {key}")

    def plug(self) -> None:
        """Plug the headset in."""
        self.order("plug")

    def unplug(self) -> None:
        """Pull the headset's plug."""
        self.order("unplug")


class BlindRobot:
    """Makes a visit by keys; ``pages`` lists what it came by."""

    def __init__(
        self, semantics: Path, control: Path, answers: Mapping[str, str] = ANSWERS
    ) -> None:
        self._ears = Robot(semantics, display="")
        self.keypad = Keypad(control)
        self.answers = answers
        self.pages: list[str] = []
        self.presses = 0

    # hearing

    def tree(self) -> list[Node]:
        """Return the semantic tree."""
        return self._ears.tree()

    def wait_for(self, what: Callable[[], object], meaning: str, within_s: float = 30.0) -> None:
        """Wait until ``what`` is true."""
        self._ears.wait_for(what, meaning, within_s)

    def view(self) -> str:
        """Return the type of the shown view."""
        return self._ears.view()

    def focused(self) -> Node | None:
        """Return the node with the focus."""
        return next((node for node in self.tree() if "focused" in node["state"]), None)

    def can(self, name: str) -> bool:
        """Return whether a control is there and may be pressed."""
        node = self._ears.find(name)
        return node is not None and "disabled" not in node["state"] and node["focus"] is not None

    # moving

    def press(self, key: str) -> None:
        """Press one key and wait until the tree has changed, or nothing more is to be expected."""
        before = self.tree()
        self.presses += 1
        self.keypad.press(key)
        end = time.monotonic() + (KEY_S if key != "ok" else 0.4)
        while time.monotonic() < end and self.tree() == before:
            time.sleep(0.02)

    def go_to(self, name: str) -> None:
        """Move the focus to a control with the arrows alone."""
        tried: set[tuple[str, str]] = set()
        for _ in range(MOST_PRESSES):
            here = self.focused()
            if here is not None and here["name"] == name:
                return
            target = self._ears.find(name)
            place = here["name"] if here else ""
            ways = [key for key in _ways(here, target) if (place, key) not in tried]
            if not ways:
                break
            tried.add((place, ways[0]))
            self.press(ways[0])
        raise Lost(f"no way by arrows to {name}; the focus is on {self.focused()}")

    def choose(self, name: str) -> None:
        """Go to a control and press OK."""
        self.go_to(name)
        self.press("ok")

    def fill(self, field: str, value: str) -> None:
        """Fill a field: choose the answer, else write with the keyboard on the screen."""
        self.choose(f"field_{field}")
        self.wait_for(self._is_in_input, f"nothing to fill {field} with", 5)
        if self._ears.find(f"choice_{value}"):
            self.choose(f"choice_{value}")
            return
        for letter in value:
            self._write_letter(letter)

    def _is_in_input(self) -> bool:
        here = self.focused()
        return here is not None and here["part"] == "input"

    def _write_letter(self, letter: str) -> None:
        key = self._key_for(letter)
        if key is None and letter.isalpha() and self._key_for(letter.swapcase()):
            self.choose("key_shift")
            key = self._key_for(letter)
        if key is None:
            self.choose("key_layer_letters" if letter.isalpha() else "key_layer_digits")
            key = self._key_for(letter) or self._key_for(letter.swapcase())
        if key is None:
            raise Lost(f"no key for {letter!r}")
        if self._key_for(letter) is None:
            self.choose("key_shift")
        self.choose(key)

    def _key_for(self, letter: str) -> str | None:
        name = {" ": "key_space"}.get(letter)
        for node in self.tree():
            is_key = node["name"].startswith("key_")
            if is_key and (node["name"] == name or (name is None and node["label"] == letter)):
                return str(node["name"])
            if is_key and not letter.isalnum() and node["name"] == f"key_{letter}":
                return str(node["name"])
        return None

    # the visit

    def begin(self) -> None:
        """Plug the headset in before the first page and begin."""
        self.wait_for(lambda: self.view() == "AttractView", "no first page", 60)
        self.keypad.plug()
        self.choose("begin")
        self.wait_for(lambda: self.view() != "AttractView", "the visit did not begin")

    def whole(self) -> None:
        """The whole visit, from the first page to the last."""
        self.begin()
        while (view := self.view()) != "EndView":
            self._page(view)

    def _page(self, view: str) -> None:
        nodes = self.tree()
        page = f"{view} {_title(nodes)}"
        self.pages.append(page)
        if self.pages.count(page) > MOST_VISITS:
            raise Lost(f"going round in circles at {page}: {[node['label'] for node in nodes]}")
        match view:
            case "WorkingView":
                self._leave(page)
            case "PortraitView":
                self._capture("start", "skip")
            case "PortraitChoiceView":
                self._answer_choices(first=True)
                self._leave(page, "next")
            case "FingerprintView":
                self._capture("start", "impossible")
            case "SignatureView":
                self._leave(page, "skip_signature")
                if self.view() == "SignatureView":
                    self._leave(page, "next")
            case _:
                self._answer()
                while self._turn_page():
                    self._answer()
                self._leave(page, self._way_on())

    def _turn_page(self) -> bool:
        """Go below the last row of a long column, which turns its page; False on the last."""
        rows = self._rows()
        if not rows or not self.can("page_later"):
            return False
        self.go_to(rows[-1])
        self.press("down")
        self.wait_for(lambda: self._rows() != rows, "the page does not turn", 5)
        return True

    def _rows(self) -> list[str]:
        nodes = [node for node in self.tree() if node["part"] == "page" and _is_free(node)]
        return [node["name"] for node in nodes if not node["name"].startswith("page_")]

    def _answer(self) -> None:
        self._answer_choices()
        self._answer_fields()

    def _way_on(self) -> str:
        self.wait_for(lambda: any(map(self.can, _WAYS_ON)), "no way on", 60)
        return next(name for name in _WAYS_ON if self.can(name))

    def _leave(self, page: str, name: str | None = None) -> None:
        """Press ``name`` and wait for another page; a page that stays is looked at anew."""
        if name is not None:
            self.choose(name)
        end = time.monotonic() + (10 if name else 60)
        while time.monotonic() < end and f"{self.view()} {_title(self.tree())}" == page:
            time.sleep(0.05)

    def _capture(self, start: str, give_up: str) -> None:
        """Start a capture and wait for its end; the second failure goes another way."""
        view = self.view()
        for attempt in range(3):
            if self.can("next"):
                self._leave(f"{view} {_title(self.tree())}", "next")
                return
            name = start if attempt < 2 else give_up
            self.choose(name)
            self.wait_for(
                lambda: not self.can(start) or self.view() != view, "the capture did not start"
            )
            ended = lambda: self.view() != view or self.can(start) or self.can("next")  # noqa: E731
            self.wait_for(ended, "the capture did not end", CAPTURE_S)
            if self.view() != view:
                return

    def _answer_choices(self, *, first: bool = False) -> None:
        """Choose among the answers on the page by the table, or the ``first`` that is possible."""
        radios = [node for node in self.tree() if node["role"] == "radio" and _is_free(node)]
        wanted = {f"{field}_{value}" for field, value in self.answers.items()}
        wanted |= {f"field_{name}" for name in wanted}
        chosen = [node for node in radios if node["name"] in wanted]
        for node in radios[:1] if first else chosen:
            if "checked" not in node["state"]:
                self.choose(node["name"])
                self._wait_checked(str(node["name"]))

    def _wait_checked(self, name: str) -> None:
        def checked() -> bool:
            node = self._ears.find(name)
            return node is None or "checked" in node["state"]

        self.wait_for(checked, f"{name} is not chosen", 10)

    def _answer_fields(self) -> None:
        fields = [node for node in self.tree() if node["role"] == "textbox" and _is_free(node)]
        for node in fields:
            field = node["name"].removeprefix("field_")
            value = self.answers.get(field)
            if value is None or (node["value"] not in ("", "empty") and not node["error"]):
                continue
            self.fill(field, value)


def _title(nodes: list[Node]) -> str:
    return str(nodes[0]["label"])


def _is_free(node: Node) -> bool:
    return "disabled" not in node["state"] and node["focus"] is not None


def _ways(here: Node | None, target: Node | None) -> list[str]:
    """Return the four arrows, the most promising first."""
    if here is None or target is None:
        return ["down", "up", "right", "left"]
    across = target["x"] + target["w"] / 2 - here["x"] - here["w"] / 2
    down = target["y"] + target["h"] / 2 - here["y"] - here["h"] / 2
    vertical = ["down", "up"] if down > 0 else ["up", "down"]
    sideways = ["right", "left"] if across > 0 else ["left", "right"]
    same_row = abs(down) < min(here["h"], target["h"]) / 2
    if same_row:
        return [sideways[0], *vertical, sideways[1]]
    return [vertical[0], *sideways, vertical[1]]
