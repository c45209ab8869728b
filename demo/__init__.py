"""Everything on one machine: backend, vault, simulators, kiosk, and a robot citizen."""
