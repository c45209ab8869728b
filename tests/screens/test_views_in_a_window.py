"""Runs the test of every view in each window, in a process and on a display of its own."""

import pytest
from test_screens_in_a_window import SIZES, run_in_a_window


@pytest.mark.window
@pytest.mark.slow
@pytest.mark.parametrize("window", SIZES)
def test_every_view_in_a_window(window: str) -> None:
    run_in_a_window("window_views.py", window)
