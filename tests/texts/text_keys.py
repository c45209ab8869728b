"""The keys that the terminal asks for: those written in the code, and those it puts together."""

import dataclasses
import json
import re
from collections.abc import Iterator
from pathlib import Path

from contract.answers import Answers
from contract.choices import CHOICES, EYE_COLOURS, NONE_GIVEN, YES_NO
from contract.declarations import DECLARATIONS
from contract.failures import FailureCode
from contract.law import load_law
from contract.states import STATES
from contract.steps import CONFIRMED_STEPS, FIELDS_OF_STEP, Step
from kiosk.biometrics.fingerprint.guidance import Guidance as FingerGuidance
from kiosk.biometrics.portrait.guidance import Guidance as PortraitGuidance
from kiosk.documents.receipt import ReceiptTexts
from kiosk.presenter import PAGES, forms, questions, words
from kiosk.presenter.words import STATE_FIELDS
from kiosk.session import relations, validation

KIOSK = Path(__file__).parents[2] / "kiosk"
_KEY = re.compile(r"""["']([a-z_]+(?:\.[\w-]+)+)["']""")
_FILES = ("py", "kv", "typ", "json", "toml", "po")

CONFIRMED = {FIELDS_OF_STEP[step][0] for step in CONFIRMED_STEPS}
ASKED_IN_FORMS = {
    name for step, page in PAGES.items() if page is forms.form for name in FIELDS_OF_STEP[step]
}


def written_in_code(namespaces: set[str]) -> set[str]:
    """Return every string in the kiosk's code that looks like a key of these namespaces."""
    files = [*KIOSK.rglob("*.py"), *KIOSK.rglob("*.kv")]
    texts = (file.read_text(encoding="utf-8") for file in files if "texts" not in file.parts)
    found = {key for text in texts for key in _KEY.findall(text)}
    return {
        key
        for key in found
        if key.split(".")[0] in namespaces and key.rsplit(".", 1)[1] not in _FILES
    }


def put_together() -> set[str]:
    """Return the keys that the code makes of names."""
    return {
        *_of_pages(),
        *_of_wordings(),
        *_of_fields(),
        *_of_choices(),
        *_of_captures(),
        *_of_checkout(),
        *_of_declarations(),
        *_of_keyboard_and_speech(),
        *(f"{kind}.{code}" for kind in ("failure", "remedy") for code in FailureCode),
        *(f"state.{code}" for code in STATES),
    }


def _of_pages() -> Iterator[str]:
    for step, page in PAGES.items():
        if step not in (Step.ATTRACT, Step.ENDED):
            yield f"section.{step}"
        if page in (forms.form, questions.choice):
            yield from (f"{step}.title", f"{step}.body")
    for signer in ("signature", "guardian_1_signature", "guardian_2_signature"):
        yield from (f"{signer}.title", f"{signer}.body", f"check.{signer}.label")
    for need in (
        *("text_125", "text_150", "text_200", "dark", "contrast", "low_layout"),
        *("left_hand", "slow", "speech"),
    ):
        yield from (f"needs.{need}.label", f"needs.{need}.body")
    for why in ("address_sticker", "custody_disagree", "custody_alone"):
        yield from (f"counter.{why}.{part}" for part in ("title", "1", "2"))
    for kind in ("stored", "cancelled"):
        yield from (f"end.{kind}.title", f"end.{kind}.body")


def _of_wordings() -> Iterator[str]:
    """Wordings for a child, a lost document, a second passport; texts joined line by line."""
    yield from (f"{key}.child" for key in words.CHILDS_PAGES)
    yield from (f"{key}.lost" for key in words._LOST)
    yield from (f"{key}.second_passport" for key in words._SECOND_PASSPORT)
    yield from (f"join.{parts}" for parts in (2, 3, 4))


def _of_fields() -> Iterator[str]:
    for name in Answers.model_fields:
        yield f"field.{name}.label"
        yield f"field.{name}.error.missing"
        if name not in CHOICES and name not in CONFIRMED and name not in STATE_FIELDS:
            yield f"field.{name}.error.too_long"
    for name in ASKED_IN_FORMS - forms._SELF_EXPLAINING:
        yield f"field.{name}.explanation"
    for name, check in validation._CHECKS.items():
        yield from (f"field.{name}.error.{what}" for what in WRONG[check.__name__])
    for name, whats in CONTRADICTIONS.items():
        yield from (f"field.{name}.error.{what}" for what in whats)
    yield from (f"instead.{name}" for name in validation.NONE_ALLOWED)


WRONG = {
    "_name": ("letter",),
    "_place": ("letter",),
    "_note": ("letter",),
    "_artist_name": ("letter",),
    "_street": ("letter", "number"),
    "_free_text": ("letter", "too_short"),
    "_birth_date": ("no_such_day", "future", "too_old"),
    "_past_day": ("no_such_day", "future", "unlikely"),
    "_whole_past_day": ("no_such_day", "future", "unlikely"),
    "_expiry": ("no_such_day", "unlikely"),
    "_second_expiry": ("no_such_day", "unlikely", "expired", "ends_early"),
    "_serial": ("form", "check_digit"),
    "_guardian_id": ("form",),
    "_postcode": ("form", "letter"),
    "_height": ("range",),
    "_degree": ("form",),
    "_state": (),
    "_email": ("form",),
}
"""Check of the validation -> what it finds besides a missing answer and one that is too long."""

CONTRADICTIONS = {
    "given_names": ("both_missing",),
    "guardian_1_given_names": ("both_missing",),
    "guardian_2_given_names": ("both_missing",),
    "birth_name": ("same",),
    "reason": ("card_only",),
    "old_document": ("none_yet", "none_lost", "none_renewal", "other_kind"),
    "loss_when": ("before_birth",),
    "guardian_2_id_serial": ("same_person",),
    "guardian_1_birth_date": ("younger", "minor", "too_young"),
    "guardian_2_birth_date": ("younger", "minor", "too_young"),
    "guardian_2_family_name": ("same_person",),
    "loss_found_on": ("before_loss",),
    "delivery_second_serial": ("same_document",),
    "delivery_second_kind": ("same_document",),
}
assert CONTRADICTIONS.keys() == relations._CHECKS.keys()


def _of_choices() -> Iterator[str]:
    yield from ("answer.yes", "answer.no", "answer.none_given")
    yield from (f"eye_colour.{value}" for value in (*EYE_COLOURS, NONE_GIVEN))
    for field, values in CHOICES.items():
        if values != YES_NO and field != "eye_colour":
            yield from (f"{field}.{value}.label" for value in values)
            if field in questions.ICONS:
                yield from (f"{field}.{value}.body" for value in values)
    blocks = "too_young no_german_address not_competent express preliminary no_second_document"
    yield from (f"delivery.blocked.{why}" for why in blocks.split())


def _of_captures() -> Iterator[str]:
    yield from ("failure.timeout", "failure.same_finger", "hint.portrait.one_person_guardian")
    yield from (f"hint.portrait.{hint}" for hint in PortraitGuidance)
    yield from (f"hint.finger.{hint}" for hint in FingerGuidance)
    named = ("again", "lift", "place", "messy", "usable", "too_few_features")
    yield from (f"hint.finger.{hint}" for hint in named)
    yield from (f"portrait.body.{state}" for state in ("ready", "guiding", "failed", "covered"))
    states = ("ready", "waiting", "reading", "failed", "done")
    yield from (f"finger.body.{state}" for state in states)
    yield from (f"finger.state.{state}" for state in ("open", "now", "captured", "impossible"))
    for position in ("right_index", "left_index"):
        yield from (f"finger.{position}.{part}" for part in ("title", "label", "retake"))


def _of_checkout() -> Iterator[str]:
    yield from (f"check.portrait.{part}" for part in ("label", "captured", "studio", "at_counter"))
    yield from (f"check.finger.{state}" for state in ("captured", "impossible"))
    yield from (f"check.signature.{state}" for state in ("given", "impossible"))
    groups = ("documents", "person", "guardians", "residence", "captures")
    yield from (f"check.group.{group}" for group in groups)
    captions = re.findall(r'\("([a-z_]+)", ', (KIOSK / "documents/preview.py").read_text())
    yield from (f"preview.caption.{caption}" for caption in captions)
    yield from ("printed.identity_card", "printed.passport")
    yield from (f"fee.line.{code}" for code in _fee_codes())
    yield from (f"fee.group.{group}" for group in ("identity_card", "passport", "photo"))
    for state in ("printing", "printed", "no_paper"):
        yield from (f"receipt.{part}.{state}" for part in ("body", "confirm", "state"))
    steps = (KIOSK / "session/application.py").read_text()
    names = re.findall(r'^        "(\w+)":', steps.split("def next_steps")[1], re.MULTILINE)
    yield from (f"receipt.step.{name}" for name in names)
    yield from (f"receipt_paper.{one.name}" for one in dataclasses.fields(ReceiptTexts))


def _fee_codes() -> set[str]:
    """Return the codes of the law's fees that a visit here can cost."""
    rules = (KIOSK.parent / "contract/law/requirements.py").read_text()
    return {code for code in load_law().fees if f'"{code}"' in rules}


def _of_declarations() -> Iterator[str]:
    for name, declaration in DECLARATIONS.items():
        yield f"declaration.{name}.title"
        yield from (f"declaration.{name}.{n}" for n in range(1, declaration.paragraphs + 1))
    yield from (f"declaration.loss.how.{reason}" for reason in ("lost", "stolen"))
    yield from (f"{step}.confirm" for step in CONFIRMED_STEPS)


def _of_keyboard_and_speech() -> Iterator[str]:
    layouts = json.loads((KIOSK / "screens/touch_keyboard.json").read_text())
    codes = {code for rows in layouts.values() for row in rows for code, _ in row}
    yield from (f"key.{code}" for code in codes if len(code) > 1)
    yield from ("key.up", "key.down", "key.unknown")
    yield from (f"key.sign_{ord(sign):x}" for sign in "-'’.,/")
    for role in ("button", "radio", "checkbox", "textbox"):
        yield from (f"role.{role}", f"speech.how.{role}")
