"""One sample of every view, all data invented."""

from dataclasses import replace

from samples_of_the_whole import wide_samples

from contract import commands as c
from kiosk import views as v
from kiosk.views import text


def button(
    name: str, command: c.Command, icon: str = "", primary: bool = False, label: str = ""
) -> v.Button:
    return v.Button(name, text(label or f"action.{name}"), command, icon, primary)


NEXT = button("next", c.Continue(), primary=True)
CHROME = v.Chrome(
    language="de",
    theme="light",
    text_scale=100,
    low_layout=False,
    left_hand=False,
    speech=False,
    headset=False,
    picture="badge",
    section=text("section.name"),
    progress=(4, 13),
    back=button("back", c.Back(), "arrow_back"),
    cancel=button("cancel", c.Cancel(), "close"),
    help=button("help", c.AskHelp(), "support_agent"),
    more_time=button("more_time", c.MoreTime(), "more_time"),
    help_state="none",
    clerk=None,
    stop=None,
    dialog=None,
    notice=None,
)


def field(name: str, kind: str, value: str = "", **more: object) -> v.FormField:
    plain = v.FormField(
        name=name,
        label=text(f"field.{name}.label"),
        explanation=text(f"field.{name}.explanation"),
        kind=kind,  # type: ignore[arg-type]
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


EYES = tuple(
    (value, text(f"eye_colour.{value}"))
    for value in (
        "blau",
        "grau",
        "grün",
        "braun",
        "schwarz",
        "blaugrau",
        "graugrün",
        "hellbraun",
        "dunkelbraun",
        "blaugrün",
        "grünbraun",
    )
)
YES_NO = (("yes", text("answer.yes")), ("no", text("answer.no")))


def _form(step: str, *fields: v.FormField) -> v.FormView:
    return v.FormView(CHROME, text(f"{step}.title"), text(f"{step}.body"), fields, NEXT)


def _portrait(state: str, hint: str, good: bool, progress: float) -> v.PortraitView:
    buttons = (
        button("skip_portrait", c.SkipPortrait(), label="portrait.skip"),
        button("start_portrait", c.StartPortrait(), "photo_camera", True, "portrait.start"),
    )
    return v.PortraitView(
        CHROME,
        text("portrait.title"),
        text(f"portrait.body.{state}"),
        state,  # type: ignore[arg-type]
        text(hint) if hint else None,
        good,
        progress,
        buttons if state != "guiding" else (),
    )


def _fingers(state: str, hint: str, percent: int, right: str, left: str) -> v.FingerprintView:
    return v.FingerprintView(
        CHROME,
        text("finger.right_index.title"),
        text(f"finger.body.{state}"),
        (
            v.FingerState("right_index", right),  # type: ignore[arg-type]
            v.FingerState("left_index", left),  # type: ignore[arg-type]
        ),
        state,  # type: ignore[arg-type]
        text(hint),
        percent,
        (
            button(
                "impossible",
                c.DeclareFingerImpossible(position="right_index"),
                label="finger.impossible",
            ),
            button("start_fingerprint", c.StartFingerprint(), "fingerprint", True, "finger.start"),
        ),
    )


def _row(name: str, value: str, **more: object) -> v.CheckRow:
    change = v.Button(f"change_{name}", text("action.change"), c.Back(), "edit")
    plain = v.CheckRow(name, text(f"field.{name}.label"), value, change, None, None)
    return replace(plain, **more)  # type: ignore[arg-type]


def samples() -> dict[str, v.View]:
    """Return name -> view: every type of view, and its important states."""
    found: dict[str, v.View] = {
        "attract": v.AttractView(
            CHROME,
            text("attract.title"),
            text("attract.body"),
            (
                ("badge", text("attract.point.document")),
                ("photo_camera", text("attract.point.captures")),
                ("support_agent", text("attract.point.help")),
            ),
            button("begin", c.Begin(), primary=True, label="attract.begin"),
        ),
        "out_of_service": v.OutOfServiceView(
            CHROME, text("out_of_service.title"), text("out_of_service.body"), "storage_full"
        ),
        "needs": v.NeedsView(
            replace(CHROME, back=None),
            text("needs.title"),
            text("needs.body"),
            (
                v.LanguageChoice("de", "Deutsch", True, c.SetProfile(language="de")),
                v.LanguageChoice("en", "English", False, c.SetProfile(language="en")),
            ),
            tuple(
                v.Need(
                    name,
                    icon,
                    text(f"needs.{name}.label"),
                    text(f"needs.{name}.body"),
                    name == "text_150",
                    c.SetProfile(slow=True),
                )
                for name, icon in (
                    ("text_150", "text_increase"),
                    ("contrast", "contrast"),
                    ("low_layout", "accessible"),
                    ("slow", "more_time"),
                )
            ),
            NEXT,
        ),
        "choice": v.ChoiceView(
            CHROME,
            text("service.title"),
            text("service.body"),
            (
                v.Option(
                    "identity_card",
                    "badge",
                    text("document.identity_card.label"),
                    text("document.identity_card.body"),
                    True,
                    c.FillField(field="document", value="identity_card"),
                ),
                v.Option(
                    "none",
                    "block",
                    text("old_document.none.label"),
                    text("old_document.none.body"),
                    False,
                    c.FillField(field="document", value="none"),
                ),
            ),
            text("field.document.error.missing"),
            NEXT,
        ),
        "notice": v.NoticeView(
            CHROME,
            "privacy_tip",
            text("declaration.privacy.title"),
            tuple(text(f"declaration.privacy.{n}") for n in range(1, 7)),
            button("agree", c.Continue(), "check", True, "privacy.confirm"),
        ),
        "form_name": _form(
            "name",
            field("family_name", "text", "Groß zu Öttingen-Wallerstein"),
            field("birth_name", "text", optional=True, by_clerk="Petra Lindner"),
            field("given_names", "text", "Jürgen", error=text("field.given_names.error.missing")),
            field("degree", "text", optional=True),
        ),
        "form_birth": _form(
            "birth", field("birth_date", "date", "14.05.1982"), field("birth_place", "text")
        ),
        "form_address": _form(
            "address",
            field("street", "text", "Am Alten Rathaus 12 a"),
            field("postcode", "digits", "69117", max_length=5, explanation=None),
            field("town", "text", "Musterhausen", explanation=None),
        ),
        "form_features": _form(
            "features",
            field("eye_colour", "choice", "grün", choices=EYES),
            field("height_cm", "digits", "178", max_length=3),
        ),
        "form_serial": _form(
            "old_card",
            field("old_card_serial", "serial", "CLHN4711X", max_length=9, masked=True),
            field("old_card_expiry", "date", "31.0"),
        ),
        "form_yes_no": _form(
            "declarations",
            field("other_nationality", "yes_no", "no", choices=YES_NO),
            field("foreign_forces", "yes_no", choices=YES_NO),
        ),
        "portrait_ready": _portrait("ready", "", False, 0),
        "portrait": _portrait("guiding", "hint.portrait.too_far", False, 0.0),
        "portrait_good": _portrait("guiding", "hint.portrait.hold_still", True, 0.62),
        "portrait_failed": _portrait("failed", "failure.camera_silent", False, 0),
        "portrait_choice": v.PortraitChoiceView(
            CHROME,
            text("portrait.choose.title"),
            text("portrait.choose.body"),
            tuple(
                v.PortraitChoice(
                    f"still-{n}",
                    text("portrait.choose.picture", number=str(n)),
                    n != 3,
                    n == 1,
                    c.ChoosePortrait(evidence=f"still-{n}"),
                )
                for n in (1, 2, 3)
            ),
            True,
            (
                button("start_portrait", c.StartPortrait(), "replay", label="portrait.again"),
                NEXT,
            ),
        ),
        "fingerprint": _fingers("waiting", "hint.finger.place", 0, "now", "open"),
        "fingerprint_reading": _fingers(
            "reading", "hint.finger.KeepFingersStill", 58, "captured", "now"
        ),
        "fingerprint_failed": _fingers(
            "failed", "hint.finger.RaiseFingerPressure", 0, "impossible", "now"
        ),
        "signature": v.SignatureView(
            CHROME,
            text("signature.title"),
            text("signature.body"),
            None,
            text("signature.error.missing"),
            (
                button("clear_signature", c.ClearSignature(), "replay", label="signature.clear"),
                NEXT,
            ),
        ),
        "check": v.CheckView(
            CHROME,
            text("check.title"),
            text("check.body"),
            (
                _row("family_name", "Groß zu Öttingen-Wallerstein"),
                _row("given_names", "Jürgen Götz"),
                _row("birth_date", "14.05.1982"),
                _row("birth_place", "Musterhausen"),
                _row("street", "Am Alten Rathaus 12 a"),
                _row(
                    "height_cm",
                    "178",
                    by_clerk="Petra Lindner",
                    confirm=v.Button(
                        "confirm_height_cm",
                        text("check.confirm"),
                        c.ConfirmField(field="height_cm"),
                        "check",
                    ),
                ),
                v.CheckRow(
                    "portrait",
                    text("check.portrait.label"),
                    "",
                    v.Button("change_portrait", text("action.change"), c.Back(), "edit"),
                    None,
                    None,
                    "still-1",
                ),
                v.CheckRow(
                    "signature",
                    text("check.signature.label"),
                    "",
                    v.Button("change_signature", text("action.change"), c.Back(), "edit"),
                    None,
                    None,
                    "ink",
                ),
                _row("birth_name", text("check.not_given")),  # type: ignore[arg-type]
                _row("town", "69117 Musterhausen"),
            ),
            None,
            button("submit", c.Submit(), "send", True, "check.submit"),
        ),
        "working": v.WorkingView(
            replace(CHROME, back=None), text("submitting.title"), text("submitting.body")
        ),
        "fee": v.FeeView(
            CHROME,
            text("fee.title"),
            text("fee.body"),
            (v.FeeRow(text("fee.line.identity_card"), 4600), v.FeeRow(text("fee.line.photo"), 600)),
            5200,
            (button("pay_at_counter", c.PayAtCounter(), "payments", True, "fee.pay_at_counter"),),
        ),
        "receipt": v.ReceiptView(
            replace(CHROME, back=None),
            text("receipt.title"),
            "MH-2026-004711",
            "7QK4-93",
            "BT1:MH-2026-004711:7QK493",
            "printed",
            text("receipt.body.printed"),
            tuple(text(f"receipt.step.{n}") for n in ("counter", "old_document", "pin_letter")),
            (
                button(
                    "confirm_receipt", c.ConfirmReceipt(), "check", True, "receipt.confirm.printed"
                ),
            ),
        ),
        "end": v.EndView(CHROME, text("end.stored.title"), text("end.stored.body")),
    }
    found |= wide_samples(CHROME, NEXT)
    found |= _with_chrome(found)
    return found


def _with_chrome(found: dict[str, v.View]) -> dict[str, v.View]:
    def dialog(kind: str, seconds: int | None = None) -> v.Chrome:
        yes_no = {
            "idle": (
                button("end", c.ConfirmCancel(), label="dialog.idle.end"),
                button("keep_going", c.KeepGoing(), "check", True, "dialog.idle.stay"),
            ),
            "cancel": (
                button("confirm_cancel", c.ConfirmCancel(), "delete", label="dialog.cancel.end"),
                button("keep_going", c.KeepGoing(), primary=True, label="dialog.cancel.stay"),
            ),
            "consent": (
                button("deny", c.DenyControl(), label="dialog.consent.deny"),
                button("allow", c.AllowControl(), "check", True, "dialog.consent.allow"),
            ),
        }[kind]
        asked = v.Dialog(
            kind,  # type: ignore[arg-type]
            text(f"dialog.{kind}.title", clerk="Petra Lindner"),
            text(f"dialog.{kind}.body", clerk="Petra Lindner", count=str(seconds or 0)),
            yes_no,
            seconds,
        )
        return replace(CHROME, dialog=asked)

    clerk = replace(
        CHROME,
        clerk="Petra Lindner",
        stop=button("stop_control", c.StopControl(), "stop_circle", label="action.stop_control"),
        help_state="answered",
    )
    waiting = replace(CHROME, help_state="waiting", notice=text("help.waiting"))
    return {
        "dialog_idle": replace(found["form_birth"], chrome=dialog("idle", 28)),
        "dialog_cancel": replace(found["choice"], chrome=dialog("cancel")),
        "dialog_consent": replace(found["form_features"], chrome=dialog("consent")),
        "clerk_form": replace(found["form_features"], chrome=clerk),
        "clerk_name": replace(found["form_name"], chrome=clerk),
        "help_waiting": replace(found["fee"], chrome=waiting),
    }
