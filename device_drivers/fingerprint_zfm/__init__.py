"""Fingerprint modules of the ZFM / R30x family on a serial line (start code EF01)."""
