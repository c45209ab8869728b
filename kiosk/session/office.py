"""What the office sets for all its visits: the law, its approved texts, how it charges photos."""

from dataclasses import dataclass, field
from typing import Literal

from contract.law import Law, law


@dataclass(frozen=True)
class Office:
    """Fixed while the terminal runs."""

    law: Law = field(default_factory=law)
    approved: frozenset[str] = frozenset()
    """Declarations whose texts the authority has approved; the others are shown as drafts."""
    photo_fee_per: Literal["photo", "document"] = "photo"
    """Most offices charge a photo that two documents share once."""
