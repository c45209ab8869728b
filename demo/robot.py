"""The robot citizen: sees the semantic tree, touches with real pointer events (xdotool)."""

import json
import os
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from contract.letters import Element, split

Node = dict[str, Any]

PATIENCE_S = 30.0
SETTLE_S = 0.05
KEY_NAMES = {" ": "space"}


class Lost(Exception):
    """The robot does not see what it looks for; the text names what it sees instead."""


class Robot:
    """Finds targets by name in the tree; knows nothing else of the kiosk."""

    def __init__(self, semantics: Path, display: str, pictures: Path | None = None) -> None:
        self._semantics = semantics
        self._environment = {**os.environ, "DISPLAY": display}
        self._pictures = pictures
        self._taken: list[str] = []

    # seeing

    def tree(self) -> list[Node]:
        """Return the semantic tree."""
        nodes: list[Node] = self._ask({"get": "tree"})["tree"]
        return nodes

    def _ask(self, request: dict[str, str]) -> Node:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(10)
            line.connect(str(self._semantics))
            line.sendall(json.dumps(request).encode() + b"\n")
            with line.makefile("rb") as answers:
                answer: Node = json.loads(answers.readline())
        return answer

    def view(self) -> str:
        """Return the type of the shown view."""
        return str(self.tree()[0]["name"])

    def find(self, name: str) -> Node | None:
        """Return the node with this name, if it is shown."""
        return next((node for node in self.tree() if node["name"] == name), None)

    def says(self, text: str) -> bool:
        """Return whether a text is on the screen."""
        return any(text in node["label"] or text in node["value"] for node in self.tree())

    def wait_for(self, what: Callable[[], Any], meaning: str, within_s: float = PATIENCE_S) -> Any:
        """Wait until ``what`` is true and return it."""
        deadline = time.monotonic() + within_s
        while time.monotonic() < deadline:
            found = what()
            if found:
                return found
            time.sleep(SETTLE_S)
        seen = [node["name"] or node["label"] for node in self.tree()]
        raise Lost(f"{meaning}; on the screen: {seen}")

    def wait_view(self, name: str, within_s: float = PATIENCE_S) -> None:
        """Wait for a view by its type."""
        self.wait_for(lambda: self.view() == name, f"no {name}", within_s)

    def wait_target(self, name: str, within_s: float = PATIENCE_S) -> Node:
        """Wait for an enabled target by name."""

        def enabled() -> Node | None:
            node = self.find(name)
            return node if node and "disabled" not in node["state"] else None

        node: Node = self.wait_for(enabled, f"no target {name}", within_s)
        return node

    def picture(self, name: str) -> None:
        """Keep a picture of the screen, once for each name."""
        if self._pictures is not None and name not in self._taken:
            self._taken.append(name)
            time.sleep(0.4)  # the window system has drawn by then
            path = self._pictures / f"{len(self._taken):02d}-{name}.png"
            self._ask({"get": "screenshot", "path": str(path.resolve())})

    # touching

    def touch(self, name: str, within_s: float = PATIENCE_S) -> None:
        """Touch the middle of a target."""
        node = self.wait_target(name, within_s)
        self.touch_at(node["x"] + node["w"] // 2, node["y"] + node["h"] // 2)

    def touch_at(self, x: int, y: int) -> None:
        """Touch a point of the window."""
        self._pointer("mousemove", str(x), str(y), "click", "1")

    def _pointer(self, *words: str) -> None:
        subprocess.run(
            ["xdotool", *words], env=self._environment, check=True, timeout=30, capture_output=True
        )

    def leave(self) -> None:
        """End whatever visit there is and wait for the attract screen."""
        for _ in range(3):
            if self.find("stop_control"):
                self.touch("stop_control")
            for name in ("deny", "end", "cancel", "confirm_receipt", "pay_at_counter"):
                if (node := self.find(name)) and "disabled" not in node["state"]:
                    self.touch(name)
                    time.sleep(0.5)
        self.wait_view("AttractView", 120)

    def draw(self, points: list[tuple[int, int]]) -> None:
        """Draw one stroke."""
        words = ["mousemove", *map(str, points[0]), "mousedown", "1"]
        for x, y in points[1:]:
            words += ["mousemove", str(x), str(y), "sleep", "0.02"]
        self._pointer(*words, "mouseup", "1")

    def type(self, field: str, text: str) -> None:
        """Fill a field through the kiosk's own keyboard."""
        self.touch(f"field_{field}")
        for letter, element in split(text):
            if element is not None and element.search_form and self._key(letter) is None:
                self._press_in_strip(element)
            else:
                self._press_key(letter)

    def _key(self, letter: str) -> Node | None:
        """Return the key that writes the letter in one of its cases, if one is shown."""
        name = "key_" + KEY_NAMES.get(letter, letter.lower())
        return self.find(name) or self.find("key_" + letter)

    def _press_key(self, letter: str) -> None:
        key = self._key(letter)
        if key is None:
            letters = letter.isalpha() or letter == " "
            self.touch("key_layer_letters" if letters else "key_layer_digits")
            key = self.wait_for(lambda: self._key(letter), f"no key for {letter}")
        both_cases = key["name"] == f"key_{letter.lower()}" and letter.isalpha()
        if both_cases and key["label"] != letter:
            self.touch("key_shift")
            key = self.wait_for(lambda: self._labelled(letter), f"no key for {letter}")
        self.touch_at(key["x"] + key["w"] // 2, key["y"] + key["h"] // 2)

    def _press_in_strip(self, element: Element) -> None:
        """Open the further letters of the key that the letter is based on, and choose it."""
        base = element.search_form[0].lower()
        if self._key(base) is None:
            self.touch("key_layer_letters")
        key = self.wait_target(f"key_{base}")
        if (key["label"] == base) == element.capital:
            self.touch("key_shift")
            self.wait_for(
                lambda: self._labelled(base.upper() if element.capital else base), "no capitals"
            )
        self.touch("key_layer_more")
        self.touch(f"key_{base}")
        self.touch(f"key_{element.text}")
        self.wait_target(f"key_{base}")

    def _labelled(self, letter: str) -> Node | None:
        keys = (node for node in self.tree() if node["name"].startswith("key_"))
        return next((key for key in keys if key["label"] == letter), None)
