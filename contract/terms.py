"""Small closed sets of words that several values use."""

from typing import Annotated, Literal

from pydantic import Field

Language = Literal["de", "en"]
FingerPosition = Literal["right_index", "left_index"]
FingerReason = Literal[
    "index_missing", "hand_missing", "injured_temporary", "quality", "permanent_medical"
]
Identifier = Annotated[str, Field(min_length=1, max_length=64)]
