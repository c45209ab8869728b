"""What will be printed, beside the typing and as a picture of the document."""

from contract.choices import NONE_GIVEN
from contract.law import chosen_documents
from contract.steps import Step
from contract.terms import DocumentKind
from kiosk.documents.preview import (
    machine_lines,
    machine_name,
    printed_fields,
    printed_name,
)
from kiosk.documents.print_fit import PrintFit, TooLong
from kiosk.session.answering import counted
from kiosk.session.application import requirements_of
from kiosk.session.values import Session
from kiosk.views import DocumentPreview, PrintedLine, text


def printed(session: Session, step: Step) -> tuple[PrintedLine, ...]:
    """Return how the names typed on this page will stand on each document."""
    if step is not Step.NAME or not (session.answers.family_name or session.answers.given_names):
        return ()
    documents = chosen_documents(session.answers)
    return tuple(line for document in documents for line in _names(session, document))


def _names(session: Session, document: DocumentKind) -> tuple[PrintedLine, PrintedLine]:
    answers = session.answers
    given = "" if answers.given_names == NONE_GIVEN else answers.given_names or ""
    name, was_cut = machine_name(document, answers)
    fit = printed_name(document, answers)
    note = None
    match fit:
        case TooLong(places=places, limit=limit):
            shown = answers.family_name or ""
            note = text("printed.too_long", places=str(places), limit=str(limit))
        case PrintFit(lines=lines, size=size):
            shown = " ".join(lines)
            note = text("printed.small") if size == "small" else None
    return (
        PrintedLine(text(f"printed.{document}"), f"{shown} · {given}" if given else shown, note),
        PrintedLine(text("printed.machine"), name, text("printed.cut") if was_cut else None),
    )


def previews(session: Session) -> tuple[DocumentPreview, ...]:
    """Return the documents as they will look, of what is going to be submitted."""
    session = counted(session)
    answers, captures = session.answers, session.captures
    return tuple(
        DocumentPreview(
            document=one.document,
            fields=tuple(
                (text(f"preview.caption.{caption}"), value)
                for caption, value in printed_fields(one.document, answers, one.valid_to)
            ),
            portrait=captures.portrait,
            signature=captures.signature,
            machine_lines=machine_lines(one.document, answers, one.valid_to),
        )
        for one in requirements_of(session).applications
        if one.preliminary != "only"  # made at the counter, with another pattern
    )
