"""Fixtures of the pure session's tests."""

import pytest
from visit_driver import Visit


@pytest.fixture
def visit() -> Visit:
    """Return a visit at the attract screen."""
    return Visit()
