"""The other end of every wire: one simulator per device, over the device's real transport."""
