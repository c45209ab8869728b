"""What the audit names instead of a field: a subject that every visit has.

The field alone could say that a child applied, that a document was stolen, or where somebody lives.
"""

from contract.steps import FIELDS_OF_STEP, Step

SUBJECTS: dict[str, tuple[Step, ...]] = {
    "person": (
        Step.NAME,
        Step.TITLES,
        Step.BIRTH,
        Step.CUSTODY,
        Step.CUSTODY_PROOF,
        Step.GUARDIAN_1,
        Step.GUARDIAN_2,
        Step.RESIDENCE,
        Step.OTHER_OFFICE,
        Step.ADDRESS,
        Step.FEATURES,
        Step.DECLARATIONS,
        Step.CONTACT,
    ),
    "request": (
        Step.SERVICE,
        Step.CARD_OPTIONS,
        Step.PASSPORT_OPTIONS,
        Step.PRIVACY,
        Step.REASON,
        Step.OLD_DOCUMENT,
        Step.OLD_CARD,
        Step.OLD_PASSPORT,
        Step.EARLY,
        Step.LOSS,
        Step.LOSS_FOUND,
        Step.LOSS_DECLARATION,
        Step.DELIVERY,
        Step.DELIVERY_SECOND,
        Step.DELIVERY_DECLARATION,
        Step.CHIP,
        Step.PHOTO,
    ),
}
"""Every question belongs to one."""

_SUBJECT_OF = {
    field: subject
    for subject, steps in SUBJECTS.items()
    for step in steps
    for field in FIELDS_OF_STEP[step]
}


def subject_of(field: str) -> str:
    """Return the subject of an answer's name; ``other`` for what is no answer."""
    return _SUBJECT_OF.get(field, "other")
