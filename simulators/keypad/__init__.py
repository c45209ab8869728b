"""A keypad with headset socket: Linux input events on a pseudo terminal."""
