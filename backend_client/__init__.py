"""The kiosk's side of the wire to the backend: requests, outbox, realtime."""
