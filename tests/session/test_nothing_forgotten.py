"""A slip on a tile costs no work: what is no longer asked stays, counts for nothing, is not sent.

Each way leads over whole pages, not over one touch: somebody believes the slip for a while.
"""

from dataclasses import replace

import pytest
from honest_visit import clerk_joins, on, to
from visit_driver import Visit

from contract.commands import Back, Change, Continue, FillField, Role, Sign, StopControl, Submit
from contract.steps import FIELDS_OF_STEP, Step
from kiosk.live import Live
from kiosk.mirror import mirror
from kiosk.presenter import present
from kiosk.session.application import fee_lines, next_steps, notices, signatures
from kiosk.session.facts import SIGNERS, look
from kiosk.session.questions import relevant_answers
from kiosk.session.values import Captures, Session
from kiosk.views import CheckView

CHILD = {"birth_date": "15.06.2014", "reason": "first", "custody_case": "both_present"}
DAMAGED = {"document": "both", "reason": "damaged", "old_document": "both"}
RENAMED = {**DAMAGED, "reason": "name_changed"}
HOME = {"delivery": "home", "other_nationality": "yes"}

SLIPS: dict[str, tuple[dict[str, str], Step, str, str]] = {
    "photo": ({}, Step.PHOTO, "studio", "photo"),
    "custody": (CHILD, Step.CUSTODY, "disagree", "custody_case"),
    "one guardian": (CHILD, Step.CUSTODY, "lives_with_me", "custody_case"),
    "birth year of a child": (CHILD, Step.BIRTH, "15.06.1974", "birth_date"),
    "birth year of an adult": (HOME, Step.BIRTH, "14.05.2019", "birth_date"),
    "reason": (DAMAGED, Step.REASON, "lost", "reason"),
    "dead end": (DAMAGED, Step.REASON, "address_changed", "reason"),
    "first after all": (DAMAGED, Step.REASON, "first", "reason"),
    "card only": (DAMAGED, Step.SERVICE, "identity_card", "document"),
    "no old document": (RENAMED, Step.OLD_DOCUMENT, "none", "old_document"),
    "preliminary passport": (
        {"document": "passport", "old_document": "passport"},
        Step.PASSPORT_OPTIONS,
        "preliminary",
        "passport_kind",
    ),
    "residence": ({}, Step.RESIDENCE, "none", "residence"),
    "nationality": (HOME, Step.DECLARATIONS, "no", "other_nationality"),
    "found": ({"reason": "lost", "loss_found": "yes"}, Step.REASON, "damaged", "reason"),
    "proof of custody": (
        {**CHILD, "custody_case": "sole"},
        Step.CUSTODY,
        "lives_with_me",
        "custody_case",
    ),
    "pick-up": (HOME, Step.DELIVERY, "counter", "delivery"),
}
"""What the visit was, the page, the slip, and the answer that slipped."""
PAGES = [pytest.param(*slip, id=name) for name, slip in SLIPS.items()]


def write(visit: Visit, name: str, value: str) -> None:
    visit.go(FillField.model_validate({"field": name, "value": value}))


def sign_what_is_open(visit: Visit) -> list[Step]:
    """Go on to the check page, signing; return the pages on the way, which ask nothing else."""
    pages = []
    while visit.session.flow.step is not Step.CHECK:
        step = visit.session.flow.step
        pages.append(step)
        if step in SIGNERS:
            visit.go(Sign(evidence=f"again {SIGNERS[step]}"))
        visit.go(Continue())
        assert visit.session.flow.step is not step, "something else is asked again"
    return pages


def without_ink(captures: Captures) -> Captures:
    """Signatures stand under the answers: they are given again after each change."""
    for signer in SIGNERS.values():
        captures = captures.with_signature(signer, None)
    return replace(captures, sign_again=frozenset())


def counts(session: Session) -> tuple[object, ...]:
    """Return all that follows from the answers."""
    now = look(session)
    return now.needed, now.done, fee_lines(session), notices(session), next_steps(session)


@pytest.mark.parametrize(("other", "page", "slip", "name"), PAGES)
def test_going_back_to_the_former_choice_brings_all_back(
    other: dict[str, str], page: Step, slip: str, name: str, visit: Visit
) -> None:
    to(visit, Step.CHECK, **other)
    before = visit.session
    right = getattr(before.answers, name)
    visit.go(Change(step=page))
    write(visit, name, slip)
    visit.go(Continue())
    assert visit.session.flow.step is not page, "the slip was believed"
    visit.go(Back())
    if visit.session.flow.step is not page:
        visit.go(Change(step=page))
    write(visit, name, right)
    visit.go(Continue())
    pages = sign_what_is_open(visit)
    assert set(pages) <= {*SIGNERS, Step.LOSS_DECLARATION}, "nothing else is asked again"
    after = visit.session
    assert after.answers == before.answers
    assert without_ink(after.captures) == without_ink(before.captures)
    assert counts(after) == counts(before)
    visit.go(Submit())
    assert visit.session.flow.step is Step.SUBMITTING


@pytest.mark.parametrize(("other", "page", "slip", "name"), PAGES)
def test_what_is_no_longer_asked_counts_for_nothing(
    other: dict[str, str], page: Step, slip: str, name: str, visit: Visit
) -> None:
    """All that follows is as if what is not asked had never been answered."""
    to(visit, Step.CHECK, **other).go(Change(step=page))
    write(visit, name, slip)
    never = replace(visit.session, answers=relevant_answers(visit.session))
    assert counts(visit.session) == counts(never)
    clerk_joins(visit)
    joined = visit.session
    assert mirror(joined) == mirror(replace(joined, answers=never.answers))
    check = replace(joined.flow, step=Step.CHECK)
    assert _rows(replace(joined, flow=check)) == _rows(
        replace(joined, flow=check, answers=never.answers)
    )


def _rows(session: Session) -> object:
    view = present(session, Live(), {})
    assert isinstance(view, CheckView)
    return view.rows, view.error, view.next


@pytest.mark.parametrize(("other", "page", "slip", "name"), PAGES)
def test_what_is_no_longer_asked_is_not_sent(
    other: dict[str, str], page: Step, slip: str, name: str, visit: Visit
) -> None:
    to(visit, Step.CHECK, **other).go(Change(step=page))
    write(visit, name, slip)
    if look(visit.session).dead_end is not None:
        visit.go(Continue())
        assert visit.session.flow.step is Step.COUNTER, "nothing is sent at all"
        return
    on(visit, Step.CHECK, **{**other, name: slip}).go(Submit())
    assert visit.session.flow.step is Step.SUBMITTING
    sent, needed = visit.session, look(visit.session).needed
    asked = {field for step in needed for field in FIELDS_OF_STEP.get(step, ())}
    for field in type(sent.answers).model_fields:
        assert field in asked or getattr(sent.answers, field) is None, field
    for step, signer in SIGNERS.items():
        assert step in needed or sent.captures.signature_of(signer) is None, signer
    assert Step.PORTRAIT in needed or sent.captures.portrait is None
    assert Step.FINGERPRINTS in needed or sent.captures.right_index.evidence is None
    statuses = {one.person: one.status for one in signatures(sent)}
    assert all(status in ("signed", "not_needed") for status in statuses.values())


def test_from_damaged_over_lost_to_damaged_and_all_that_was_told_stays(visit: Visit) -> None:
    to(visit, Step.CHECK, reason="damaged").go(Change(step=Step.REASON))
    numbers = visit.session.answers.old_card_serial, visit.session.answers.old_card_expiry
    write(visit, "reason", "lost")
    on(visit, Step.CHECK, reason="lost")
    assert "old_document" not in next_steps(visit.session), "what is lost cannot be brought"
    told = visit.session.answers.loss_circumstances
    assert told
    visit.go(Change(step=Step.REASON))
    write(visit, "reason", "damaged")
    on(visit, Step.CHECK, reason="damaged")
    answers = visit.session.answers
    assert (answers.old_card_serial, answers.old_card_expiry) == numbers
    assert answers.loss_circumstances == told, "should it have been lost after all"
    assert "old_document" in next_steps(visit.session)
    visit.go(Submit())
    assert visit.session.answers.loss_circumstances is None


def test_portrait_is_still_there_after_a_studio_was_chosen(visit: Visit) -> None:
    to(visit, Step.CHECK).go(Change(step=Step.PHOTO))
    write(visit, "photo", "studio")
    on(visit, Step.CHECK, photo="studio")
    assert "photo" not in {line.code for line in fee_lines(visit.session)}, "it is not counted"
    assert "photo_studio" in next_steps(visit.session)
    visit.go(Change(step=Step.PHOTO))
    write(visit, "photo", "here")
    visit.go(Continue())
    assert sign_what_is_open(visit) == [Step.SIGNATURE], "no new portrait is asked for"
    assert visit.session.captures.portrait == "p1"
    assert "photo" in {line.code for line in fee_lines(visit.session)}


def test_number_that_is_no_longer_asked_contradicts_nothing(visit: Visit) -> None:
    """The passport is kept after all: it may be shown at the door."""
    home = {"delivery": "home", "delivery_second_serial": "CXXXT12F5"}
    to(visit, Step.CHECK, reason="damaged", old_document="both").go(Change(step=Step.OLD_DOCUMENT))
    assert visit.session.answers.old_passport_serial == "CXXXT12F5"
    write(visit, "old_document", "identity_card")
    on(visit, Step.CHECK).go(Change(step=Step.DELIVERY))
    write(visit, "delivery", "home")
    on(visit, Step.CHECK, **home).go(Submit())
    assert visit.session.flow.step is Step.SUBMITTING


def test_unconfirmed_answer_of_a_clerk_to_what_is_not_asked_stops_nobody(visit: Visit) -> None:
    to(visit, Step.CHECK, other_nationality="yes").go(Change(step=Step.DECLARATIONS))
    clerk_joins(visit)
    state = FillField(field="other_nationality_state", value="FRA")
    visit.send(state, Role.CLERK, person="weber")
    visit.go(StopControl())
    write(visit, "other_nationality", "no")
    on(visit, Step.CHECK)
    view = present(visit.session, Live(), {})
    assert isinstance(view, CheckView)
    assert not [row.name for row in view.rows if row.confirm]
    visit.go(Submit())
    assert visit.session.flow.step is Step.SUBMITTING
    assert visit.session.clerk_entries == (), "nor is it told who wrote it"
    other = to(Visit(), Step.CHECK, other_nationality="yes").go(Change(step=Step.DECLARATIONS))
    clerk_joins(other)
    other.send(state, Role.CLERK, person="weber")
    other.go(StopControl())
    sign_what_is_open(other)
    other.go(Submit())
    assert other.session.flow.step is Step.CHECK, "while it is asked, it must be confirmed"


LATER = {"reason": "lost"}


def lost_after_all(visit: Visit) -> None:
    """On the check page it comes out that the card was lost."""
    to(visit, Step.CHECK, reason="first").go(Change(step=Step.REASON))
    write(visit, "reason", "lost")
    visit.go(Continue())
    assert visit.session.flow.step is Step.OLD_DOCUMENT
    write(visit, "old_document", "identity_card")


def send_without_the_number(visit: Visit) -> None:
    assert visit.session.flow.step is Step.OLD_CARD
    visit.go(Continue())
    on(visit, Step.CHECK, **LATER).go(Submit())
    assert visit.session.flow.step is Step.SUBMITTING
    assert not visit.session.answers.old_card_serial


def test_page_that_may_be_left_empty_is_offered_when_a_change_brings_it(visit: Visit) -> None:
    """Of a lost card the number may stay open, but whoever has it must be asked."""
    lost_after_all(visit)
    visit.go(Continue())
    send_without_the_number(visit)


def test_page_that_may_be_left_empty_is_offered_before_all_is_sent(visit: Visit) -> None:
    lost_after_all(visit)
    visit.go(Back(), Change(step=Step.LOSS))
    on(visit, Step.CHECK, **LATER).go(Submit())
    send_without_the_number(visit)
