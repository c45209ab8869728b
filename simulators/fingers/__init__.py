"""Synthetic fingers: rendered prints that belong to nobody, for simulators and tests."""

from simulators.fingers.generator import HEIGHT, WIDTH, generate, pattern_of
from simulators.fingers.negatives import NEGATIVES, negatives
from simulators.fingers.skin import POSITIONS

__all__ = ["HEIGHT", "NEGATIVES", "POSITIONS", "WIDTH", "generate", "negatives", "pattern_of"]
