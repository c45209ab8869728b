"""One live picture: who is there, and what should be corrected first."""

from kiosk.biometrics.portrait import limits
from kiosk.biometrics.portrait.arrays import Picture
from kiosk.biometrics.portrait.criteria import second_face_share
from kiosk.biometrics.portrait.eyes import iris_contrast
from kiosk.biometrics.portrait.faces import FaceDetector
from kiosk.biometrics.portrait.framing import framing_hint
from kiosk.biometrics.portrait.guidance import Guidance, LivePortrait
from kiosk.biometrics.portrait.light import FaceLight, measure_light
from kiosk.biometrics.portrait.measures import FaceMeasures, measure
from kiosk.biometrics.portrait.mesh import FaceMesh
from kiosk.biometrics.portrait.pose import Pose, estimate_pose


def observe(
    detector: FaceDetector, mesh: FaceMesh, picture: Picture, still_scale: float
) -> LivePortrait:
    """Judge one live picture.

    ``picture``: uint8 (height, width, 3) BGR, not mirrored; ``still_scale``: width of the still
    that the camera can take over the width of this picture.
    """
    faces = detector.faces(picture)
    if not faces:
        return LivePortrait(Guidance.NO_FACE, 0)
    if second_face_share(faces) > limits.SECOND_FACE_MAXIMUM:
        return LivePortrait(Guidance.SEVERAL_FACES, len(faces))
    points = mesh.landmarks(picture, faces[0])
    if points is None:
        return LivePortrait(Guidance.NO_FACE, 0)
    try:
        measures, pose = measure(points), estimate_pose(points)
        light, contrast = measure_light(picture, points), iris_contrast(picture, points)
    except ValueError:
        # Half a face at the edge of the picture: nothing can be said about it yet.
        return LivePortrait(Guidance.NO_FACE, len(faces))
    height, width = picture.shape[:2]
    hint = (
        framing_hint(measures, width, height, still_scale)
        or _turn_hint(measures, pose)
        or _expression_hint(measures, contrast)
        or _light_hint(light)
        or Guidance.GOOD
    )
    return LivePortrait(
        hint, len(faces), measures, pose.yaw_degrees, pose.pitch_degrees, light.luminance_mean
    )


def _turn_hint(measures: FaceMeasures, pose: Pose) -> Guidance | None:
    turned = abs(pose.yaw_degrees) > limits.YAW_MAXIMUM_DEGREES
    # A hint only where the estimate is sure: it would send people away who look straight.
    surely = limits.PITCH_MAXIMUM_DEGREES + limits.PITCH_UNCERTAINTY_DEGREES
    nodding = abs(pose.pitch_degrees) > surely
    tilted = abs(measures.roll_degrees) > limits.ROLL_MAXIMUM_DEGREES
    return Guidance.LOOK_STRAIGHT if turned or nodding or tilted else None


def _expression_hint(measures: FaceMeasures, contrast: float) -> Guidance | None:
    if measures.eyes_open < limits.EYES_OPEN_MINIMUM or contrast < limits.IRIS_CONTRAST_MINIMUM:
        return Guidance.OPEN_EYES
    return Guidance.CLOSE_MOUTH if measures.mouth_open > limits.MOUTH_OPEN_MAXIMUM else None


def _light_hint(light: FaceLight) -> Guidance | None:
    if (
        light.luminance_mean < limits.LUMINANCE_MINIMUM
        or light.dark_share > limits.DARK_SHARE_MAXIMUM
    ):
        return Guidance.TOO_DARK
    if (
        light.luminance_mean > limits.LUMINANCE_MAXIMUM
        or light.bright_share > limits.BRIGHT_SHARE_MAXIMUM
    ):
        return Guidance.TOO_BRIGHT
    return None
