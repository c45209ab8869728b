"""A visit as a robot citizen makes it: looks which page is shown and answers what it asks.

Every person here is invented.
"""

import math
from collections.abc import Callable

from demo.robot import Node, Robot

ADULT = {
    "document": "identity_card",
    "preliminary_card": "no",
    "braille": "no",
    "passport_kind": "regular",
    "passport_pages": "32",
    "reason": "renewal",
    "old_document": "identity_card",
    "old_card_serial": "LXXXT12F8",
    "old_card_expiry": "31122026",
    "family_name": "Schneider",
    "given_names": "Anna Maria",
    "birth_date": "14051990",
    "birth_place": "Musterhausen",
    "residence": "here",
    "street": "Musterweg 5",
    "postcode": "69117",
    "town": "Musterhausen",
    "sex": "F",
    "height_cm": "172",
    "eye_colour": "blau",
    "other_nationality": "no",
    "foreign_forces": "no",
    "delivery": "counter",
    "photo": "here",
}
"""Field to answer: typed as its digits and letters, or the value to choose; the rest is left."""

CHOSEN = ("eye_colour", "sex", "passport_kind", "passport_pages", "delivery_second_kind")
"""Fields whose values are chosen from a list that opens."""
NONE_GIVEN = "---"
PAGES = 60
"""More pages than any visit has: a robot that goes in circles stops."""


class Visit:
    """One citizen; ``answers`` beyond or instead of an adult's who renews an identity card."""

    def __init__(self, robot: Robot, **answers: str) -> None:
        self.robot = robot
        self.answers = {**ADULT, **answers}
        self.seen: list[str] = []
        """Names of the pages that were answered."""
        self._pages: dict[str, Callable[[], None]] = {
            "AttractView": self._begin,
            "NeedsView": self._needs,
            "ChoiceView": self._choose,
            "NoticeView": self._notice,
            "FormView": self._form,
            "PortraitView": self._portrait,
            "PortraitChoiceView": self._portrait_choice,
            "FingerprintView": self._fingerprints,
            "SignatureView": self._sign,
            "CheckView": self._submit,
            "FeeView": self._pay,
            "ReceiptView": self._receipt,
        }

    def until(self, view: str) -> "Visit":
        """Answer page after page up to the first of type ``view``."""
        return self.until_there(lambda: self.robot.view() == view, view)

    def until_target(self, name: str) -> "Visit":
        """Answer page after page up to the one with this target."""
        return self.until_there(lambda: self.robot.find(name) is not None, name)

    def until_there(self, is_there: Callable[[], bool], meaning: str) -> "Visit":
        """Answer page after page until it is so."""
        for _ in range(PAGES):
            if is_there():
                return self
            view = self.robot.view()
            if view in self._pages:
                self._pages[view]()
            else:  # the terminal is working
                self._wait_while(view)
        raise AssertionError(f"{meaning} did not come; pages: {self.seen}")

    def _wait_while(self, view: str) -> None:
        self.robot.wait_for(lambda: self.robot.view() != view, f"stuck at {view}")

    def whole(self) -> None:
        """The whole visit, to the goodbye."""
        self.until("EndView")
        self.robot.picture("end")

    # pages

    def _left(self, page: str, mark: str = "") -> None:
        """Touch *next* and wait until the page is another one."""
        self.seen.append(page)
        self.robot.picture(page)
        title = self._title()
        self.robot.touch("next")
        self.robot.wait_for(lambda: self._title() != title, f"still on {page}: {self._errors()}")

    def _title(self) -> tuple[str, str]:
        nodes = self.robot.tree()
        headings = [str(node["label"]) for node in nodes if node["role"] == "heading"]
        return str(nodes[0]["name"]), " ".join(headings)

    def _errors(self) -> list[str]:
        return [str(node["label"]) for node in self.robot.tree() if node["role"] == "alert"]

    def _begin(self) -> None:
        self.robot.picture("attract")
        self.robot.touch("begin")
        self.robot.wait_view("NeedsView")

    def _needs(self) -> None:
        self._left("needs")

    def _choose(self) -> None:
        field = self._chosen_field()
        self._reach(f"{field}_{self.answers[field]}")
        self.robot.touch(f"{field}_{self.answers[field]}")
        self._left(field)

    def _chosen_field(self) -> str:
        names = [str(node["name"]) for node in self.robot.tree()]
        found = [
            field for field in self.answers if any(name.startswith(f"{field}_") for name in names)
        ]
        # "reason" begins no other field's name here, "old_document" does: the longest one fits.
        return max(found, key=len)

    def _notice(self) -> None:
        while self._can("page_later"):
            self.robot.touch("page_later")
        self._left(f"notice-{len(self.seen)}")

    def _form(self) -> None:
        done: set[str] = set()
        first = ""
        while True:
            field = self._field_to_fill(done)
            if field is not None:
                first = first or field
                self._fill(field)
                done.add(field)
            elif self._can("page_later"):
                self.robot.touch("page_later")
            else:
                break
        self._left(first or f"form-{len(self.seen)}")

    def _field_to_fill(self, done: set[str]) -> str | None:
        for node in self.robot.tree():
            name = str(node["name"]).removeprefix("field_")
            field = name.removesuffix("_yes")
            is_field = str(node["name"]).startswith("field_") and field in self.answers
            if is_field and field not in done and self.answers[field]:
                return field
        return None

    def _fill(self, field: str) -> None:
        robot, value = self.robot, self.answers[field]
        if value in ("yes", "no"):
            robot.touch(f"field_{field}_{value}")
        elif value == NONE_GIVEN:
            robot.touch(f"instead_{field}")
        elif field in CHOSEN:
            robot.touch(f"field_{field}")
            self._reach(f"choice_{value}")
            robot.touch(f"choice_{value}")
        else:
            robot.type(field, value)

    def _reach(self, name: str) -> None:
        """Turn the pages of a list until the target is there."""
        while self.robot.find(name) is None and self._can("page_later"):
            self.robot.touch("page_later")

    def _can(self, name: str) -> Node | None:
        node = self.robot.find(name)
        return node if node and "disabled" not in node["state"] else None

    def _portrait(self) -> None:
        self.robot.picture("portrait-ready")
        self.robot.touch("start")
        self.robot.wait_for(lambda: self.robot.find("start") is None, "guidance did not start")
        self.robot.picture("portrait-guided")
        self.robot.wait_view("PortraitChoiceView", 60)

    def _portrait_choice(self) -> None:
        choice = self.robot.wait_for(self._free_portrait, "no portrait to choose")
        self.robot.touch(choice)
        self.robot.wait_target("next")
        self._left("portrait-choice")

    def _free_portrait(self) -> str | None:
        for node in self.robot.tree():
            if node["role"] == "radio" and "disabled" not in node["state"]:
                return str(node["name"])
        return None

    def _fingerprints(self) -> None:
        """Right, then left index finger; the hand at the sensor acts by itself."""
        self.robot.picture("fingerprints-ready")
        for _ in ("right", "left"):
            if self.answers.get("fingers") == "impossible" and self._can("impossible"):
                self.robot.touch("impossible")
                self.robot.wait_for(lambda: self._settled(), "the statement was not taken")
        if self._can("start"):
            self.robot.touch("start")
            self.robot.wait_for(lambda: self.robot.find("start") is None, "capture did not start")
            self.robot.picture("fingerprints-waiting")
        self.robot.wait_target("next", 60)
        self._left("fingerprints-done")

    def _settled(self) -> bool:
        return self._can("start") is not None or self._can("next") is not None

    def _sign(self) -> None:
        """A signature of a few waves, or the statement that the person cannot sign."""
        self.robot.picture("signature-empty")
        if self.answers.get("signature") == "skip" and self._can("skip_signature"):
            self.seen.append("signature-skipped")
            self.robot.touch("skip_signature")
            return
        pad = self.robot.wait_target("ink")
        points = [
            (
                round(pad["x"] + pad["w"] * (0.15 + 0.7 * step / 60)),
                round(pad["y"] + pad["h"] * (0.5 + 0.22 * math.sin(step / 2.4))),
            )
            for step in range(61)
        ]
        self.robot.draw(points)
        self.robot.wait_target("clear")
        self._left("signature")

    def _submit(self) -> None:
        self.robot.picture("check")
        self.seen.append("check")
        for number in range(2, 9):
            if not self._can("page_later"):
                break
            self.robot.touch("page_later")
            self.robot.picture(f"check-{number}")
        self.robot.touch("submit")
        self.robot.wait_for(lambda: self.robot.view() != "CheckView", "not sent")

    def _pay(self) -> None:
        self.robot.picture("fee")
        self.seen.append("fee")
        self.robot.touch("pay_at_counter")
        self.robot.wait_view("ReceiptView")

    def _receipt(self) -> None:
        self.robot.wait_target("confirm_receipt", 40)
        self.robot.picture("receipt")
        self.seen.append("receipt")
        self.robot.touch("confirm_receipt")
        self.robot.wait_view("EndView")
