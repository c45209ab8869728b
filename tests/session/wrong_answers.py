"""Wrong answers to every field: what is written, what is said, and the letter that is named."""

from contract.choices import CHOICES
from contract.steps import CONFIRMED_STEPS, FIELDS_OF_STEP

DECLARED = frozenset(FIELDS_OF_STEP[step][0] for step in CONFIRMED_STEPS)
"""Filled by going on from a page, never by writing."""
LETTERS = (
    ("Иван", "letter", "И"),
    ("Anna 😀", "letter", "U+1F600"),
    ("An\u202ena", "letter", "U+202E"),
    ("An\x07na", "letter", "U+0007"),
    ("An\u200bna", "letter", "U+200B"),
    ("Ἀθῆναι", "letter", None),
    ("安娜", "letter", "安"),
    ("Anna\ufeff", "letter", "U+FEFF"),
    ("An\u0338na", "letter", None),
)
PLACE = (
    *LETTERS,
    ("-Anna", "letter", "-"),
    ("Anna-", "letter", "-"),
    ("Anna,", "letter", ","),
    ("...", "missing", None),
    ("12", "missing", None),
)
NAME = (*PLACE[:-1], ("Anna2", "letter", "2"), ("Anna_", "letter", "_"), ("<b>", "letter", None))
NO_NAME = (("---", "missing", None),)
LONG = (("A" * 300, "too_long", None), ("Ä" * 300, "too_long", None))
DATE = (
    ("30.02.1990", "no_such_day", None),
    ("29.02.2023", "no_such_day", None),
    ("31.04.2020", "no_such_day", None),
    ("00.01.1990", "no_such_day", None),
    ("01.13.1990", "no_such_day", None),
    ("14.XX.1990", "no_such_day", None),
    ("14.05.XXXX", "no_such_day", None),
    ("14.5.1990", "no_such_day", None),
    ("1990-05-14", "no_such_day", None),
    ("14/05/1990", "no_such_day", None),
    ("14.05.90", "no_such_day", None),
    ("١٤.٠٥.١٩٩٠", "no_such_day", None),
    ("14.05.19900", "no_such_day", None),
    ("gestern", "no_such_day", None),
)
SERIAL = (
    ("LXXXT12F", "form", None),
    ("LXXXT12F888", "form", None),
    ("LXXXT12O8", "form", None),
    ("LXXXT12Ö8", "form", None),
    ("LAXXT12F8", "form", None),
    ("LXXXT12F84", "check_digit", None),
    ("LXXXT12F8٥", "form", None),
)
STATE = (
    ("D", "missing", None),
    ("DEU", "missing", None),
    ("tur", "missing", None),
    ("Türkei", "missing", None),
    ("X" * 300, "missing", None),
)
STATELESS = (("XXA", "missing", None), ("XXX", "missing", None))
"""No country, and no citizenship that one could have besides the German."""
FREE = (
    *LETTERS,
    ("kurz", "too_short", None),
    ("....", "too_short", None),
    ("......", "too_short", None),
    ("- - - - - -", "too_short", None),
    ("1234567", "too_short", None),
    ("a b c d ......", "too_short", None),
    ("Weil " * 90, "too_long", None),
)

NAMES = (
    *("family_name", "given_names"),
    *(f"guardian_{n}_{part}" for n in (1, 2) for part in ("family_name", "given_names")),
)
SERIALS = ("old_card_serial", "old_passport_serial", "delivery_second_serial")
FOREIGN_ID = (
    ("L12", "form", None),
    ("LXXX-T12F8", "form", None),
    ("LXXXT12Ö8", "form", None),
    ("L٥٥٥٥٥٥", "form", None),
    ("L" * 16, "form", None),
)
"""Guardians may be of any state, whose numbers have any form."""
STATES = ("country", "other_nationality_state", "foreign_forces_state")

Wrong = tuple[tuple[str, str, str | None], ...]
WRONG: dict[str, Wrong] = {
    **dict.fromkeys(NAMES, (*NAME, *LONG)),
    "birth_name": (*NAME, *NO_NAME, *LONG),
    **dict.fromkeys(("birth_place", "town", "loss_where"), (*PLACE, *NO_NAME, *LONG)),
    **dict.fromkeys(SERIALS, SERIAL),
    **dict.fromkeys(("guardian_1_id_serial", "guardian_2_id_serial"), FOREIGN_ID),
    **dict.fromkeys(STATES, (*STATE, *STATELESS)),
    "birth_state": STATE,
    **dict.fromkeys(("early_reason", "other_office_reason"), FREE),
    "loss_circumstances": FREE[:-1],
    "street": (
        *PLACE,
        ("Musterweg", "number", None),
        ("Weg ٥", "letter", None),
        ("Lange Straße 5 " * 8, "too_long", None),
    ),
    "artist_name": (
        *LETTERS,
        ("A" * 61, "too_long", None),
        *((value, "missing", None) for value in ("...", "---", "-", "0", "12345")),
    ),
    "loss_police": (*LETTERS, ("A" * 41, "too_long", None)),
    "degree": (
        ("Prof.", "form", None),
        ("Doktor", "form", None),
        ("dr.", "form", None),
        ("Dr. med.", "form", None),
        ("Dipl.-Ing.", "form", None),
        ("Dr. Dr. Dr. Dr. Dr. Dr.", "too_long", None),
    ),
    "birth_date": (
        *DATE,
        ("24.11.2026", "future", None),
        ("XX.12.2026", "future", None),
        ("01.01.2107", "future", None),
        ("22.11.1895", "too_old", None),
        ("XX.XX.1800", "too_old", None),
    ),
    **dict.fromkeys(
        ("guardian_1_birth_date", "guardian_2_birth_date"),
        (*DATE, ("24.11.2026", "future", None), ("22.11.1895", "too_old", None)),
    ),
    "loss_when": (*DATE, ("24.11.2026", "future", None), ("01.01.1890", "unlikely", None)),
    "loss_found_on": (
        *DATE,
        ("XX.11.2026", "no_such_day", None),
        ("24.11.2026", "future", None),
        ("01.01.1890", "unlikely", None),
    ),
    **dict.fromkeys(
        ("old_card_expiry", "old_passport_expiry"),
        (
            *DATE,
            ("XX.11.2030", "no_such_day", None),
            ("31.12.1990", "unlikely", None),
            ("01.01.2037", "unlikely", None),
        ),
    ),
    "delivery_second_expiry": (
        *DATE,
        ("22.11.2026", "expired", None),
        ("23.11.2026", "ends_early", None),
        ("03.01.2027", "ends_early", None),
    ),
    "postcode": (
        ("6912", "form", None),
        ("691170", "form", None),
        ("D-69117", "form", None),
        ("٦٩١١٧", "form", None),
    ),
    "height_cm": (
        ("17", "range", None),
        ("1,75", "range", None),
        ("1.75", "range", None),
        ("251", "range", None),
        ("0172", "range", None),
        ("1e2", "range", None),
        ("١٧٢", "range", None),
        ("--", "range", None),
    ),
    "email": (
        ("anna.example.org", "form", None),
        ("anna@", "form", None),
        ("@example.org", "form", None),
        ("anna@example", "form", None),
        ("an na@example.org", "form", None),
        ("anna@@example.org", "form", None),
        ("anna@example..org", "form", None),
        ("an\u202ena@example.org", "form", None),
        ("a" * 260 + "@example.org", "too_long", None),
    ),
    **dict.fromkeys(
        CHOICES, (("x", "missing", None), ("YES", "missing", None), ("x" * 300, "missing", None))
    ),
    **dict.fromkeys(DECLARED, ()),
}
