"""The route: which steps this visit needs, which are done, what comes next."""

from contract.steps import Step
from contract.terms import FingerPosition
from kiosk.session.facts import Facts, FingerFact, Person, PortraitFact

ROUTE = (
    Step.NEEDS,
    Step.SERVICE,
    Step.OPTIONS,
    Step.PRIVACY,
    Step.OLD_DOCUMENT,
    Step.OLD_DOCUMENT_DETAILS,
    Step.NAME,
    Step.BIRTH,
    Step.COUNTER,
    Step.ADDRESS,
    Step.FEATURES,
    Step.DECLARATIONS,
    Step.PORTRAIT,
    Step.FINGERPRINTS,
    Step.SIGNATURE,
    Step.CHECK,
)
"""In the order of the visit; what follows the check page is not a matter of choice."""


def is_needed(step: Step, facts: Facts) -> bool:
    """Return whether this visit comes by ``step`` at all."""
    match step:
        case Step.OLD_DOCUMENT_DETAILS:
            return facts.has_old_document
        case Step.COUNTER:
            return facts.person is Person.NEEDS_GUARDIAN
        case Step.FINGERPRINTS:
            return facts.fingerprints_needed
        case Step.SIGNATURE:
            return facts.signature_needed
        case _:
            return True


def is_done(step: Step, facts: Facts) -> bool:
    """Return whether ``step`` may be left forwards."""
    match step:
        case Step.NEEDS:
            return True
        case Step.COUNTER | Step.CHECK:
            return False
        case Step.PORTRAIT:
            return facts.portrait is not PortraitFact.OPEN
        case Step.FINGERPRINTS:
            return finger_due(facts) is None
        case Step.SIGNATURE:
            return facts.signed
        case _:
            return step in facts.complete


def finger_due(facts: Facts) -> FingerPosition | None:
    """Return the finger to capture now: right, then left (BSI TR-03121-3 Vol. 2)."""
    if facts.right_index is FingerFact.OPEN:
        return "right_index"
    return "left_index" if facts.left_index is FingerFact.OPEN else None


def next_step(step: Step, facts: Facts, *, returning: bool) -> Step:
    """Return the page after ``step``; on a return to the check page only what is not done."""
    for following in ROUTE[ROUTE.index(step) + 1 :]:
        if not is_needed(following, facts):
            continue
        if following is Step.CHECK or not (returning and is_done(following, facts)):
            return following
    raise AssertionError("the check page ends every route")


def previous_step(step: Step, facts: Facts) -> Step | None:
    """Return the page before ``step``, or ``None`` on the first."""
    for earlier in reversed(ROUTE[: ROUTE.index(step)]):
        if is_needed(earlier, facts) and earlier is not Step.COUNTER:
            return earlier
    return None


def is_complete(facts: Facts) -> bool:
    """Return whether the application may be submitted."""
    return not facts.unconfirmed and all(
        is_done(step, facts) for step in ROUTE[:-1] if is_needed(step, facts)
    )


def progress(step: Step, facts: Facts) -> tuple[int, int] | None:
    """Return (number of this page, pages in all) or ``None`` outside the route."""
    pages = [one for one in ROUTE[1:] if is_needed(one, facts) and one is not Step.COUNTER]
    return (pages.index(step) + 1, len(pages)) if step in pages else None
