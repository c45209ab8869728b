"""Visits for tests, invented: what the kiosk would store of them, before it is sealed."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, cast

import httpx
from PIL import Image, ImageDraw

from backend.case_content import CaseContent, OfficeRules
from contract.answers import Answers
from contract.case import (
    ApplicationRecord,
    ApplicationSummary,
    CaseManifest,
    CaseRecord,
    Confirmation,
    FeeLine,
    PartDigest,
    PrintSummary,
    SignatureSummary,
)
from contract.law import FeeCode, law, office_day
from contract.sealing import PartName
from contract.terms import DocumentKind

TODAY = office_day(datetime.now(UTC))
CARD_FEE = FeeLine(
    code="identity_card",
    amount_cents=4600,
    legal_basis="PAuswGebV § 1",
    application="identity_card",
)
PASSPORT_FEES = (
    FeeLine(code="passport", amount_cents=7000, legal_basis="PassV § 15", application="passport"),
    FeeLine(
        code="passport_48_pages",
        amount_cents=2200,
        legal_basis="PassV § 15",
        application="passport",
    ),
)
PHOTO_FEE = FeeLine(code="photo", amount_cents=600, legal_basis="PAuswGebV")
CARD = ApplicationRecord(
    document="identity_card",
    valid_to="2036-11-23",
    online_id=True,
    printed={"family_name": "MUSTER-MARKER", "given_names": "ERIKA ÄNNE", "height": "168 cm"},
    machine_lines=(
        "IDD<<·········<<<<<<<<<<<<<<<<",
        "8408121<3611234D<<2108<<<<<<<·",
        "MUSTER<MARKER<<ERIKA<AENNE<<<<",
    ),
)
PASSPORT = ApplicationRecord(
    document="passport",
    pages=48,
    valid_to="2036-11-23",
    printed={"family_name": "MUSTER-MARKER", "given_names": "ERIKA ÄNNE"},
    machine_lines=("P<D<<MUSTER<MARKER<<ERIKA<AENNE<<<<<<<<<<<<<",),
)


@dataclass(frozen=True)
class Visit:
    """What the kiosk knows at submit."""

    record: CaseRecord
    fee_lines: tuple[FeeLine, ...]
    parts: dict[PartName, bytes] = field(default_factory=dict)

    def but(self, *, fee_lines: tuple[FeeLine, ...] | None = None, **changes: Any) -> "Visit":
        """Return the same visit with other values in its record."""
        answers = changes.pop("answers", {})
        record = self.record.model_copy(
            update={"answers": self.record.answers.model_copy(update=answers), **changes}
        )
        return Visit(record, self.fee_lines if fee_lines is None else fee_lines, self.parts)

    def without_portrait(self, source: str) -> "Visit":
        """Return the visit with a portrait that is still to come."""
        photo = "studio" if source == "studio" else "counter"
        record = self.but(
            portrait=source, portrait_conformant=False, answers={"photo": photo}
        ).record
        fees = tuple(line for line in self.fee_lines if line.code != "photo")
        parts = {part: body for part, body in self.parts.items() if part != "portrait"}
        return Visit(record, fees, parts)

    def content(self, rules: OfficeRules) -> CaseContent:
        """Return what the backend would read of it."""
        now = datetime.now(UTC)
        manifest = CaseManifest(
            case_number=self.record.case_number,
            kiosk_id="k",
            session_id="s",
            applications=tuple(summary(one) for one in self.record.applications),
            created_at=now,
            first_capture_at=now,
            delete_by=now,
            parts=tuple(
                PartDigest(part=part, sha256="0", size=1) for part in ("answers", *self.parts)
            ),
            fee_lines=self.fee_lines,
            fee_state="open",
            portrait=self.record.portrait,
            portrait_conformant=self.record.portrait_conformant,
            language="de",
        )
        return CaseContent(self.record, manifest, rules)


def at_age(visit: Visit, age: int) -> Visit:
    """Return the visit with fee and validity of that age, as the terminal reckons them."""
    fees = tuple(
        law().fee_line(code, age, TODAY, document) for code, document in lines(visit.fee_lines)
    )
    applications = tuple(
        one.model_copy(
            update={
                "valid_to": law().valid_to(one.document, age, TODAY).isoformat(),
                "online_id": one.document == "identity_card" and age >= 16,
            }
        )
        for one in visit.record.applications
    )
    return visit.but(fee_lines=fees, applications=applications)


def lines(fees: tuple[FeeLine, ...]) -> Iterator[tuple[FeeCode, DocumentKind | None]]:
    """Yield code and document of each line."""
    for line in fees:
        yield cast(FeeCode, line.code), line.application


def summary(application: ApplicationRecord) -> ApplicationSummary:
    """Return what of an application the manifest may say."""
    return ApplicationSummary(
        **application.model_dump(include=set(ApplicationSummary.model_fields))
    )


def adult(*documents: ApplicationRecord, conformant: bool = True) -> Visit:
    """Return the visit of an adult who applies for an identity card, or for ``documents``."""
    applications = documents or (CARD,)
    answers = Answers(
        document="both" if len(applications) == 2 else applications[0].document,
        passport_pages=next((str(a.pages) for a in applications if a.document == "passport"), None),
        braille="no",
        reason="renewal",
        old_document="identity_card",
        old_card_serial="L01X00T47",
        old_card_expiry="24.12.2026",
        privacy_notice="privacy/2026-11",
        family_name="Muster-Marker",
        birth_name="",
        given_names="Erika Änne",
        birth_date="12.08.1984",
        birth_place="Berlin",
        residence="here",
        street="Heidestraße 17",
        postcode="51147",
        town="Köln",
        height_cm="168",
        eye_colour="grün",
        other_nationality="no",
        foreign_forces="no",
        delivery="counter",
        photo="here",
    )
    record = CaseRecord(
        case_number="",
        answers=answers,
        asked=(*(name for name, value in answers if value is not None), "degree"),
        applications=applications,
        filled_by_clerk={"height_cm": "demo"},
        prints=(
            PrintSummary(position="right_index", status="captured", score=74),
            PrintSummary(position="left_index", status="captured", score=61),
        ),
        portrait="captured",
        portrait_conformant=conformant,
        signatures=(SignatureSummary(person="applicant", status="signed"),),
        confirmations=(confirmed("privacy"),),
    )
    own = {one.document for one in applications}
    fees = tuple(
        line
        for line in (CARD_FEE, *PASSPORT_FEES, PHOTO_FEE)
        if line.application is None or line.application in own
    )
    parts: dict[PartName, bytes] = {
        "portrait": portrait_jpeg(),
        "print_right_index": signature_png(),
        "print_left_index": signature_png(),
    }
    signed: dict[str, PartName] = {"identity_card": "signature", "passport": "signature_passport"}
    parts.update({part: signature_png() for document, part in signed.items() if document in own})
    return Visit(record, fees, parts)


def family() -> Visit:
    """Return the visit of a girl of 15 or 16: both documents, two guardians, much to settle."""
    base = adult(
        CARD.model_copy(
            update={"valid_to": "2032-11-23", "online_id": False, "preliminary": "also"}
        ),
        PASSPORT.model_copy(update={"valid_to": "2032-11-23", "express": True}),
    )
    answers = {
        "reason": "lost",
        "loss_when": "20.11.2026",
        "loss_where": "Köln, Stadtbahn Linie 1",
        "loss_circumstances": "Die Tasche blieb in der Bahn liegen.",
        "loss_police": "NRW-2026-11-4711",
        "loss_found": "no",
        "loss_declaration": "loss/2026-11",
        "birth_date": f"XX.XX.{TODAY.year - 16}",
        "birth_place": "Aleppo",
        "birth_state": "SYR",
        "sex": "F",
        "passport_kind": "express",
        "passport_pages": "48",
        "preliminary_card": "yes",
        "custody_case": "one_with_consent",
        "custody_proof": "yes",
        "guardian_1_family_name": "Marker",
        "guardian_1_given_names": "Jule",
        "guardian_1_birth_date": "01.02.1984",
        "guardian_1_id_serial": "LXXXT12F8",
        "guardian_2_family_name": "Muster",
        "guardian_2_given_names": "Tarek",
        "guardian_2_birth_date": "03.04.1981",
        "guardian_2_id_serial": "LXXXT13G6",
        "residence": "other_town",
        "other_office_reason": "Die Großeltern wohnen hier.",
        "other_nationality": "yes",
        "other_nationality_state": "SYR",
        "photo": "here_religious",
    }
    filled = base.record.answers.model_copy(update=answers)
    signers = ("applicant", "guardian_1", "guardian_2")
    changed = base.but(
        answers=answers,
        asked=tuple(name for name, value in filled if value is not None),
        prints=(
            PrintSummary(position="right_index", status="captured", score=66),
            PrintSummary(position="left_index", status="impossible"),
        ),
        signatures=tuple(SignatureSummary(person=one, status="signed") for one in signers),
        confirmations=(
            confirmed("privacy"),
            confirmed("loss", person="guardian_1", approved=True),
            confirmed("custody", person="guardian_1"),
            confirmed("consent", person="guardian_2", language="de-x-leicht"),
        ),
        notices=(
            "age_ambiguous",
            "authorisation_needed",
            "head_covering",
            "second_nationality",
            "custody_proof",
            "finger_exception",
        ),
        filled_by_clerk={"height_cm": "demo", "eye_colour": "demo"},
    )
    guardians: dict[PartName, bytes] = {
        "guardian_1_signature": signature_png(),
        "guardian_2_signature": signature_png(),
    }
    prints: set[PartName] = {"print_left_index"}
    own = {part: body for part, body in changed.parts.items() if part not in prints}
    return Visit(changed.record, young_fees(), own | guardians)


def young_fees() -> tuple[FeeLine, ...]:
    """Return what the family pays: below 24, another office, preliminary card in addition."""
    age = 15
    card: tuple[FeeCode, ...] = (
        "identity_card",
        "identity_card_preliminary",
        "identity_card_other_office",
    )
    passport: tuple[FeeCode, ...] = (
        "passport",
        "passport_48_pages",
        "passport_express",
        "passport_other_office",
    )
    return (
        *(law().fee_line(code, age, TODAY, "identity_card") for code in card),
        *(law().fee_line(code, age, TODAY, "passport") for code in passport),
        PHOTO_FEE,
    )


def confirmed(declaration: str, **changes: Any) -> Confirmation:
    """Return the confirmation of a draft by the applicant, unless told otherwise."""
    values = {
        "person": "applicant",
        "declaration": f"{declaration}/2026-11",
        "sha256": "5e88489898da28047151d0e56f8dc6292773603d0d6aabbd",
        "language": "de",
        "confirmed_at": "2026-11-24T12:25:00Z",
        "approved": False,
    }
    return Confirmation.model_validate(values | changes)


def portrait_jpeg() -> bytes:
    """Return a drawn face."""
    image = Image.new("RGB", (622, 800), "#c9d3df")
    draw = ImageDraw.Draw(image)
    draw.ellipse((60, 640, 562, 1200), fill="#23344f")
    draw.rectangle((255, 520, 367, 700), fill="#d7a283")
    draw.ellipse((171, 180, 451, 600), fill="#e3b493")
    draw.pieslice((160, 150, 462, 560), 180, 360, fill="#4a3428")
    for x in (245, 377):
        draw.ellipse((x - 22, 360, x + 22, 382), fill="#ffffff")
        draw.ellipse((x - 9, 362, x + 9, 380), fill="#35506e")
    draw.line((270, 500, 352, 500), fill="#9a5f52", width=6)
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=88)
    return buffer.getvalue()


def signature_png() -> bytes:
    """Return a drawn scribble."""
    image = Image.new("L", (600, 160), 255)
    draw = ImageDraw.Draw(image)
    points = [(30 + i * 9, 80 + ((i * 37) % 50 - 25) * (1 if i % 2 else -1)) for i in range(55)]
    draw.line(points, fill=20, width=4, joint="curve")
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def opened(package: httpx.Response) -> zipfile.ZipFile:
    """Return a package that was fetched."""
    assert package.status_code == 200, package.text
    return zipfile.ZipFile(io.BytesIO(package.content))
