"""The steps of a visit, in the order in which a citizen meets them."""

from enum import StrEnum


class Step(StrEnum):
    """Where the visit stands; one page each (portrait and fingerprints show several faces)."""

    ATTRACT = "attract"
    NEEDS = "needs"
    SERVICE = "service"
    OPTIONS = "options"
    PRIVACY = "privacy"
    OLD_DOCUMENT = "old_document"
    OLD_DOCUMENT_DETAILS = "old_document_details"
    NAME = "name"
    BIRTH = "birth"
    COUNTER = "counter"
    """A dead end with a way on: this visit goes on at the counter."""
    ADDRESS = "address"
    FEATURES = "features"
    DECLARATIONS = "declarations"
    PORTRAIT = "portrait"
    FINGERPRINTS = "fingerprints"
    SIGNATURE = "signature"
    CHECK = "check"
    SUBMITTING = "submitting"
    FEE = "fee"
    RECEIPT = "receipt"
    ENDED = "ended"


FIELDS_OF_STEP: dict[Step, tuple[str, ...]] = {
    Step.SERVICE: ("document",),
    Step.OPTIONS: ("braille",),
    Step.PRIVACY: ("privacy_notice",),
    Step.OLD_DOCUMENT: ("old_document",),
    Step.OLD_DOCUMENT_DETAILS: ("old_serial", "old_expiry"),
    Step.NAME: ("family_name", "birth_name", "given_names", "degree"),
    Step.BIRTH: ("birth_date", "birth_place"),
    Step.ADDRESS: ("street", "postcode", "town"),
    Step.FEATURES: ("height_cm", "eye_colour"),
    Step.DECLARATIONS: ("other_nationality", "foreign_forces"),
}
