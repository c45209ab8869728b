"""``python -m kiosk``: the terminal and its shell tools."""

import sys

from kiosk.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
