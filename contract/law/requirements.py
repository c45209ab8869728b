"""What a visit needs and costs: which captures, which people, which fees, which validity."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, assert_never

from contract.case import FeeLine
from contract.law.values import OLDEST_AGE, FeeCode, Law, LimitCode
from contract.terms import DocumentKind

DeliveryBlock = Literal[
    "too_young",
    "no_german_address",
    "not_competent",
    "express",
    "preliminary",
    "no_second_document",
]
_ORDERS: tuple[tuple[DocumentKind, ...], ...] = (
    (),
    ("identity_card",),
    ("passport",),
    ("identity_card", "passport"),
)
_ALONE_FROM: dict[DocumentKind, LimitCode] = {
    "identity_card": "identity_card_alone_from_age",
    "passport": "passport_alone_from_age",
}
_DELIVERY_FROM: dict[DocumentKind, LimitCode] = {
    "identity_card": "identity_card_delivery_from_age",
    "passport": "passport_delivery_from_age",
}


@dataclass(frozen=True)
class Circumstances:
    """What the rules need to know of a visit; impossible ones raise ``ValueError``."""

    documents: tuple[DocumentKind, ...]
    """Identity card before passport; empty while not chosen."""
    preliminary_card: bool
    """A preliminary identity card in addition to the identity card."""
    passport_kind: Literal["regular", "express", "preliminary"]
    passport_pages: Literal["32", "48"]
    youngest: int | None
    """The lowest possible completed years; ``None`` (then both) while the age is unknown."""
    oldest: int | None
    residence: Literal["here", "other_town", "abroad", "none"]
    """``none``: no dwelling; the office of the place of stay is competent."""
    second_passport: bool
    delivery: Literal["counter", "home"]
    has_second_document: bool
    """A second valid document to show at the door."""
    photo_here: bool

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        if self.documents not in _ORDERS:
            raise ValueError("documents are named once, the identity card first")
        if self.youngest is None and self.oldest is None:
            return
        if self.youngest is None or self.oldest is None:
            raise ValueError("both ages are known or none")
        if not 0 <= self.youngest <= self.oldest <= OLDEST_AGE:
            raise ValueError(f"ages lie between 0 and {OLDEST_AGE}, the lower one first")


@dataclass(frozen=True)
class Application:
    """One document that is applied for."""

    document: DocumentKind
    preliminary: Literal["none", "also", "only"]
    """A preliminary document in addition, or nothing but that."""
    express: bool
    pages: Literal[32, 48]
    """Of a passport."""
    valid_to: date
    """Last day of validity; of the preliminary document where there is only that."""
    preliminary_valid_to: date | None
    fee_lines: tuple[FeeLine, ...]
    chip: bool
    """Holds fingerprints from the age for them on."""
    online_id: bool
    """Switched on when it is handed over."""


@dataclass(frozen=True)
class Requirements:
    """What follows from the circumstances of a visit.

    While the age is unknown everything that it could demand counts as needed. Until a clerk
    decides, the lowest possible age counts.
    """

    applications: tuple[Application, ...]
    photo_lines: tuple[FeeLine, ...]
    fingerprints: bool
    signature: bool
    """The applicant's own."""
    guardian: bool
    authorisation: bool
    """The competent office must permit that this one acts (*Ermächtigung*, PAuswG section 8(4))."""
    age_ambiguous: bool
    """The highest possible age would lead to something else than the lowest."""
    delivery_blocks: tuple[DeliveryBlock, ...]
    """Every reason why nothing can be sent home; ``no_second_document`` says something only after
    the question for it."""

    @property
    def fee_lines(self) -> tuple[FeeLine, ...]:
        """All lines: each application's, then the photo's."""
        own = (line for application in self.applications for line in application.fee_lines)
        return (*own, *self.photo_lines)

    @property
    def total_cents(self) -> int:
        """The sum of all lines."""
        return sum(line.amount_cents for line in self.fee_lines)


def requirements(
    law: Law,
    what: Circumstances,
    day: date,
    *,
    photo_fee_per: Literal["photo", "document"] = "photo",
) -> Requirements:
    """Return what a visit on ``day`` needs and costs.

    ``photo_fee_per``: most offices charge a shared photo once, some once for each document. Home
    delivery costs its fee whenever it is chosen, also while something blocks it. Raises
    ``ValueError`` for a day before the first rows of the law.
    """
    unknown = what.youngest is None or what.oldest is None
    lowest = _at_age(law, what, OLDEST_AGE if unknown else what.youngest or 0, day, photo_fee_per)
    if what.oldest is None or what.oldest == what.youngest:
        return lowest
    highest = _at_age(law, what, what.oldest, day, photo_fee_per)
    return replace(lowest, age_ambiguous=lowest != highest)


def expected_old_document_early(law: Law, expiry: date, day: date) -> bool:
    """Whether a document valid to ``expiry`` is renewed so early that it needs a reason.

    PAuswG section 6(2); the number of days is the law file's ``early_renewal_days``.
    """
    return (expiry - day).days > law.limit("early_renewal_days", day)


def _at_age(
    law: Law,
    what: Circumstances,
    age: int,
    day: date,
    photo_fee_per: Literal["photo", "document"],
) -> Requirements:
    applications = tuple(_application(law, what, name, age, day) for name in what.documents)
    # Before a document is chosen it may be one with a chip.
    chip = not applications or any(one.chip for one in applications)
    return Requirements(
        applications=applications,
        photo_lines=tuple(_photo_lines(law, what, age, day, photo_fee_per)),
        fingerprints=chip and age >= law.limit("fingerprints_from_age", day),
        signature=age >= law.limit("signature_from_age", day),
        guardian=any(age < law.limit(_ALONE_FROM[name], day) for name in what.documents),
        authorisation=_other_office(what),
        age_ambiguous=False,
        delivery_blocks=tuple(_delivery_blocks(law, what, age, day)),
    )


def _application(
    law: Law, what: Circumstances, document: DocumentKind, age: int, day: date
) -> Application:
    match document:
        case "identity_card":
            return _identity_card(law, what, age, day)
        case "passport" if what.passport_kind == "preliminary":
            return _preliminary_passport(law, what, age, day)
        case "passport":
            return _passport(law, what, age, day)
        case _:
            assert_never(document)


def _identity_card(law: Law, what: Circumstances, age: int, day: date) -> Application:
    codes: list[FeeCode] = ["identity_card"]
    preliminary_valid_to = None
    if what.preliminary_card:
        codes.append("identity_card_preliminary")
        preliminary_valid_to = law.valid_to("identity_card_preliminary", age, day)
    if what.residence == "abroad":
        codes.append("identity_card_abroad")
    elif _other_office(what):
        codes.append("identity_card_other_office")
    if what.delivery == "home":
        codes.append("identity_card_delivery")
    return Application(
        document="identity_card",
        preliminary="also" if what.preliminary_card else "none",
        express=False,
        pages=32,
        valid_to=law.valid_to("identity_card", age, day),
        preliminary_valid_to=preliminary_valid_to,
        fee_lines=_lines(law, codes, age, day, "identity_card"),
        chip=True,
        online_id=age >= law.limit("online_id_from_age", day),
    )


def _passport(law: Law, what: Circumstances, age: int, day: date) -> Application:
    codes: list[FeeCode] = ["passport"]
    if what.passport_pages == "48":
        codes.append("passport_48_pages")
    if what.passport_kind == "express":
        codes.append("passport_express")
    if _other_office(what):
        codes.append("passport_other_office")
    if what.delivery == "home":
        codes.append("passport_delivery")
    return Application(
        document="passport",
        preliminary="none",
        express=what.passport_kind == "express",
        pages=48 if what.passport_pages == "48" else 32,
        valid_to=law.valid_to("passport_second" if what.second_passport else "passport", age, day),
        preliminary_valid_to=None,
        fee_lines=_lines(law, codes, age, day, "passport"),
        chip=True,
        online_id=False,
    )


def _preliminary_passport(law: Law, what: Circumstances, age: int, day: date) -> Application:
    """Issued on the spot: no choice of pages, and nothing that could be sent home."""
    codes: list[FeeCode] = ["passport_preliminary"]
    if _other_office(what):
        codes.append("passport_preliminary_other_office")
    valid_to = law.valid_to("passport_preliminary", age, day)
    return Application(
        document="passport",
        preliminary="only",
        express=False,
        pages=32,
        valid_to=valid_to,
        preliminary_valid_to=valid_to,
        fee_lines=_lines(law, codes, age, day, "passport"),
        chip=False,
        online_id=False,
    )


def _lines(
    law: Law, codes: list[FeeCode], age: int, day: date, document: DocumentKind
) -> tuple[FeeLine, ...]:
    return tuple(law.fee_line(code, age, day, document) for code in codes)


def _photo_lines(
    law: Law,
    what: Circumstances,
    age: int,
    day: date,
    photo_fee_per: Literal["photo", "document"],
) -> Iterable[FeeLine]:
    if not (what.photo_here and what.documents and law.knows_fee("photo", day)):
        return
    match photo_fee_per:
        case "photo":
            yield law.fee_line("photo", age, day)
        case "document":
            for document in what.documents:
                yield law.fee_line("photo", age, day, document)
        case _:
            assert_never(photo_fee_per)


def _delivery_blocks(law: Law, what: Circumstances, age: int, day: date) -> Iterable[DeliveryBlock]:
    limits = [_DELIVERY_FROM[name] for name in what.documents]
    if any(law.knows_limit(code, day) and age < law.limit(code, day) for code in limits):
        yield "too_young"
    if what.residence in ("abroad", "none"):
        yield "no_german_address"
    if _other_office(what):
        yield "not_competent"
    if "passport" in what.documents:
        if what.passport_kind == "express":
            yield "express"
        elif what.passport_kind == "preliminary":
            yield "preliminary"
    if not what.has_second_document:
        yield "no_second_document"


def _other_office(what: Circumstances) -> bool:
    return what.residence in ("other_town", "abroad")
