"""Every page of whole visits, as the presenter makes it: with the texts that people read."""

import sys
from dataclasses import replace
from functools import cache
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "session"))

from interrupted_visits import moments

from contract.steps import Step
from kiosk import views as v
from kiosk.live import Live
from kiosk.presenter import present


@cache
def visit_samples() -> dict[str, v.View]:
    """Return name -> view: each page as full as it came, and left too early; by type of page."""
    pages: dict[str, list[v.View]] = {}
    for step in Step:
        for session in moments(step):
            view = present(session, Live(), {})
            pages.setdefault(_name(step, view), []).append(view)
        for session in moments(step)[:1]:
            hasty = replace(session, flow=replace(session.flow, complaint=True))
            if (view := present(hasty, Live(), {})) != present(session, Live(), {}):
                pages[_name(step, view) + "-hasty"] = [view]
    fullest = {name: max(seen, key=lambda view: len(str(view))) for name, seen in pages.items()}
    return dict(sorted(fullest.items()))


def _name(step: Step, view: v.View) -> str:
    title = getattr(view, "title", None)
    key = "" if title is None else title.key.removeprefix(step.value).removesuffix(".title")
    kind = type(view).__name__.removesuffix("View").lower()
    parts = ("visit", kind, step.value, *key.replace(".title", "").split("."))
    return "-".join(part for part in parts if part)
