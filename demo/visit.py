"""One adult's visit, as a robot citizen makes it; every person here is invented."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field

from demo.robot import Robot

PERSON = {
    "old_serial": "LXXXT12F8",
    "old_expiry": "31122026",
    "family_name": "Schneider",
    "given_names": "Anna Maria",
    "birth_date": "14051990",
    "birth_place": "Musterhausen",
    "street": "Musterweg 5",
    "postcode": "69117",
    "town": "Musterhausen",
    "height_cm": "172",
}


@dataclass
class Visit:
    """The steps of a visit; each leaves the robot on the next page."""

    robot: Robot
    person: dict[str, str] = field(default_factory=lambda: dict(PERSON))
    eye_colour: str = "blau"

    def begin(self) -> None:
        """From the attract screen to the question which document."""
        self._on("AttractView", "attract")
        self.robot.touch("begin")
        self._on("NeedsView", "needs")
        self.robot.touch("next")

    def choose_document(self) -> None:
        """Identity card, no Braille sticker, the notice."""
        self._on("ChoiceView", "service")
        self.robot.touch("document_identity_card")
        self.robot.touch("next")
        self.robot.touch("braille_no")
        self.robot.picture("options")
        self.robot.touch("next")
        self._on("NoticeView", "privacy")
        self.robot.touch("next")

    def old_document(self) -> None:
        """An old identity card."""
        self.robot.touch("old_document_identity_card")
        self.robot.picture("old-document")
        self.robot.touch("next")
        self._form("old-document-details", "old_serial", "old_expiry")

    def personal_data(self) -> None:
        """Name, birth, address, looks, declarations."""
        self._form("name", "family_name", "given_names")
        self._form("birth", "birth_date", "birth_place")
        self._form("address", "street", "postcode", "town")
        self.features()
        self.robot.wait_target("field_other_nationality")
        for name in ("other_nationality", "foreign_forces"):
            self.robot.touch(f"field_{name}_no")
        self.robot.picture("declarations")
        self.robot.touch("next")

    def features(self) -> None:
        """Height and eye colour."""
        self.robot.wait_target("field_height_cm")
        self.robot.type("height_cm", self.person["height_cm"])
        self.robot.touch("field_eye_colour")
        self.robot.touch(f"choice_{self.eye_colour}")
        self.robot.picture("features")
        self.robot.touch("next")

    def portrait(self, within_s: float = 60.0) -> None:
        """Guided portrait, then the first that may be chosen."""
        self._on("PortraitView", "portrait-ready")
        self.robot.touch("start")
        self.robot.wait_for(lambda: self.robot.find("start") is None, "guidance did not start")
        self.robot.picture("portrait-guided")
        self.robot.wait_view("PortraitChoiceView", within_s)
        choice = self.robot.wait_for(self._free_portrait, "no portrait to choose")
        self.robot.touch(choice)
        self.robot.picture("portrait-choice")
        self.robot.touch("next")

    def _free_portrait(self) -> str | None:
        for node in self.robot.tree():
            if node["role"] == "radio" and "disabled" not in node["state"]:
                return str(node["name"])
        return None

    def fingerprints(self, within_s: float = 60.0) -> None:
        """Right, then left index finger; the hand at the sensor acts by itself."""
        self._on("FingerprintView", "fingerprints-ready")
        self.robot.touch("start")
        self.robot.wait_for(lambda: self.robot.find("start") is None, "capture did not start")
        self.robot.picture("fingerprints-waiting")
        self.robot.wait_target("next", within_s)
        self.robot.picture("fingerprints-done")
        self.robot.touch("next")

    def sign(self) -> None:
        """A signature of a few waves."""
        self._on("SignatureView", "signature-empty")
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
        self.robot.picture("signature")
        self.robot.touch("next")

    def check_and_submit(self) -> None:
        """Look at the answers and send them."""
        self._on("CheckView", "check")
        self.robot.touch("submit")
        self.robot.wait_view("FeeView")

    def pay_and_leave(self) -> None:
        """Pay at the counter, take the receipt."""
        self._on("FeeView", "fee")
        self.robot.touch("pay_at_counter")
        self.robot.wait_view("ReceiptView")
        self.robot.wait_target("confirm_receipt", 40)
        self.robot.picture("receipt")
        self.robot.touch("confirm_receipt")
        self._on("EndView", "end")

    def whole(self) -> None:
        """The whole visit."""
        steps: tuple[Callable[[], None], ...] = (
            self.begin,
            self.choose_document,
            self.old_document,
            self.personal_data,
            self.portrait,
            self.fingerprints,
            self.sign,
            self.check_and_submit,
            self.pay_and_leave,
        )
        for step in steps:
            step()

    def _on(self, view: str, picture: str) -> None:
        self.robot.wait_view(view)
        self.robot.picture(picture)

    def _form(self, picture: str, *names: str) -> None:
        self.robot.wait_target(f"field_{names[0]}")
        for name in names:
            self.robot.type(name, self.person[name])
        self.robot.picture(picture)
        self.robot.touch("next")
