"""Buttons that several pages have."""

from contract.commands import Continue
from kiosk.views import Button, text


def next_button(key: str = "action.next") -> Button:
    """Return the one button that goes on."""
    return Button("next", text(key), Continue(), icon="arrow_forward", primary=True)
