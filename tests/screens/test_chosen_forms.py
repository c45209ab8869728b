"""The forms that are chosen for every test run stand for all."""

from dataclasses import astuple
from itertools import combinations, product

from chosen_forms import CHOSEN, LANGUAGES, SCALES, THEMES, chosen


def test_every_pair_of_needs_occurs_together() -> None:
    values = (tuple(CHOSEN), LANGUAGES, SCALES, THEMES, (False, True), (False, True))
    tested = [(window, *astuple(form)) for window in CHOSEN for form in chosen(window)]
    missing = [
        (one, other)
        for first, second in combinations(range(len(values)), 2)
        for one, other in product(values[first], values[second])
        if not any(form[first] == one and form[second] == other for form in tested)
    ]
    assert missing == []
