"""The generated pages of docs/ are as the code has it, and complete."""

import re
import shutil
from pathlib import Path

import pytest

from backend.audit import Action
from contract.failures import FailureCode
from kiosk.session.decide import ROWS
from kiosk.session.values import Attention, Call, Control
from scripts.failures_page import unreported
from scripts.generate_docs import ROOT, pages, stale
from scripts.reached_transitions import STATES, Transition, transitions

DOCS = ROOT / "docs"


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    return pages()


def test_pages_are_not_stale() -> None:
    assert stale(DOCS) == [], "run: make docs"


def test_a_changed_or_missing_page_is_stale(tmp_path: Path, made: dict[str, str]) -> None:
    for name in made:
        shutil.copy(DOCS / name, tmp_path)
    (tmp_path / "failures.md").unlink()
    with (tmp_path / "session.md").open("a", encoding="utf-8") as page:
        page.write("a line by hand\n")

    assert stale(tmp_path) == ["failures.md", "session.md"]


@pytest.mark.parametrize("code", FailureCode)
def test_each_failure_code_has_a_row_in_both_languages(
    code: FailureCode, made: dict[str, str]
) -> None:
    rows = re.findall(rf"^\| `{code}` \|.*$", made["failures.md"], re.MULTILINE)

    assert len(rows) == 2
    assert rows[0] != rows[1]
    assert not any(f"failure.{code}" in row or f"remedy.{code}" in row for row in rows)


def test_a_code_that_nothing_reports_is_told(tmp_path: Path) -> None:
    for folder in ("kiosk", "backend_client"):
        (tmp_path / folder).mkdir()
    (tmp_path / "kiosk" / "one.py").write_text("x = FailureCode.CLOCK_WRONG\n")

    assert FailureCode.CLOCK_WRONG not in unreported(tmp_path)
    assert FailureCode.CAMERA_ABSENT in unreported(tmp_path)


def test_each_action_of_the_audit_has_a_row(made: dict[str, str]) -> None:
    page = made["audit-events.md"]

    assert re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE) == [str(action) for action in Action]


def test_each_command_of_the_tables_has_a_row(made: dict[str, str]) -> None:
    page = made["session.md"]
    named = re.findall(r"^\| `(\w+)` \| (?:citizen|clerk|system)", page, re.MULTILINE)

    assert sorted(named) == sorted(row.command.model_fields["name"].default for row in ROWS)


def test_control_is_given_by_the_citizen_alone() -> None:
    given = [one for one in transitions("control") if one.after == Control.CLERK]

    assert given == [Transition(Control.REQUESTED, Control.CLERK, "allow_control", ("citizen",))]


def test_a_call_is_begun_by_the_citizen_alone() -> None:
    begun = [one for one in transitions("call") if one.before == Call.NONE]

    assert begun == [Transition(Call.NONE, Call.WAITING, "ask_help", ("citizen",))]


def test_the_idle_warning_comes_from_a_deadline_alone() -> None:
    warned = [one for one in transitions("attention") if one.after == Attention.IDLE_WARNED]

    assert warned == [
        Transition(before, Attention.IDLE_WARNED, "deadline idle", ("system",))
        for before in (Attention.CANCEL_ASKED, Attention.NONE)
    ]


@pytest.mark.parametrize("region", STATES)
def test_each_state_is_reached(region: str) -> None:
    first = next(iter(STATES[region]))

    assert {first} | {one.after for one in transitions(region)} == set(STATES[region])
