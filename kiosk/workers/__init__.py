"""Processes that do heavy or sensitive work for the kiosk, and the kiosk's side of them."""
