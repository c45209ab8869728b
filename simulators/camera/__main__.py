"""``python -m simulators.camera``."""

import sys

from simulators.camera.cli import main

sys.exit(main(sys.argv[1:]))
