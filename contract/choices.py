"""The closed lists that answers are chosen from (data dictionary of BSI TR-03123, XhD)."""

YES_NO = ("yes", "no")
DOCUMENT_CHOICES = ("identity_card", "passport", "both")
REASONS = (
    "renewal",
    "first",
    "lost",
    "stolen",
    "damaged",
    "name_changed",
    "address_changed",
    "second_passport",
    "other",
)
CUSTODY_CASES = (
    "both_present",
    "one_with_consent",
    "lives_with_me",
    "sole",
    "guardian_deed",
    "carer",
    "disagree",
    "alone",
)
EYE_COLOURS = (
    "blau",
    "grau",
    "grün",
    "braun",
    "schwarz",
    "blaugrau",
    "graublau",
    "blaugrün",
    "graugrün",
    "grünbraun",
    "braungrün",
    "hellbraun",
    "dunkelbraun",
    "verschieden",
)
"""As they are printed; ``---`` stands for not determinable."""
NONE_GIVEN = "---"
"""What XhD writes for a missing given or family name, a height or an eye colour not given."""

CHOICES: dict[str, tuple[str, ...]] = {
    "document": DOCUMENT_CHOICES,
    "preliminary_card": YES_NO,
    "braille": YES_NO,
    "passport_kind": ("regular", "express", "preliminary"),
    "passport_pages": ("32", "48"),
    "reason": REASONS,
    "old_document": ("identity_card", "passport", "both", "none"),
    "loss_found": YES_NO,
    "custody_case": CUSTODY_CASES,
    "custody_proof": YES_NO,
    "residence": ("here", "other_town", "abroad", "none"),
    "sex": ("F", "M", "X"),
    "eye_colour": EYE_COLOURS,
    "other_nationality": YES_NO,
    "foreign_forces": YES_NO,
    "delivery": ("counter", "home"),
    "delivery_second_kind": ("identity_card", "passport"),
    "photo": ("here", "here_religious", "here_medical", "studio", "counter"),
}
