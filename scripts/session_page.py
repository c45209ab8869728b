"""``docs/session.md``: the session's regions, from the tables that ``decide`` reads."""

from itertools import pairwise

from contract.steps import FIELDS_OF_STEP, Step
from kiosk.session.decide import ROWS
from kiosk.session.facts import DEAD_ENDS
from kiosk.session.questions import CONDITIONS
from kiosk.session.route import ROUTE
from kiosk.session.table import BEFORE_SUBMIT, IN_VISIT, Row
from scripts.reached_transitions import STATES, transitions
from scripts.tables import GENERATED, table

_FEW = 6
"""So many pages are listed one by one; of more, those are listed that are left out."""


def session_page() -> str:
    """Return the page."""
    regions = "\n".join(_region(region) for region in STATES)
    return f"""{GENERATED}
# The session

A visit is one value; `kiosk.session.decide` is the one function that changes it. Its flow has seven
regions. This page lists the states of each region and the commands with who may send them: the
tables are those that `decide` reads, the diagrams show what it answered on a walk through all that
an adult's visit can reach.

* *Who*: the citizen at the terminal, a clerk, or the system (results and deadlines).
* *Condition*: a function beside the table in `kiosk/session/` that may still refuse the command.
* *Freshness*: a command names the revision of the flow or of the field that its sender saw; an
  older one is refused.
* *Control*: whose hand it takes. *answers*: whoever is in control; *pages*: whoever is in control
  on forms, the citizen on all other pages; empty: anyone who may send it.

## visit: the route

```mermaid
flowchart TD
{_route()}```

In brackets: the condition in `kiosk/session/questions.py` under which a field is asked.

| page | fields |
| --- | --- |
{_fields()}
{_commands("visit")}
{regions}
The end of a visit puts every region back to its first state. Turning the page sets *capture* to
`idle` and *attention* to `none`; every command of the citizen takes an idle warning away. From
submit on *control* is the citizen's.
"""


def _route() -> str:
    lines = [f"    {Step.ATTRACT} -- begin --> {ROUTE[0]}"]
    lines += [f"    {step} --> {following}" for step, following in pairwise(ROUTE)]
    lines += [
        f"    {Step.CHECK} -- submit --> {Step.SUBMITTING}",
        f"    {Step.SUBMITTING} -- case_stored --> {Step.FEE}",
        f"    {Step.SUBMITTING} -- case_not_stored --> {Step.CHECK}",
        f"    {Step.FEE} -- pay_at_counter --> {Step.RECEIPT}",
        f"    {Step.RECEIPT} -- confirm_receipt --> {Step.ENDED}",
    ]
    lines += [
        f"    {step} -- {answer} --> {Step.COUNTER}"
        for step, ends in DEAD_ENDS.items()
        for answer in ends
    ]
    lines += [f'    {step}["{step}<br>(only if needed)"]' for step in ROUTE if _is_optional(step)]
    return "".join(f"{line}\n" for line in lines)


def _is_optional(step: Step) -> bool:
    """Return whether some visits do not come by this page."""
    captures = step in ROUTE[ROUTE.index(Step.PORTRAIT) : ROUTE.index(Step.CHECK)]
    fields = FIELDS_OF_STEP.get(step, ())
    return captures or (bool(fields) and all(name in CONDITIONS for name in fields))


def _asked_if(name: str) -> str:
    condition = CONDITIONS.get(name)
    return f"`{name}`" if condition is None else f"`{name}` ({condition.__name__.lstrip('_')})"


def _fields() -> str:
    return "".join(
        f"| `{step}` | {', '.join(_asked_if(name) for name in names)} |\n"
        for step, names in FIELDS_OF_STEP.items()
    )


def _region(region: str) -> str:
    lines = [f"    [*] --> {next(iter(STATES[region]))}\n"]
    edges: dict[tuple[str, str], list[str]] = {}
    for one in transitions(region):
        edges.setdefault((one.before, one.after), []).append(
            f"{one.command} ({', '.join(one.roles)})"
        )
    lines += [
        f"    {before} --> {after}: {'<br>'.join(labels)}\n"
        for (before, after), labels in edges.items()
    ]
    states = ", ".join(f"`{state}`" for state in STATES[region])
    return f"""## {region}

States: {states}.

```mermaid
stateDiagram-v2
{"".join(lines)}```

{_commands(region)}"""


def _commands(region: str) -> str:
    rows = [row for row in ROWS if row.region == region]
    head = ("command", "who", "pages", "states", "condition", "freshness", "control", "meaning")
    return table(head, [_row(row) for row in rows])


def _row(row: Row) -> tuple[str, ...]:
    return (
        f"`{row.command.model_fields['name'].default}`",  # type: ignore[attr-defined]
        ", ".join(sorted(role.value for role in row.roles)),
        _pages(row.steps),
        ", ".join(f"`{state}`" for state in sorted(row.states)) if row.states else "any",
        f"`{row.guard.__name__.lstrip('_')}`" if row.guard else "",
        "" if row.touches == "nothing" else row.touches,
        {"free": "", "answers": "answers", "pages": "pages"}[row.hand],
        (row.command.__doc__ or "").splitlines()[0],
    )


def _pages(steps: frozenset[Step]) -> str:
    if steps == IN_VISIT:
        return "all of the visit"
    if steps == BEFORE_SUBMIT:
        return "all before submit"
    listed = [f"`{step}`" for step in Step if step in steps]
    if len(listed) <= _FEW:
        return ", ".join(listed)
    outside = [f"`{step}`" for step in Step if step in IN_VISIT - steps]
    beyond = [f"`{step}`" for step in Step if step in steps - IN_VISIT]
    text = "all of the visit"
    if outside:
        text += " but " + ", ".join(outside)
    return text + (", and " + ", ".join(beyond) if beyond else "")
