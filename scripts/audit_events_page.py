"""``docs/audit-events.md``: what the backend's audit holds."""

import re
from pathlib import Path
from typing import NamedTuple

from backend.audit import Action
from scripts.tables import GENERATED, table


class Meaning(NamedTuple):
    """One action in words: what happened, in which chain it stands, who acted, what is added."""

    what: str
    chain: str
    actor: str
    detail: str = ""


MEANINGS = {
    Action.KIOSK_ADDED: Meaning(
        "A terminal was added, or may enrol anew.", "terminal", "the office's shell"
    ),
    Action.KIOSK_ENROLLED: Meaning(
        "A terminal proved its one-time code and has an identity.", "terminal", "terminal"
    ),
    Action.ENROLMENT_REFUSED: Meaning(
        "An enrolment for this terminal failed.", "terminal", "terminal, as it called itself"
    ),
    Action.CLERK_ADDED: Meaning(
        "A clerk's account was made.", "office", "the office's shell", "login name"
    ),
    Action.RECEIVER_ADDED: Meaning(
        "A receiver of packages was added, or has a new token.",
        "office",
        "the office's shell",
        "receiver's name",
    ),
    Action.CASE_STORED: Meaning(
        "A case arrived whole; the backend signed for it.", "terminal", "terminal"
    ),
    Action.PART_VIEWED: Meaning(
        "A sealed part was opened.", "terminal", "clerk or receiver", "purpose and part"
    ),
    Action.CASE_ACCEPTED: Meaning("An application was accepted.", "terminal", "clerk", "document"),
    Action.CASE_REJECTED: Meaning(
        "An application was rejected.", "terminal", "clerk", "document and subject of the item"
    ),
    Action.CASE_REOPENED: Meaning(
        "A decision was taken back, or what was accepted would be issued otherwise by now.",
        "terminal",
        "clerk",
        "document",
    ),
    Action.CASE_RELEASED: Meaning(
        "All was decided and settled, and the fee is no longer open.", "terminal", "clerk"
    ),
    Action.TASK_SETTLED: Meaning(
        "A task at the counter was settled.", "terminal", "clerk", "subject"
    ),
    Action.FEE_RELIEVED: Meaning(
        "A fee was waived or reduced, or that was taken back.",
        "terminal",
        "clerk",
        "share, kind, cents left; `lapsed` where the fee itself changed",
    ),
    Action.FEE_RECEIVED: Meaning(
        "The fee was taken at the counter.", "terminal", "clerk", "method and cents"
    ),
    Action.FEE_RETURNED: Meaning(
        "A payment was returned.", "terminal", "clerk", "method and cents"
    ),
    Action.FEE_BILLED: Meaning(
        "The fee was left to a later bill, or that was taken back.",
        "terminal",
        "clerk",
        "cents; `taken_back`; `lapsed` where another amount is due by now",
    ),
    Action.FIELD_SHOWN: Meaning("A masked answer was shown.", "terminal", "clerk", "subject"),
    Action.PACKAGE_FETCHED: Meaning("An accepted case was fetched.", "terminal", "receiver"),
    Action.CAPTURES_ERASED: Meaning(
        "All sealed parts of a case were erased.",
        "terminal",
        "receiver, or the office when the time was over",
        "handed_over or expired",
    ),
    Action.HELP_ANSWERED: Meaning("A call was taken.", "terminal", "clerk"),
    Action.CONTROL_REQUESTED: Meaning("A clerk asked to take over.", "terminal", "clerk"),
    Action.CLERK_COMMAND: Meaning(
        "A click went to the terminal, which may have refused it.",
        "terminal",
        "clerk",
        "command, and the subject of a field",
    ),
    Action.CLERK_GONE: Meaning("The clerk's page closed during a call.", "terminal", "clerk"),
    Action.LOGIN: Meaning("A clerk logged in.", "office", "clerk"),
    Action.LOGIN_REFUSED: Meaning("A log-in failed.", "office", "the known login name, or unknown"),
    Action.LOGOUT: Meaning("A clerk logged out.", "office", "clerk"),
}


def audit_events_page(root: Path) -> str:
    """Return the page; ``root`` is the project's folder."""
    rows = [
        (f"`{action}`", *MEANINGS[action], ", ".join(f"`{one}`" for one in _writers(root, action)))
        for action in Action
    ]
    return f"""{GENERATED}
# Audit events

The audit says who did what when. Each row holds the SHA-256 of the row before it and of itself;
triggers refuse changes and deletions. There is one chain for each terminal and one for the office;
`python -m backend audit-verify --config FILE` checks them all.

A row holds chain, number, time, actor, action, case number and detail: codes, and subjects that
every visit has; never a value that a citizen gave or the question, never a citizen's name. The
vault keeps a log of its own (`unseal.log` in its folder), with a line for each part that it opened.

{table(("action", "what happened", "chain", "actor", "detail", "written by"), rows)}"""


def _writers(root: Path, action: Action) -> list[str]:
    """Return the modules that name the action; an action that nobody writes is an error."""
    named = re.compile(rf"\bAction\.{action.name}\b")
    found = [
        file.relative_to(root).as_posix()
        for file in sorted((root / "backend").rglob("*.py"))
        if named.search(file.read_text(encoding="utf-8"))
    ]
    if not found:
        raise LookupError(f"nothing in backend/ writes {action}")
    return found
