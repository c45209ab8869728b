"""A ZFM / R30x fingerprint module behind a pseudo terminal, with fingers and faults on demand."""

from simulators.fingerprint_zfm.cli import main

__all__ = ["main"]
