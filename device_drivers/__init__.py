"""Bytes to hardware and back: one protocol per module or folder, each usable alone from a shell."""
