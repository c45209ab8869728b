"""What all tests share: the summary of counted states."""

from typing import Any


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print what tests counted (``record_property("counted", …)``)."""
    for report in terminalreporter.stats.get("passed", []):
        for name, value in report.user_properties:
            if name == "counted":
                terminalreporter.write_line(f"walk: {value}")
