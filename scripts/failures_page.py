"""``docs/failures.md``: what each failure code says to whom."""

import ast
import inspect
from itertools import pairwise
from pathlib import Path

from contract import failures
from contract.failures import SEVERITY, FailureCode, Severity
from contract.terms import Language
from kiosk.texts import translate
from kiosk.views import Text
from scripts.tables import GENERATED, table

REPORTING = ("kiosk", "backend_client")
"""Folders whose code reports failures."""

_HEADS: dict[Language, tuple[str, ...]] = {
    "en": ("code", "severity", "the citizen reads", "the technician does"),
    "de": ("Code", "Schwere", "am Terminal steht", "was die Technik tut"),
}


def failures_page(root: Path) -> str:
    """Return the page; ``root`` is the project's folder."""
    silent = unreported(root)
    note = (
        "No device or program reports these yet: " + ", ".join(f"`{code}`" for code in silent) + "."
        if silent
        else "Each of them is reported by some device or program."
    )
    return f"""{GENERATED}
# Failure codes

What can go wrong at a terminal. The tables come from `contract/failures.py` and the catalogues in
`kiosk/texts/` (keys `failure.<code>` and `remedy.<code>`).

{_severities()}
{note}

## English

{_codes("en")}
## Deutsch

{_codes("de")}"""


def unreported(root: Path) -> list[FailureCode]:
    """Return the codes that no line of code under ``REPORTING`` names."""
    text = "".join(
        file.read_text(encoding="utf-8")
        for folder in REPORTING
        for file in sorted((root / folder).rglob("*.py"))
    )
    return [code for code in FailureCode if f"FailureCode.{code.name}" not in text]


def _severities() -> str:
    meanings = _docstrings(Severity)
    return table(
        ("severity", "meaning"), [(f"`{one}`", meanings.get(one.name, "")) for one in Severity]
    )


def _docstrings(kind: type[Severity]) -> dict[str, str]:
    """Return the sentence that stands below each member in the source."""
    module = ast.parse(inspect.getsource(failures))
    body = next(
        node.body
        for node in module.body
        if isinstance(node, ast.ClassDef) and node.name == kind.__name__
    )
    found = {}
    for member, below in pairwise(body):
        match member, below:
            case (
                ast.Assign(targets=[ast.Name(id=name)]),
                ast.Expr(value=ast.Constant(value=str(sentence))),
            ):
                found[name] = sentence
    return found


def _codes(language: Language) -> str:
    return table(
        _HEADS[language],
        [
            (
                f"`{code}`",
                str(SEVERITY[code]),
                translate(Text(f"failure.{code}"), language),
                translate(Text(f"remedy.{code}"), language),
            )
            for code in FailureCode
        ],
    )
