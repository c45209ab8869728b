"""The one parent of every value in this package."""

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """Immutable, closed (unknown keys are refused) and compared by content."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)
