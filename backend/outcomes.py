"""What becomes of a clerk's action."""

from dataclasses import dataclass
from typing import Literal

NotDoneCode = Literal[
    "unknown",
    "state",
    "paid",
    "nothing_due",
    "amount",
    "changed",
    "amount_waived",
    "no_item",
    "no_task",
    "receiver_bills",
    "score",
    "unreadable",
    "differs",
]


@dataclass(frozen=True)
class Done:
    """The action stands."""


@dataclass(frozen=True)
class NotDone:
    """Nothing changed; ``code`` is the end of text key ``case.not_done.<code>``."""

    code: NotDoneCode


Outcome = Done | NotDone
