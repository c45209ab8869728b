"""The citizen's visit: one immutable value that only ``decide`` changes. Pure: no clock, no I/O."""
