"""Answers that contradict each other, and some that only look so.

Each stands for the right answers to all questions, of which it replaces some.
"""

CONTRADICTIONS: list[tuple[str, dict[str, str], str]] = [
    ("given_names", {"given_names": "---", "family_name": "---"}, "both_missing"),
    (
        "guardian_1_given_names",
        {"guardian_1_given_names": "---", "guardian_1_family_name": "---"},
        "both_missing",
    ),
    (
        "guardian_2_given_names",
        {"guardian_2_given_names": "---", "guardian_2_family_name": "---"},
        "both_missing",
    ),
    ("birth_name", {"birth_name": "Schneider"}, "same"),
    ("birth_name", {"birth_name": "SCHNEIDER"}, "same"),
    ("guardian_1_birth_date", {"guardian_1_birth_date": "15.05.1990"}, "younger"),
    ("guardian_1_birth_date", {"guardian_1_birth_date": "14.05.1990"}, "younger"),
    (
        "guardian_2_birth_date",
        {"birth_date": "XX.XX.1990", "guardian_2_birth_date": "31.12.1990"},
        "younger",
    ),
    (
        "guardian_1_birth_date",
        {"birth_date": "01.01.2020", "guardian_1_birth_date": "24.11.2008"},
        "minor",
    ),
    (
        "guardian_2_family_name",
        {"guardian_2_given_names": "Petra", "guardian_2_birth_date": "02.03.1965"},
        "same_person",
    ),
    (
        "guardian_2_family_name",
        {
            "guardian_2_family_name": "SCHNEIDER",
            "guardian_2_given_names": "petra",
            "guardian_2_birth_date": "02.03.1965",
            "guardian_2_id_serial": "---",
        },
        "same_person",
    ),
    ("guardian_1_birth_date", {"guardian_1_birth_date": "15.05.1980"}, "too_young"),
    (
        "guardian_2_birth_date",
        {"birth_date": "XX.XX.2005", "guardian_2_birth_date": "01.01.1996"},
        "too_young",
    ),
    ("loss_found_on", {"loss_found_on": "19.11.2026"}, "before_loss"),
    (
        "loss_found_on",
        {"loss_when": "XX.11.2026", "loss_found_on": "31.10.2026"},
        "before_loss",
    ),
    ("delivery_second_serial", {"delivery_second_serial": "LXXXT12F8"}, "same_document"),
    ("delivery_second_serial", {"delivery_second_serial": "lxxxt12f85"}, "same_document"),
    (
        "delivery_second_kind",
        {"document": "identity_card", "delivery_second_kind": "identity_card"},
        "same_document",
    ),
    (
        "delivery_second_kind",
        {
            "document": "identity_card",
            "delivery_second_kind": "identity_card",
            "old_card_serial": "---",
        },
        "same_document",
    ),
    (
        "delivery_second_kind",
        {"reason": "first", "document": "identity_card", "delivery_second_kind": "identity_card"},
        "same_document",
    ),
    ("delivery_second_kind", {"document": "passport", "old_passport_serial": ""}, "same_document"),
    (
        "delivery_second_kind",
        {"document": "passport", "old_passport_serial": "---"},
        "same_document",
    ),
    (
        "delivery_second_kind",
        {"reason": "second_passport", "delivery_second_kind": "identity_card"},
        "same_document",
    ),
    (
        "delivery_second_serial",
        {"document": "passport", "delivery_second_serial": "CXXXT12F5"},
        "same_document",
    ),
    (
        "delivery_second_kind",
        {"reason": "lost", "old_document": "passport"},
        "same_document",
    ),
    (
        "delivery_second_kind",
        {"reason": "stolen", "old_document": "both", "delivery_second_kind": "identity_card"},
        "same_document",
    ),
    ("old_document", {"reason": "second_passport", "old_document": "identity_card"}, "none_yet"),
    ("reason", {"reason": "second_passport", "document": "identity_card"}, "card_only"),
    ("old_document", {"reason": "lost", "old_document": "none"}, "none_lost"),
    ("old_document", {"reason": "stolen", "old_document": "none"}, "none_lost"),
    ("old_document", {"reason": "renewal", "old_document": "none"}, "none_renewal"),
    ("old_document", {"reason": "damaged", "old_document": "none"}, "none_renewal"),
    ("old_document", {"document": "identity_card", "old_document": "passport"}, "other_kind"),
    ("old_document", {"document": "passport", "old_document": "identity_card"}, "other_kind"),
    (
        "old_document",
        {"reason": "damaged", "document": "passport", "old_document": "identity_card"},
        "other_kind",
    ),
    ("loss_when", {"loss_when": "13.05.1990"}, "before_birth"),
    ("loss_when", {"loss_when": "XX.XX.1989"}, "before_birth"),
    ("guardian_2_id_serial", {"guardian_2_id_serial": "lxxxt12f8"}, "same_person"),
]
"""The field beside which it is said, the other answers, what is said."""

NO_CONTRADICTIONS: dict[str, tuple[str, dict[str, str]]] = {
    "the passport beside a new card": (
        "delivery_second_serial",
        {
            "document": "identity_card",
            "old_document": "both",
            "delivery_second_serial": "CXXXT12F5",
        },
    ),
    "the card beside a new passport": (
        "delivery_second_serial",
        {
            "document": "passport",
            "old_document": "both",
            "delivery_second_kind": "identity_card",
            "delivery_second_serial": "LXXXT12F8",
        },
    ),
    "the kind of the card beside a new passport": (
        "delivery_second_kind",
        {"document": "passport", "delivery_second_kind": "identity_card"},
    ),
    "the other of two passports": ("delivery_second_kind", {"document": "passport"}),
    "the first beside the second passport": (
        "delivery_second_kind",
        {"reason": "second_passport", "document": "passport", "old_passport_serial": "---"},
    ),
    "its number": (
        "delivery_second_serial",
        {
            "reason": "second_passport",
            "document": "passport",
            "delivery_second_serial": "CXXXT12F5",
        },
    ),
    "both renewed by who had one": ("old_document", {"document": "both"}),
    "name changed of who had none": (
        "old_document",
        {"reason": "name_changed", "old_document": "none"},
    ),
    "the other document lost": (
        "old_document",
        {"reason": "lost", "document": "passport", "old_document": "identity_card"},
    ),
    "Weiß is not Weiss": ("birth_name", {"family_name": "Weiß", "birth_name": "Weiss"}),
    "a parent of ten years": ("guardian_1_birth_date", {"guardian_1_birth_date": "14.05.1980"}),
    "a parent of about ten years": (
        "guardian_1_birth_date",
        {"birth_date": "XX.XX.1990", "guardian_1_birth_date": "XX.XX.1980"},
    ),
    "a sister who is the guardian": (
        "guardian_1_birth_date",
        {"custody_case": "guardian_deed", "guardian_1_birth_date": "14.05.1985"},
    ),
}
"""The field, and the other answers."""
