"""One still: the portrait cut out of it, and the verdict on what was cut out."""

from dataclasses import dataclass

from kiosk.biometrics.portrait.arrays import Picture, apply
from kiosk.biometrics.portrait.assessment import PortraitAssessment
from kiosk.biometrics.portrait.criteria import Subject, judge
from kiosk.biometrics.portrait.crop import PortraitCrop, crop_portrait
from kiosk.biometrics.portrait.faces import FaceDetector
from kiosk.biometrics.portrait.measures import measure
from kiosk.biometrics.portrait.mesh import FaceMesh


@dataclass(frozen=True, slots=True, eq=False)
class JudgedPortrait:
    """A portrait and its verdict, which was made on exactly these pixels."""

    crop: PortraitCrop
    assessment: PortraitAssessment


@dataclass(frozen=True, slots=True)
class NoPortrait:
    """The still shows no face that could be cut out."""


def judge_still(
    detector: FaceDetector, mesh: FaceMesh, still: Picture
) -> JudgedPortrait | NoPortrait:
    """Cut the portrait of the largest face out of a still and judge it.

    ``still``: uint8 (height, width, 3) BGR at full size, not mirrored.
    """
    faces = detector.faces(still)
    points = mesh.landmarks(still, faces[0], passes=2) if faces else None
    if points is None:
        return NoPortrait()
    try:
        crop = crop_portrait(still, measure(points))
        cut = apply(crop.transform, points)
        subject = Subject(crop.pixels, cut, measure(cut), faces)
    except ValueError:
        return NoPortrait()
    assessment = PortraitAssessment(
        criteria=judge(subject),
        crop_conformant=crop.conformant,
        crop_reasons=tuple(reason.value for reason in crop.reasons),
    )
    return JudgedPortrait(crop, assessment)
