"""Declarations and notices: which of their sentences this visit shows, and what they name."""

from collections.abc import Callable, Mapping

from contract.declarations import DECLARATIONS
from contract.law import chosen_documents
from contract.terms import DocumentKind
from kiosk.session.application import requirements_of
from kiosk.session.questions import relevant_answers
from kiosk.session.values import Session
from kiosk.views import Text, text

_OF_THE_PIN_LETTER, _OF_FINGERPRINTS = frozenset({2, 3, 4}), frozenset({5, 6})
_OLD: dict[str | None, frozenset[DocumentKind]] = {
    "identity_card": frozenset({"identity_card"}),
    "passport": frozenset({"passport"}),
    "both": frozenset({"identity_card", "passport"}),
}


def draft_note(session: Session, declaration: str) -> Text | None:
    """Return the note on a text that the authority has not approved."""
    return None if declaration in session.office.approved else text("notice.draft")


def paragraphs(session: Session, declaration: str, **args: str | Text) -> tuple[Text, ...]:
    """Return the sentences that are true of this visit; ``args`` fill their placeholders."""
    if declaration == "loss":
        args["how"] = text(f"declaration.loss.how.{session.answers.reason}")
    return tuple(
        text(f"declaration.{declaration}.{number}", **args)
        for number in sentences(session, declaration)
    )


def sentences(session: Session, declaration: str) -> tuple[int, ...]:
    """Return the numbers of a declaration's sentences that this visit shows, in their order."""
    if choose := _CHOSEN.get(declaration):
        return choose(session)
    return tuple(range(1, DECLARATIONS[declaration].paragraphs + 1))


def _loss(session: Session) -> tuple[int, ...]:
    """What was found again is not gone; only a card has an online function to be blocked."""
    found = session.answers.loss_found == "yes"
    what = (5, 6, 3) if found else (1, 2, 3)
    return what if session.answers.old_document == "passport" else (*what, 4)


def _delivery(session: Session) -> tuple[int, ...]:
    """Only what is replaced and still there is made invalid today (PAuswG § 27 (1) no. 2)."""
    replaced = _replaced(session)
    if not replaced:
        return (1, 3, 4)
    return (1, 2 if "identity_card" in replaced else 5, 3, 4)


def _replaced(session: Session) -> frozenset[DocumentKind]:
    answers = relevant_answers(session)
    if answers.reason in ("lost", "stolen"):
        return frozenset()
    old = _OLD.get(answers.old_document, frozenset()) & set(chosen_documents(answers))
    return old - {"passport"} if answers.reason == "second_passport" else old


def _custody(session: Session) -> tuple[int, ...]:
    """Nobody else agrees where nobody else has custody.

    A parent with whom the child lives needs the other's agreement to that alone (BGB § 1687 (1)).
    """
    others = {"sole": 3, "lives_with_me": 4, "guardian_deed": 5, "carer": 5}
    return (1, others.get(session.answers.custody_case or "", 2))


def _consent(session: Session) -> tuple[int, ...]:
    return (3, 4) if session.answers.custody_proof == "no" else (1, 2)


def _chip(session: Session) -> tuple[int, ...]:
    needs = requirements_of(session)
    with_pin = any(one.online_id for one in needs.applications)
    without = frozenset() if with_pin else _OF_THE_PIN_LETTER
    without |= frozenset() if needs.fingerprints else _OF_FINGERPRINTS
    return tuple(number for number in range(1, 7) if number not in without)


_CHOSEN: Mapping[str, Callable[[Session], tuple[int, ...]]] = {
    "loss": _loss,
    "delivery": _delivery,
    "custody": _custody,
    "consent": _consent,
    "chip": _chip,
}
"""Declarations whose sentences depend on the visit; of all others every sentence is shown."""
