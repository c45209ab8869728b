"""The route: which steps this visit needs, which are done, what comes next."""

from contract.steps import Step
from contract.terms import FingerPosition
from kiosk.session.facts import Facts, FingerFact

_STEPS = tuple(Step)
ROUTE = _STEPS[_STEPS.index(Step.NEEDS) : _STEPS.index(Step.CHECK) + 1]
"""In the order of the visit; what follows the check page is not a matter of choice."""


def is_needed(step: Step, facts: Facts) -> bool:
    """Return whether this visit comes by ``step`` at all."""
    return step in facts.needed


def is_done(step: Step, facts: Facts) -> bool:
    """Return whether ``step`` may be left forwards."""
    return step in facts.done


def finger_due(facts: Facts) -> FingerPosition | None:
    """Return the finger to capture now: right, then left (BSI TR-03121-3 Vol. 2)."""
    if facts.right_index is FingerFact.OPEN:
        return "right_index"
    return "left_index" if facts.left_index is FingerFact.OPEN else None


def next_step(step: Step, facts: Facts, *, returning: bool) -> Step:
    """Return the page after ``step``; on a return to the check page only what is not done."""
    if facts.dead_end is not None and ROUTE.index(step) >= ROUTE.index(facts.dead_end):
        return Step.COUNTER
    for following in ROUTE[ROUTE.index(step) + 1 :]:
        if not is_needed(following, facts):
            continue
        if following is Step.CHECK or not (returning and is_done(following, facts)):
            return following
    raise AssertionError("the check page ends every route")


def previous_step(step: Step, facts: Facts) -> Step | None:
    """Return the page before ``step``, or ``None`` on the first."""
    if step is Step.COUNTER:
        return facts.dead_end or Step.CHECK
    for earlier in reversed(ROUTE[: ROUTE.index(step)]):
        if is_needed(earlier, facts):
            return earlier
    return None


def is_complete(facts: Facts) -> bool:
    """Return whether the application may be submitted."""
    needed = facts.needed - {Step.CHECK}
    return facts.dead_end is None and not facts.unconfirmed and needed <= facts.done


def progress(step: Step, facts: Facts) -> tuple[int, int] | None:
    """Return (number of this page, pages in all) or ``None`` outside the route."""
    pages = [one for one in ROUTE[1:] if is_needed(one, facts)]
    return (pages.index(step) + 1, len(pages)) if step in pages else None
