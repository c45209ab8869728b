"""Small closed sets of words that several values use."""

from typing import Annotated, Literal

from pydantic import Field

Language = Literal["de", "en", "de-x-leicht"]
"""BCP 47 tags; ``de-x-leicht`` is German Easy Language (DIN SPEC 33429)."""
Theme = Literal["light", "dark", "contrast"]
TextScale = Literal[100, 125, 150, 200]
"""Percent."""
DocumentKind = Literal["identity_card", "passport"]
FingerPosition = Literal["right_index", "left_index"]
FingerReason = Literal[
    "index_missing", "hand_missing", "injured_temporary", "quality", "permanent_medical"
]
Signer = Literal["applicant", "guardian_1", "guardian_2"]
"""Persons present: the applicant and up to two people with custody, each with a signature."""
Identifier = Annotated[str, Field(min_length=1, max_length=64)]
