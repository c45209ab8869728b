"""The end of a visit: nothing of it stays."""

from dataclasses import replace

from contract.steps import Step
from kiosk.session.values import Session, new_session


def end(session: Session) -> Session:
    """Return the session that says goodbye."""
    fresh = new_session(session.id, session.today, session.office)
    return replace(
        fresh,
        revision=session.revision,
        flow_revision=session.flow_revision,
        profile=session.profile,
        attempt=session.attempt + 1,
        stored=session.stored,
        flow=replace(fresh.flow, step=Step.ENDED),
    )
