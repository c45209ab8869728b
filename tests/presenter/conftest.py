"""The pages come from visits that are driven by the helpers of the pure session's tests."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "session"))

from visit_driver import Visit


@pytest.fixture
def visit() -> Visit:
    """Return a visit at the attract screen."""
    return Visit()
