"""Portrait, fingerprints, signature."""

from typing import Literal

from contract.choices import NONE_GIVEN
from contract.commands import (
    ChoosePortrait,
    ClearSignature,
    DeclareFingerImpossible,
    RetakeFinger,
    SkipPortrait,
    SkipSignature,
    StartFingerprint,
    StartPortrait,
)
from contract.steps import Step
from contract.terms import FingerPosition
from kiosk.live import Live
from kiosk.presenter.buttons import next_button
from kiosk.presenter.chrome import chrome
from kiosk.presenter.declarations import draft_note, paragraphs
from kiosk.presenter.words import child_name, for_child, worded
from kiosk.session.facts import SIGNERS, look
from kiosk.session.route import finger_due
from kiosk.session.values import Capture, Session
from kiosk.views import (
    Button,
    FingerprintView,
    FingerState,
    PortraitChoice,
    PortraitChoiceView,
    PortraitView,
    SignatureView,
    Text,
    View,
    text,
)


def portrait(session: Session, live: Live) -> View:
    """Guide, or let the citizen choose."""
    if session.flow.capture is Capture.CHOOSING:
        return _choose(session)
    captured = session.captures.portrait is not None or session.captures.portrait_at_counter
    state = _portrait_state(session)
    start = Button(
        "start",
        text("portrait.retry" if state == "failed" or captured else "portrait.start"),
        StartPortrait(),
        icon="photo_camera",
        primary=not captured,
    )
    skip = Button("skip", text("portrait.skip"), SkipPortrait(), icon="person_off")
    buttons: tuple[Button, ...]
    if state == "guiding":
        buttons = (skip,)
    elif captured:
        buttons = (start, next_button())
    else:
        buttons = (skip, start)
    return PortraitView(
        chrome=chrome(session),
        title=worded(session, "portrait.title"),
        body=text(
            "portrait.body.covered" if _covered(session, state) else f"portrait.body.{state}"
        ),
        state=state,
        hint=_portrait_hint(session, live, state),
        hint_good=live.portrait_good,
        progress=live.portrait_hold,
        buttons=buttons,
    )


def _covered(session: Session, state: str) -> bool:
    return state == "ready" and session.answers.photo in ("here_religious", "here_medical")


def _portrait_state(session: Session) -> Literal["ready", "guiding", "failed"]:
    match session.flow.capture:
        case Capture.RUNNING:
            return "guiding"
        case Capture.FAILED:
            return "failed"
        case Capture.IDLE | Capture.CHOOSING:
            return "ready"


def _portrait_hint(session: Session, live: Live, state: str) -> Text | None:
    if state == "failed":
        return failure(session)
    if state == "guiding" and live.portrait_hint:
        return text(f"hint.portrait.{_hint_name(session, live.portrait_hint)}")
    return None


def _hint_name(session: Session, hint: str) -> str:
    """A child does not come alone: whoever came along is asked to step aside."""
    return "one_person_guardian" if hint == "several_faces" and for_child(session) else hint


def failure(session: Session) -> Text:
    """Return the sentence for the citizen about what just failed."""
    return text(f"failure.{session.failure}")


def _choose(session: Session) -> View:
    captures = session.captures
    conformant = all(candidate.conformant for candidate in captures.candidates)
    offered = [candidate.evidence for candidate in captures.candidates]
    again = Button("retry", text("portrait.again"), StartPortrait(), icon="replay")
    buttons = (again, next_button("portrait.use")) if captures.portrait in offered else (again,)
    return PortraitChoiceView(
        chrome=chrome(session),
        title=text("portrait.choose.title"),
        body=text("portrait.choose.body" if conformant else "portrait.choose.not_conformant"),
        choices=tuple(
            PortraitChoice(
                evidence=candidate.evidence,
                label=text("portrait.choose.picture", number=str(number)),
                selectable=candidate.best,
                chosen=candidate.evidence == captures.portrait,
                command=ChoosePortrait(evidence=candidate.evidence),
            )
            for number, candidate in enumerate(captures.candidates, 1)
        ),
        conformant=conformant,
        buttons=buttons,
    )


POSITIONS: tuple[FingerPosition, ...] = ("right_index", "left_index")


def fingerprints(session: Session, live: Live) -> View:
    """One finger after the other."""
    due = finger_due(look(session))
    state = _finger_state(session, live, due)
    title = worded(session, f"finger.{due}.title" if due else "finger.done.title")
    return FingerprintView(
        chrome=chrome(session),
        title=title,
        body=_finger_body(session, state),
        fingers=tuple(
            FingerState(position, _state_of(session, position, due)) for position in POSITIONS
        ),
        state=state,
        hint=_finger_hint(session, live, state),
        percent=live.finger_percent if state == "reading" else 0,
        buttons=_finger_buttons(state, due) if due else (*_retakes(session), next_button()),
    )


State = Literal["ready", "waiting", "reading", "failed", "done"]


def _finger_state(session: Session, live: Live, due: FingerPosition | None) -> State:
    if due is None:
        return "done"
    match session.flow.capture:
        case Capture.RUNNING:
            return "reading" if live.finger_reading else "waiting"
        case Capture.FAILED:
            return "failed"
        case Capture.IDLE | Capture.CHOOSING:
            return "ready"


def _state_of(
    session: Session, position: FingerPosition, due: FingerPosition | None
) -> Literal["open", "now", "captured", "impossible"]:
    finger = session.captures.finger(position)
    if finger.impossible:
        return "impossible"
    if finger.is_settled:
        return "captured"
    return "now" if position == due else "open"


def _finger_hint(session: Session, live: Live, state: State) -> Text | None:
    if state == "failed":
        if session.failure is None:
            return text(f"hint.finger.{live.finger_hint or 'again'}")
        return failure(session)
    if state == "waiting" and live.finger_hint:
        return text(f"hint.finger.{live.finger_hint}")
    return None


def _finger_body(session: Session, state: State) -> Text:
    none_here = all(session.captures.finger(position).impossible for position in POSITIONS)
    if state == "done" and none_here:
        return text("finger.body.impossible")
    return text(f"finger.body.{state}")


_TRY: dict[FingerPosition, str] = {
    "right_index": "finger.right_index.try",
    "left_index": "finger.left_index.try",
}
"""Button for a finger that was said to be impossible: there is nothing to take anew."""


def _retakes(session: Session) -> tuple[Button, ...]:
    def label(position: FingerPosition) -> Text:
        impossible = session.captures.finger(position).impossible
        return text(_TRY[position] if impossible else f"finger.{position}.retake")

    return tuple(
        Button(
            f"retake_{position}",
            label(position),
            RetakeFinger(position=position),
            icon="replay",
        )
        for position in POSITIONS
    )


def _finger_buttons(state: State, due: FingerPosition) -> tuple[Button, ...]:
    missing = Button(
        "impossible",
        text("finger.impossible"),
        DeclareFingerImpossible(position=due),
        icon="do_not_touch",
    )
    if state in ("waiting", "reading"):
        return (missing,)
    label = "finger.retry" if state == "failed" else "finger.start"
    start = Button("start", text(label), StartFingerprint(), icon="fingerprint", primary=True)
    return (missing, start)


def signature(session: Session, live: Live) -> View:
    """Sign on the screen: the applicant, or a guardian under a declaration."""
    signer = SIGNERS[session.flow.step]
    signed = session.captures.signature_of(signer)
    clear = Button(
        "clear", text("signature.clear"), ClearSignature(), icon="ink_eraser", enabled=bool(signed)
    )
    skip = Button("skip_signature", text("signature.skip"), SkipSignature(), icon="do_not_touch")
    own = signer == "applicant"
    page = session.flow.step
    name = "" if own else _full_name(session, signer)
    again = signer in session.captures.sign_again
    missing = session.flow.complaint and not signed
    return SignatureView(
        chrome=chrome(session),
        title=_signature_title(session, page, name),
        body=_signature_body(session, page, again=again),
        signed=signed,
        error=text("signature.error.missing") if missing else None,
        buttons=(clear, skip, next_button()),
        signer=signer,
        declaration=() if own else paragraphs(session, "custody", child=_child(session)),
        draft=None if own else draft_note(session, "custody"),
    )


def _signature_title(session: Session, page: Step, name: str) -> Text:
    if page is not Step.SIGNATURE:
        return text(f"{page}.title", name=name)
    if for_child(session):
        return text("signature.title.child", name=child_name(session))
    return text("signature.title")


def _signature_body(session: Session, page: Step, *, again: bool) -> Text:
    if again:
        return text("signature.again")
    if SIGNERS[page] in session.captures.cannot_sign:
        return text("signature.skipped.body")
    if page is Step.SIGNATURE and for_child(session):
        return text("signature.body.child", name=child_name(session))
    return text(f"{page}.body")


def _full_name(session: Session, guardian: str) -> str:
    answers = session.answers
    parts = (f"{guardian}_given_names", f"{guardian}_family_name")
    return " ".join(getattr(answers, part) or "" for part in parts).strip()


def _child(session: Session) -> str:
    parts = (session.answers.given_names, session.answers.family_name)
    return " ".join(part for part in parts if part and part != NONE_GIVEN)
