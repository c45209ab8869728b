"""The conductor: the only caller of devices, workers and network."""

from kiosk.conductor.conductor import Conductor

__all__ = ["Conductor"]
