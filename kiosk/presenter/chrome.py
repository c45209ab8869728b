"""What stands around every page: progress, the four permanent buttons, dialogs, the clerk."""

from contract.commands import (
    AllowControl,
    AskHelp,
    Back,
    Cancel,
    CancelHelp,
    ConfirmCancel,
    DenyControl,
    KeepGoing,
    MoreTime,
    StopControl,
)
from contract.steps import Step
from kiosk.session.facts import look
from kiosk.session.route import ROUTE, previous_step, progress
from kiosk.session.values import Attention, Call, Control, Session
from kiosk.views import Button, Chrome, Dialog, Text, text

_NO_CANCEL = (Step.ATTRACT, Step.SUBMITTING, Step.ENDED, Step.FEE, Step.RECEIPT)

PICTURES: dict[Step, str] = {
    Step.NEEDS: "translate",
    Step.SERVICE: "badge",
    Step.CARD_OPTIONS: "badge",
    Step.PASSPORT_OPTIONS: "menu_book",
    Step.PRIVACY: "shield_lock",
    Step.REASON: "help",
    Step.OLD_DOCUMENT: "badge",
    Step.OLD_CARD: "badge",
    Step.OLD_PASSPORT: "menu_book",
    Step.EARLY: "event_upcoming",
    Step.LOSS: "search_off",
    Step.LOSS_FOUND: "search_check",
    Step.LOSS_DECLARATION: "contract",
    Step.NAME: "id_card",
    Step.TITLES: "school",
    Step.BIRTH: "cake",
    Step.CUSTODY: "family_restroom",
    Step.CUSTODY_PROOF: "description",
    Step.GUARDIAN_1: "person",
    Step.GUARDIAN_2: "person",
    Step.RESIDENCE: "home",
    Step.OTHER_OFFICE: "location_city",
    Step.ADDRESS: "home",
    Step.FEATURES: "height",
    Step.DECLARATIONS: "public",
    Step.DELIVERY: "local_shipping",
    Step.DELIVERY_SECOND: "badge",
    Step.DELIVERY_DECLARATION: "contract",
    Step.CONTACT: "mail",
    Step.CHIP: "id_card",
    Step.PHOTO: "photo_camera",
    Step.PORTRAIT: "photo_camera",
    Step.FINGERPRINTS: "fingerprint",
    Step.SIGNATURE: "signature",
    Step.GUARDIAN_1_SIGNATURE: "signature",
    Step.GUARDIAN_2_SIGNATURE: "signature",
    Step.CHECK: "fact_check",
    Step.COUNTER: "supervisor_account",
    Step.FEE: "payments",
    Step.RECEIPT: "receipt_long",
}
"""Stands for the page in Easy Language."""

_CANCEL = Button("cancel", text("action.cancel"), Cancel(), icon="close")
_MORE_TIME = Button("more_time", text("action.more_time"), MoreTime(), icon="more_time")
_STOP = Button("stop_control", text("action.stop_control"), StopControl(), icon="pan_tool")


def chrome(session: Session, *, notice: Text | None = None) -> Chrome:
    """Return the chrome of the present page."""
    flow, profile = session.flow, session.profile
    outside = flow.step in (Step.ATTRACT, Step.ENDED)
    return Chrome(
        language=profile.language,
        theme=profile.theme,
        text_scale=profile.text_scale,
        low_layout=profile.low_layout,
        left_hand=profile.left_hand,
        speech=profile.speech,
        headset=False,
        picture=PICTURES.get(flow.step, ""),
        section=None if outside else text(f"section.{flow.step}"),
        progress=progress(flow.step, look(session)),
        back=_back(session),
        cancel=None if flow.step in _NO_CANCEL else _CANCEL,
        help=None if outside else _help(session),
        more_time=None if outside or flow.step is Step.SUBMITTING else _MORE_TIME,
        help_state=flow.call.value,
        clerk=session.clerk_name if flow.control is Control.CLERK else None,
        stop=_STOP if flow.control is Control.CLERK else None,
        dialog=_dialog(session),
        notice=notice or _call_notice(session),
    )


def _back(session: Session) -> Button | None:
    flow = session.flow
    if flow.step not in (*ROUTE, Step.COUNTER):
        return None
    if not flow.returning and previous_step(flow.step, look(session)) is None:
        return None
    return Button("back", text("action.back"), Back(), icon="arrow_back")


def _help(session: Session) -> Button:
    if session.flow.call is Call.NONE:
        return Button("help", text("action.help"), AskHelp(), icon="help")
    return Button("help", text("action.end_help"), CancelHelp(), icon="call_end")


def _call_notice(session: Session) -> Text | None:
    if session.flow.control is Control.CLERK:
        return None  # the frame says it already
    match session.flow.call:
        case Call.NONE:
            return None
        case Call.WAITING:
            return text("help.waiting")
        case Call.ANSWERED:
            return text("help.answered", clerk=session.clerk_name)


def _dialog(session: Session) -> Dialog | None:
    flow = session.flow
    if flow.control is Control.REQUESTED:
        return Dialog(
            "consent",
            text("dialog.consent.title", clerk=session.clerk_name),
            text("dialog.consent.body"),
            (
                Button(
                    "allow",
                    text("dialog.consent.allow"),
                    AllowControl(),
                    icon="check",
                    primary=True,
                ),
                Button("deny", text("dialog.consent.deny"), DenyControl(), icon="close"),
            ),
        )
    ending = "dialog.idle.end.stored" if session.stored else "dialog.idle.end"
    match flow.attention:
        case Attention.NONE:
            return None
        case Attention.IDLE_WARNED:
            return Dialog(
                "idle",
                text("dialog.idle.title"),
                text("dialog.idle.body.stored" if session.stored else "dialog.idle.body"),
                (
                    Button(
                        "stay",
                        text("dialog.idle.stay"),
                        MoreTime(),
                        icon="more_time",
                        primary=True,
                    ),
                    Button(
                        "end",
                        text(ending),
                        ConfirmCancel(),
                        icon="logout",
                    ),
                ),
            )
        case Attention.CANCEL_ASKED:
            return Dialog(
                "cancel",
                text("dialog.cancel.title"),
                text("dialog.cancel.body"),
                (
                    Button(
                        "stay",
                        text("dialog.cancel.stay"),
                        KeepGoing(),
                        icon="undo",
                        primary=True,
                    ),
                    Button("end", text("dialog.cancel.end"), ConfirmCancel(), icon="delete"),
                ),
            )
