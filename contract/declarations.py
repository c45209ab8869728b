"""Notices and declarations: texts that are read and confirmed, with version and legal basis.

The texts stand in the catalogues as ``declaration.<id>.title`` and ``declaration.<id>.<number>``;
all are drafts until the authority approves them. A changed wording gets a new version here, so
that an approval of the old one ends with it.
"""

from collections.abc import Iterable
from types import MappingProxyType

from contract.value import Value


class Declaration(Value):
    """One text."""

    version: str
    """Year and month of the wording."""
    legal_basis: str
    paragraphs: int
    """Texts ``declaration.<id>.1`` to ``.<paragraphs>``.

    Some stand for another one, or are left out, where the visit is such that only this is true.
    The digest of the wording is over all of them, so it is the same for every visit.
    """
    personal: bool = False
    """The text as shown names a person."""


_FIRST = "2026-11"

DECLARATIONS = MappingProxyType(
    {
        "privacy": Declaration(version=_FIRST, legal_basis="DSGVO Art. 13 und 14", paragraphs=13),
        "truth": Declaration(
            version=_FIRST, legal_basis="PAuswG § 9 Abs. 3, PassG § 6 Abs. 2", paragraphs=2
        ),
        "loss": Declaration(
            version=_FIRST,
            legal_basis="PAuswG § 27 Abs. 1 Nr. 3, § 11 Abs. 5, PassG § 15 Nr. 3",
            paragraphs=6,
        ),
        "custody": Declaration(
            version=_FIRST,
            legal_basis="PAuswG § 9 Abs. 2, PassG § 6 Abs. 1",
            paragraphs=5,
            personal=True,
        ),
        "consent": Declaration(version=_FIRST, legal_basis="BGB § 1627", paragraphs=4),
        "delivery": Declaration(
            version=_FIRST,
            legal_basis="PAuswGebV § 1 Abs. 4 Nr. 3, PassV § 15 Abs. 1 Nr. 3",
            paragraphs=5,
        ),
        "chip": Declaration(
            version=_FIRST,
            legal_basis="PAuswG § 5 Abs. 9, § 11, § 13, § 26 Abs. 2, PassG § 4 Abs. 4, § 16 Abs. 2",
            paragraphs=6,
        ),
        "nationality": Declaration(
            version=_FIRST, legal_basis="PAuswG § 27 Abs. 1 Nr. 4 und 5", paragraphs=2
        ),
        "other_office": Declaration(
            version=_FIRST, legal_basis="PAuswG § 8 Abs. 4, PassG § 19", paragraphs=2
        ),
        "email": Declaration(
            version=_FIRST,
            legal_basis="DSGVO Art. 6 Abs. 1 Buchst. a, PassG § 21 Abs. 2 Nr. 8a",
            paragraphs=2,
        ),
    }
)
"""Id -> text, by the order in which a visit may show them."""


def stamp(declaration: str) -> str:
    """Return id and version as they are kept with the case, such as ``privacy/2026-11``."""
    return f"{declaration}/{DECLARATIONS[declaration].version}"


def approved(entries: Iterable[str]) -> frozenset[str]:
    """Return the ids whose present wording an authority has approved.

    An entry is an id, or id and version: ``privacy/2026-11`` approves that wording alone.
    Raises ``ValueError`` for an unknown id.
    """
    found = set()
    for entry in entries:
        declaration, _, version = entry.partition("/")
        if declaration not in DECLARATIONS:
            raise ValueError(f'no declaration "{declaration}"; known: {", ".join(DECLARATIONS)}')
        if not version or entry == stamp(declaration):
            found.add(declaration)
    return frozenset(found)
