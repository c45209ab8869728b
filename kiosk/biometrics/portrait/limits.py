"""Limits that live guidance and verdict share.

Roll and yaw: BSI TR-03121-3 volume 2 (6.0), FM QA-FI-GID table 5.3. The guideline names no
limits in native units for the rest; what each rests on stands beside it.
"""

ROLL_MAXIMUM_DEGREES = 8.0

YAW_MAXIMUM_DEGREES = 5.0

PITCH_MAXIMUM_DEGREES = 5.0

PITCH_UNCERTAINTY_DEGREES = 3.0
"""Mean error of the estimate by person (docs/decisions/0005). Within it of the limit nothing is
claimed: the criterion is *not assessed*, and the clerk has the last word."""

SECOND_FACE_MAXIMUM = 0.05
"""Area of the second face over the first: someone far behind in the office does not count."""

EYES_OPEN_MINIMUM = 0.03
"""Lid distance over t: OFIQ's midpoint is 0.02, open eyes on free pictures gave 0.036 to 0.089."""

IRIS_CONTRAST_MINIMUM = 0.17
"""How much darker than the skin an eye is; rendered heads gave 0.32 to 0.78 open, at most -0.07
closed; see ``eyes``."""

MOUTH_OPEN_MAXIMUM = 0.04
"""Inner lip distance over t: closed mouths on free pictures gave at most 0.029, open or smiling
ones with teeth at least 0.054."""

LUMINANCE_MINIMUM, LUMINANCE_MAXIMUM = 0.2, 0.8
"""Mean luminance of the face: the midpoints of OFIQ's mapping."""

DARK_SHARE_MAXIMUM = 0.30
"""Share of the face at luminance 0 to 25."""

BRIGHT_SHARE_MAXIMUM = 0.10
"""Share of the face at luminance 247 to 255."""

SHARPNESS_MINIMUM = 12.0
"""Variance of the Laplacian at 120 pixels between the eyes: rendered heads gave 110 to 209 sharp,
14 to 25 after a Gaussian blur of 1 pixel at that size and 6 to 10 after one of 1.5 pixels."""

GREY_VALUES_MINIMUM = 128
"""Number of different luminance values in the face."""
