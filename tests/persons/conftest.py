"""The persons are driven by the helpers of the pure session's tests."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "session"))
