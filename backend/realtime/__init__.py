"""Kiosks and clerks' pages connected by WebSocket."""
