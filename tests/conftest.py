"""What all tests share: the summary of counted states, and who runs what."""

from typing import Any

import pytest


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print what tests counted (``record_property("counted", …)``)."""
    for report in terminalreporter.stats.get("passed", []):
        for name, value in report.user_properties:
            if name == "counted":
                terminalreporter.write_line(f"walk: {value}")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep a module's tests with one worker; those of screens have a process each anyway."""
    for item in items:
        if item.path.parent.name != "screens":
            item.add_marker(pytest.mark.xdist_group(item.path.stem))
