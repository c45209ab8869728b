"""What of a snapshot is left without the citizen's consent."""

from contract.snapshot import Snapshot


def without_content(snapshot: Snapshot) -> Snapshot:
    """Return what everybody at the desk may know of a visit: who is helped, where, since when."""
    return Snapshot(
        session_id=snapshot.session_id,
        revision=snapshot.revision,
        flow_revision=snapshot.flow_revision,
        section=snapshot.section,
        step=None,
        language=snapshot.language,
        consent=snapshot.consent,
        call=snapshot.call,
        control=snapshot.control,
        clerk=snapshot.clerk,
        waiting_since=snapshot.waiting_since,
        progress=(0, 0),
        fields=(),
        portrait="hidden",
        fingers=(),
        signatures=(),
        applications=(),
        notices=(),
        fee_cents=0,
        case_number=None,
    )
