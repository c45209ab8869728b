"""A child's whole case as it is sealed: guardians' signatures, declarations, both applications."""

import pytest
from whole_terminal import Office, Terminal

from contract.case import CaseManifest, CaseRecord
from contract.commands import Submit
from contract.sealing import SealedPart, unseal
from contract.signing import Signed
from contract.steps import Step

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]

CHILD = {"document": "both", "birth_date": "15.06.2014", "custody_case": "both_present"}


async def test_childs_case_holds_a_signature_of_everybody(
    terminal: Terminal, office: Office
) -> None:
    terminal.connect()
    terminal.walk(Step.CHECK, **CHILD)
    assert len(terminal.evidence) == 3, "child and two guardians have signed"
    terminal.send(Submit())
    await terminal.until(lambda: terminal.session.flow.step is Step.FEE)
    assert len(terminal.evidence) == 0
    (number,) = terminal.in_storage(terminal.outbox.queued)
    stored = terminal.in_storage(lambda: terminal.outbox.case(number))
    assert set(stored.parts) == {
        "answers",
        "signature",
        "signature_passport",
        "signature_strokes",
        "guardian_1_signature",
        "guardian_2_signature",
    }
    opened = {
        name: unseal(SealedPart.decode(body), office.private) for name, body in stored.parts.items()
    }
    for name, content in opened.items():
        if name.startswith("guardian") or name in ("signature", "signature_passport"):
            assert content.startswith(b"\x89PNG"), name
    assert opened["guardian_1_signature"] == opened["signature_passport"], "the same strokes here"
    manifest = Signed.model_validate_json(stored.manifest).open(
        CaseManifest, office.identity.device_key.public_key()
    )
    assert [one.document for one in manifest.applications] == ["identity_card", "passport"]
    assert sum(line.amount_cents for line in manifest.fee_lines) == 2760 + 3750
    assert (manifest.portrait, manifest.portrait_conformant) == ("at_counter", False)
    assert b"Schneider" not in stored.manifest
    record = CaseRecord.model_validate_json(opened["answers"])
    assert [(one.person, one.status) for one in record.signatures] == [
        ("applicant", "signed"),
        ("guardian_1", "signed"),
        ("guardian_2", "signed"),
    ]
    assert {(one.declaration.split("/")[0], one.person) for one in record.confirmations} == {
        ("privacy", "guardian_1"),
        ("chip", "guardian_1"),
        ("nationality", "guardian_1"),
        ("custody", "guardian_1"),
        ("custody", "guardian_2"),
        ("truth", "guardian_1"),
    }
    assert record.answers.guardian_2_given_names == "Jörg"
    assert not any(one.approved for one in record.confirmations)


async def test_case_under_ten_has_no_signature_of_the_child(terminal: Terminal) -> None:
    terminal.connect()
    terminal.walk(Step.CHECK, birth_date="05.05.2018", custody_case="lives_with_me")
    terminal.send(Submit())
    await terminal.until(lambda: terminal.session.flow.step is Step.FEE)
    (number,) = terminal.in_storage(terminal.outbox.queued)
    stored = terminal.in_storage(lambda: terminal.outbox.case(number))
    assert set(stored.parts) == {"answers", "guardian_1_signature"}
