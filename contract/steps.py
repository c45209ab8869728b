"""The steps of a visit, in the order in which a citizen meets them."""

from enum import StrEnum


class Step(StrEnum):
    """Where the visit stands; one page each (portrait and fingerprints show several faces)."""

    ATTRACT = "attract"
    NEEDS = "needs"
    SERVICE = "service"
    CARD_OPTIONS = "card_options"
    PASSPORT_OPTIONS = "passport_options"
    PRIVACY = "privacy"
    REASON = "reason"
    OLD_DOCUMENT = "old_document"
    OLD_CARD = "old_card"
    OLD_PASSPORT = "old_passport"
    EARLY = "early"
    LOSS = "loss"
    LOSS_FOUND = "loss_found"
    LOSS_DECLARATION = "loss_declaration"
    NAME = "name"
    TITLES = "titles"
    BIRTH = "birth"
    CUSTODY = "custody"
    CUSTODY_PROOF = "custody_proof"
    GUARDIAN_1 = "guardian_1"
    GUARDIAN_2 = "guardian_2"
    RESIDENCE = "residence"
    OTHER_OFFICE = "other_office"
    ADDRESS = "address"
    FEATURES = "features"
    DECLARATIONS = "declarations"
    DELIVERY = "delivery"
    DELIVERY_SECOND = "delivery_second"
    DELIVERY_DECLARATION = "delivery_declaration"
    CONTACT = "contact"
    CHIP = "chip"
    PHOTO = "photo"
    PORTRAIT = "portrait"
    FINGERPRINTS = "fingerprints"
    SIGNATURE = "signature"
    GUARDIAN_1_SIGNATURE = "guardian_1_signature"
    GUARDIAN_2_SIGNATURE = "guardian_2_signature"
    CHECK = "check"
    COUNTER = "counter"
    """A dead end with a way on: this visit goes on at the counter, or back to the answer."""
    SUBMITTING = "submitting"
    FEE = "fee"
    RECEIPT = "receipt"
    ENDED = "ended"


FIELDS_OF_STEP: dict[Step, tuple[str, ...]] = {
    Step.SERVICE: ("document",),
    Step.CARD_OPTIONS: ("preliminary_card", "braille"),
    Step.PASSPORT_OPTIONS: ("passport_kind", "passport_pages"),
    Step.PRIVACY: ("privacy_notice",),
    Step.REASON: ("reason",),
    Step.OLD_DOCUMENT: ("old_document",),
    Step.OLD_CARD: ("old_card_serial", "old_card_expiry"),
    Step.OLD_PASSPORT: ("old_passport_serial", "old_passport_expiry"),
    Step.EARLY: ("early_reason",),
    Step.LOSS: ("loss_when", "loss_where", "loss_circumstances", "loss_police"),
    Step.LOSS_FOUND: ("loss_found", "loss_found_on"),
    Step.LOSS_DECLARATION: ("loss_declaration",),
    Step.NAME: ("family_name", "birth_name", "given_names"),
    Step.TITLES: ("degree", "artist_name"),
    Step.BIRTH: ("birth_date", "birth_place", "birth_state"),
    Step.CUSTODY: ("custody_case",),
    Step.CUSTODY_PROOF: ("custody_proof",),
    Step.GUARDIAN_1: (
        "guardian_1_family_name",
        "guardian_1_given_names",
        "guardian_1_birth_date",
        "guardian_1_id_serial",
    ),
    Step.GUARDIAN_2: (
        "guardian_2_family_name",
        "guardian_2_given_names",
        "guardian_2_birth_date",
        "guardian_2_id_serial",
    ),
    Step.RESIDENCE: ("residence",),
    Step.OTHER_OFFICE: ("other_office_reason",),
    Step.ADDRESS: ("street", "postcode", "town", "country"),
    Step.FEATURES: ("sex", "height_cm", "eye_colour"),
    Step.DECLARATIONS: (
        "other_nationality",
        "other_nationality_state",
        "foreign_forces",
        "foreign_forces_state",
    ),
    Step.DELIVERY: ("delivery",),
    Step.DELIVERY_SECOND: (
        "delivery_second_kind",
        "delivery_second_serial",
        "delivery_second_expiry",
    ),
    Step.DELIVERY_DECLARATION: ("delivery_declaration",),
    Step.CONTACT: ("email",),
    Step.CHIP: ("chip_notice",),
    Step.PHOTO: ("photo",),
}
"""Every question; which of them are asked in a visit follows from the answers and the law."""

CONFIRMED_STEPS = {
    Step.PRIVACY: "privacy",
    Step.LOSS_DECLARATION: "loss",
    Step.DELIVERY_DECLARATION: "delivery",
    Step.CHIP: "chip",
}
"""Page -> declaration that is read and confirmed by going on; the answer is its id and version."""

DECLARED_ON: dict[Step, str] = {
    **CONFIRMED_STEPS,
    Step.CUSTODY_PROOF: "consent",
    Step.OTHER_OFFICE: "other_office",
    Step.DECLARATIONS: "nationality",
    Step.CONTACT: "email",
    Step.GUARDIAN_1_SIGNATURE: "custody",
    Step.GUARDIAN_2_SIGNATURE: "custody",
    Step.CHECK: "truth",
}
"""Page -> declaration that is shown on it and given by going on."""
