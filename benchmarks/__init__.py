"""Figures of the product beside the machine's idle share: ``python -m benchmarks``."""
