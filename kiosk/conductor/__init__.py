"""The conductor: the only caller of devices, workers and network."""

from kiosk.conductor.conductor import Conductor, Seen

__all__ = ["Conductor", "Seen"]
