"""The proof by exhaustion, continued: every set of pages that answers can lead to."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import product
from random import Random
from time import process_time
from typing import Any

import pytest
from visit_driver import TODAY

from contract.answers import Answers
from contract.choices import CHOICES, CUSTODY_CASES
from contract.steps import Step
from kiosk.session.facts import Facts, dead_end, pages_needed
from kiosk.session.office import Office
from kiosk.session.questions import asked, relevant
from kiosk.session.route import ROUTE, is_complete, is_done, is_needed, next_step, previous_step

OLD = CHOICES["old_document"]
BLANK: dict[str, str | None] = dict.fromkeys(Answers.model_fields)


@pytest.fixture(scope="module", autouse=True)
def began() -> float:
    """Return the CPU seconds of this process when this module's first test begins."""
    return process_time()


DOCUMENTS = tuple(
    {"document": document, "preliminary_card": also, "passport_kind": kind}
    for document, also, kind in (
        ("identity_card", "no", None),
        ("identity_card", "yes", None),
        ("passport", None, "regular"),
        ("passport", None, "express"),
        ("passport", None, "preliminary"),
        ("both", "no", "regular"),
        ("both", "no", "preliminary"),
        (None, None, None),
    )
)
REASONS_OF_VISIT = tuple(
    {"reason": reason, "old_document": old, "old_card_expiry": until, "loss_found": found}
    for reason, olds, untils, founds in (
        (None, (None,), (None,), (None,)),
        ("first", (None,), (None,), (None,)),
        ("address_changed", ("identity_card",), (None,), (None,)),
        ("renewal", OLD, ("31.12.2026", "31.12.2030"), (None,)),
        ("second_passport", OLD, ("31.12.2026",), (None,)),
        ("lost", OLD, (None,), ("yes", "no")),
    )
    for old in olds
    for until in untils
    for found in founds
)
PEOPLE = tuple(
    {"birth_date": born, "custody_case": custody}
    for born, custodies in (
        (None, (None,)),
        ("14.05.1990", (None,)),
        ("14.05.2009", (None, *CUSTODY_CASES)),
        ("14.05.2014", (None, *CUSTODY_CASES)),
        ("14.05.2018", (None, *CUSTODY_CASES)),
        ("14.05.2022", (None, *CUSTODY_CASES)),
    )
    for custody in custodies
)
"""Each age class of the law."""
HOMES = tuple(
    {"residence": residence, "delivery": delivery, "photo": photo}
    for residence in (None, "here", "other_town", "abroad", "none")
    for delivery in (None, "counter", "home")
    for photo in (None, "here", "studio", "counter")
)


@cache
def routes() -> set[tuple[frozenset[Step], Step | None]]:
    """Return every set of pages that answers can lead to, with the dead end among them.

    Every document with every person, reason, home, delivery and photo; reasons and homes are
    not combined with each other, because no condition looks at both.
    """
    office = Office()
    found = set()
    for document, person in product(DOCUMENTS, PEOPLE):
        for rest in (*REASONS_OF_VISIT, *HOMES):
            answers = Answers.model_construct(**{**BLANK, **document, **person, **rest})
            pages = asked(answers, office, TODAY)
            found.add((pages_needed(answers, office, TODAY, pages), dead_end(answers, pages)))
    return found


def all_facts() -> Iterator[Facts]:
    """Yield the Facts of every route, with its pages done up to each of them."""
    for needed, end in routes():
        pages = [step for step in ROUTE if step in needed]
        for count in range(1, len(pages)):
            yield Facts(needed=needed, done=frozenset(pages[:count]), dead_end=end)


def test_all_consistent_facts_along_the_visit(record_property: Any) -> None:
    """(c) No Facts let a visit reach *submit* with something missing, or get stuck."""
    count = 0
    for facts in all_facts():
        count += 1
        step, seen = Step.NEEDS, []
        while step not in (Step.CHECK, Step.COUNTER) and is_done(step, facts):
            seen.append(step)
            step = next_step(step, facts, returning=False)
        needed = [one for one in ROUTE if is_needed(one, facts)]
        assert seen == needed[: len(seen)], facts
        missing = [one for one in needed[:-1] if not is_done(one, facts)]
        reached_end = step is Step.CHECK
        assert reached_end == (not missing and facts.dead_end is None), facts
        assert is_complete(facts) == reached_end, facts
        assert not is_complete(replace(facts, unconfirmed=True)), facts
        if facts.dead_end in seen:
            assert step is Step.COUNTER, facts
            assert previous_step(step, facts) is facts.dead_end
    record_property("counted", f"(c) facts: {count} combinations")
    assert count > 10_000


def test_there_is_a_way_back_from_every_page() -> None:
    for needed, end in routes():
        facts = Facts(needed=needed, done=frozenset(), dead_end=end)
        pages = [step for step in ROUTE if step in needed]
        for one, earlier in zip(pages[1:], pages, strict=False):
            assert previous_step(one, facts) is earlier


def test_return_from_the_check_page_finds_what_is_open(record_property: Any) -> None:
    """(c) With any one page open, whoever changes any page before it is led there and back."""
    count = 0
    for needed, end in routes():
        if end is not None:
            continue
        pages = [step for step in ROUTE if step in needed and step is not Step.CHECK]
        for place, open_page in enumerate(pages):
            count += 1
            facts = Facts(needed=needed, done=frozenset(pages) - {open_page})
            assert not is_complete(facts), facts
            for index, changed in enumerate(pages):
                following = next_step(changed, facts, returning=True)
                assert following is (open_page if index < place else Step.CHECK), (changed, facts)
    record_property("counted", f"(c) returns: {count} open pages")
    assert count > 3_000


def test_reasons_and_homes_are_asked_about_independently() -> None:
    """What ``routes`` relies on: together they ask for what each of them asks for alone.

    Answers to what is not asked make no difference either.
    """
    draw, office = Random(3), Office()

    def needed(*parts: dict[str, Any]) -> frozenset[Step]:
        answers = Answers.model_construct(**BLANK)
        for part in parts:
            answers = answers.model_copy(update=part)
        found = pages_needed(answers, office, TODAY, asked(answers, office, TODAY))
        counted = relevant(answers, office, TODAY)
        assert found == pages_needed(counted, office, TODAY, asked(counted, office, TODAY))
        return found

    for _ in range(1_000):
        visit = draw.choice(DOCUMENTS), draw.choice(PEOPLE)
        reason, home = draw.choice(REASONS_OF_VISIT), draw.choice(HOMES)
        bare = needed(*visit)
        apart = needed(*visit, reason) ^ bare, needed(*visit, home) ^ bare
        assert not apart[0] & apart[1]
        assert needed(*visit, reason, home) == bare ^ apart[0] ^ apart[1]


def test_how_long_the_facts_took(began: float, record_property: Any) -> None:
    """Of this process, whatever else the machine does: the whole walk's share of 20 s."""
    seconds = process_time() - began
    record_property("counted", f"(c) {seconds:.1f} s of CPU")
