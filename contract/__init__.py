"""What kiosk, backend and clerk's page say to each other: frozen values, no input or output."""
