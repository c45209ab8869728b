"""What samples are made of; their texts stand in no catalogue."""

from typing import Any

from contract import commands as c
from kiosk import views as v

NAME = (
    "Wolfeschlegelsteinhausenbergerdorff-Freifrau von und zu Hohenlohe-Waldenburg-Schillingsfürst"
)
NAMES = "Anna-Magdalena Friederike Wilhelmine Charlotte Elisabeth Theodora Maximiliane Josephine"
PLACE = "Hellschen-Heringsand-Unterschaar, Kreis Dithmarschen, Schleswig-Holstein"


def said(words: str) -> Any:
    """Return a text that stands in no catalogue; shown as it is in every language."""
    return words


def button(name: str, label: str, command: c.Command, icon: str = "", **more: Any) -> v.Button:
    return v.Button(name, said(label), command, icon, **more)


def fill(field: str, value: str) -> c.Command:
    return c.FillField(field=field, value=value)  # type: ignore[arg-type]


def form_field(name: str, label: str, kind: str, value: str = "", **more: Any) -> v.FormField:
    explanation = more.pop("explanation", "")
    return v.FormField(
        name=name,
        label=said(label),
        explanation=said(explanation) if explanation else None,
        kind=kind,  # type: ignore[arg-type]
        value=value,
        error=more.pop("error", None),
        optional=more.pop("optional", False),
        max_length=more.pop("max_length", 120),
        choices=more.pop("choices", ()),
        revision=1,
        editable=True,
        by_clerk=more.pop("by_clerk", None),
        masked=False,
        instead=more.pop("instead", None),
    )
