"""Views for the keypad and the spoken guide; a canary stands for whatever is personal."""

from dataclasses import replace
from itertools import count
from typing import Any

from screen_driver import FakePort

from contract import commands as c
from device_drivers.speech import Speech
from kiosk import views as v
from kiosk.views import text


class Canaries:
    """Makes invented words and remembers them; each is of letters, so that it can be heard."""

    def __init__(self) -> None:
        self.made: list[str] = []
        self._number = count(1)

    def __call__(self) -> str:
        letters = "abcdefghij"
        number = "".join(letters[int(digit)] for digit in f"{next(self._number):03}")
        self.made.append(f"Kanari{number}")
        return self.made[-1]


def button(name: str, command: c.Command, primary: bool = False, label: str = "") -> v.Button:
    return v.Button(name, text(label or f"action.{name}"), command, "", primary)


NEXT = button("next", c.Continue(), primary=True)
CHROME = v.Chrome(
    language="de",
    theme="light",
    text_scale=100,
    low_layout=False,
    left_hand=False,
    speech=True,
    headset=False,
    picture="",
    section=text("section.name"),
    progress=(4, 13),
    back=button("back", c.Back()),
    cancel=button("cancel", c.Cancel()),
    help=button("help", c.AskHelp()),
    more_time=button("more_time", c.MoreTime()),
    help_state="none",
    clerk=None,
    stop=None,
    dialog=None,
    notice=None,
)
OUTSIDE = replace(
    CHROME, speech=False, progress=None, back=None, cancel=None, help=None, more_time=None
)


def attract(chrome: v.Chrome = OUTSIDE) -> v.AttractView:
    return v.AttractView(
        chrome,
        text("attract.title"),
        text("attract.body"),
        (("badge", text("attract.point.document")),),
        button("begin", c.Begin(), primary=True, label="attract.begin"),
    )


def field(name: str, kind: v.FieldKind, value: str = "", **more: object) -> v.FormField:
    plain = v.FormField(
        name=name,
        label=text(f"field.{name}.label"),
        explanation=None,
        kind=kind,
        value=value,
        error=None,
        optional=False,
        max_length=80,
        choices=(),
        revision=1,
        editable=True,
        by_clerk=None,
        masked=False,
    )
    return replace(plain, **more)  # type: ignore[arg-type]


def form(*fields: v.FormField, chrome: v.Chrome = CHROME, title: str = "name.title") -> v.FormView:
    return v.FormView(chrome, text(title), None, fields, NEXT)


def options(count: int, chrome: v.Chrome = CHROME) -> v.ChoiceView:
    """A question with so many answers that they go over several pages."""
    made = tuple(
        v.Option(
            f"option_{n}",
            "badge",
            text("service.identity_card.label"),
            text("service.identity_card.body"),
            n == 0,
            c.FillField(field="document", value="identity_card"),
        )
        for n in range(count)
    )
    return v.ChoiceView(chrome, text("service.title"), text("service.body"), made, None, NEXT)


def portrait(hint: str, chrome: v.Chrome = CHROME) -> v.PortraitView:
    body = text("portrait.body.guiding")
    shown = text(hint) if hint else None
    return v.PortraitView(chrome, text("portrait.title"), body, "guiding", shown, False, 0.0, ())


def asked(kind: str = "cancel", chrome: v.Chrome = CHROME) -> v.Chrome:
    """The chrome with a dialog over the page."""
    stay = button("stay", c.KeepGoing(), True, f"dialog.{kind}.stay")
    end = button("end", c.ConfirmCancel(), label=f"dialog.{kind}.end")
    title, body = text(f"dialog.{kind}.title"), text(f"dialog.{kind}.body")
    dialog = v.Dialog(kind, title, body, (stay, end))  # type: ignore[arg-type]
    return replace(chrome, dialog=dialog)


def personal_views(canary: Canaries, chrome: v.Chrome) -> list[v.View]:
    """Every kind of view that shows the citizen's own data, full of canaries."""
    change = button("change_name", c.Back(), label="action.change")
    rows = tuple(
        v.CheckRow(name, text(f"field.{name}.label"), canary(), change_of(change, name), None, None)
        for name in ("family_name", "given_names", "birth_place", "street", "town")
    )
    preview = v.DocumentPreview(
        "identity_card",
        ((text("field.family_name.label"), canary()), (text("field.town.label"), canary())),
        None,
        None,
        (canary(),),
    )
    return [
        form(
            field("family_name", "text", canary()),
            field("given_names", "text", canary(), masked=True),
            field("birth_place", "text", canary()),
            chrome=chrome,
        ),
        replace(
            form(
                field("street", "text", canary()),
                field("town", "text", canary()),
                chrome=chrome,
                title="address.title",
            ),
            printed=(v.PrintedLine(text("field.town.label"), canary()),),
        ),
        v.CheckView(
            chrome,
            text("check.title"),
            text("check.body"),
            rows,
            None,
            button("submit", c.Submit(), True, "check.submit"),
            (preview,),
        ),
        v.ReceiptView(
            chrome, text("receipt.title"), canary(), canary(), "BT1:X", "printed",
            text("receipt.body"), (text("receipt.step.counter"),),
            (button("confirm_receipt", c.ConfirmReceipt(), True, "receipt.confirm"),),
        ),
        signature(canary, chrome),
    ]  # fmt: skip


def signature(canary: Canaries, chrome: v.Chrome) -> v.SignatureView:
    """A guardian is asked to sign by name, for a child by name."""
    return v.SignatureView(
        chrome,
        text("guardian_1_signature.title", name=canary()),
        text("signature.body"),
        None,
        None,
        (button("clear", c.ClearSignature(), label="signature.clear"), NEXT),
        "guardian_1",
        (text("declaration.custody.1", child=canary()),),
    )


def change_of(change: v.Button, name: str) -> v.Button:
    return replace(change, name=f"change_{name}")


class SpeakingPort(FakePort):
    """Remembers what is said; silence is told by the test."""

    def __init__(self) -> None:
        super().__init__()
        self.private: list[bool] = []
        self.busy = False
        self.loudness = 3
        self.engine: Speech | None = None

    def speak(self, said: str, language: Any, *, private: bool = False) -> None:
        self.spoken.append((said, language))
        self.private.append(private)
        if self.engine is not None:
            self.engine.say(said, language)

    def speaking(self) -> bool:
        return self.busy

    def set_loudness(self, step: int) -> None:
        self.loudness = step

    @property
    def said(self) -> list[str]:
        return [one for one, _ in self.spoken if one]
