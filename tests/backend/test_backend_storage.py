"""The database through its upgrades: nothing of a stored case is lost."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Connection, select, text

from backend.desk.case_view import case_view
from backend.erasure import erase_due
from backend.fees import fees_of, total_due
from backend.intake.first_form import is_taken
from backend.settlements import settled_of
from backend.storage.database import Database, open_engine
from backend.storage.migrate import _config, migrate, require_newest
from backend.storage.tables import applications, cases, reliefs, settlements, upgrades

NOW = datetime(2026, 11, 24, 12, 30, tzinfo=UTC)
TIME = "2026-11-24T12:30:00.000000Z"


SETTLED = (
    ("proof_missing", "proof_seen"),
    ("signature", "signed_at_counter"),
    ("finger_left_index", "hand_missing"),
)


def first_schema(file: Path, upto: str = "0001") -> None:
    """Make a database as the first version left it, or as the second made of it."""
    engine = open_engine(file)
    with engine.connect() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for number, state in enumerate(
            ("stored", "accepted", "rejected", "expired", "handed_over")
        ):
            insert_case(connection, f"BT-{number}", state)
        if upto != "0001":
            command.upgrade(config, upto)
            for task, answer in SETTLED:
                connection.execute(
                    text("INSERT INTO settlements VALUES ('BT-0', :task, :answer, 'weber', :time)"),
                    {"task": task, "answer": answer, "time": TIME},
                )
        connection.commit()
    engine.dispose()


def insert_case(connection: Connection, number: str, state: str) -> None:
    statement = {
        "document": "identity_card",
        "fee_lines": [
            {"code": "identity_card", "amount_cents": 4600, "legal_basis": "PAuswGebV § 1"},
            {"code": "photo", "amount_cents": 600, "legal_basis": "PAuswGebV"},
        ],
    }
    rejected = state == "rejected"
    connection.execute(
        text(
            "INSERT INTO cases VALUES (:number, 'k', :manifest, 's', 'a', :state, :item, :reason,"
            " :by, :at, 'at_counter', 5200, :conformant, :time, :time, :time, NULL, NULL, NULL)"
        ),
        {
            "number": number,
            "manifest": json.dumps({"statement": json.dumps(statement)}),
            "state": state,
            "item": "portrait" if rejected else None,
            "reason": "poor_quality" if rejected else None,
            "by": None if state == "stored" else "weber",
            "at": None if state == "stored" else TIME,
            "conformant": True,
            "time": TIME,
        },
    )
    if number != "BT-0":
        connection.execute(
            text(
                "INSERT INTO parts VALUES (:number, 'portrait', 'k', 's', 1, 'image/jpeg', NULL,"
                " :time, :time, NULL)"
            ),
            {"number": number, "time": TIME},
        )


@pytest.fixture
def upgraded(tmp_path: Path) -> Database:
    file = tmp_path / "backend.sqlite"
    first_schema(file)
    migrate(file)
    return Database(file)


def test_stored_cases_are_upgraded(upgraded: Database) -> None:
    require_newest(upgraded)
    rows = upgraded.read_blocking(
        lambda c: c.execute(
            select(cases.c.state, cases.c.portrait, applications)
            .join(applications, applications.c.case_number == cases.c.case_number)
            .order_by(cases.c.case_number)
        ).all()
    )
    assert [(row[0], row.portrait, row[5]) for row in rows] == [
        ("stored", "at_counter", "open"),
        ("stored", "captured", "accepted"),
        ("rejected", "captured", "rejected"),
        ("expired", "captured", "expired"),
        ("handed_over", "captured", "handed_over"),
    ]
    assert {row.document for row in rows} == {"identity_card"}
    rejected = rows[2]
    assert (rejected.rejected_item, rejected.rejected_reason) == ("portrait", "poor_quality")
    assert (rejected.decided_by, rejected.decided_at) == ("weber", NOW)
    assert rows[0].decided_by is None
    upgraded.close()


def test_upgraded_case_has_its_fee_lines_and_a_page(upgraded: Database) -> None:
    fees = upgraded.read_blocking(lambda c: fees_of(c, "BT-0"))
    assert [(fee.share, fee.asked_cents) for fee in fees] == [
        ("identity_card", 4600),
        ("shared", 600),
    ]
    row = upgraded.read_blocking(
        lambda c: c.execute(select(cases).where(cases.c.case_number == "BT-0")).one()
    )
    assert row.due_cents == total_due(fees) == 5200
    view = upgraded.read_blocking(lambda c: case_view(c, row, None))
    assert [one.document for one in view.applications] == ["identity_card"]
    upgraded.close()


def test_upgraded_fee_holds_back_what_it_must(upgraded: Database) -> None:
    rows = upgraded.read_blocking(
        lambda c: {row.case_number: row for row in c.execute(select(cases))}
    )
    due = {number: (row.fee_state, row.due_cents) for number, row in rows.items()}
    assert due["BT-1"] == ("at_counter", 5200), "accepted, and not paid"
    assert due["BT-2"] == ("nothing_due", 0), "rejected"
    upgraded.close()


def test_answer_of_before_the_upgrade_settles_nothing(upgraded: Database) -> None:
    rows = (("portrait", "waived_by_old"), ("no_task", "done"), ("portrait_", "from_studio"))
    for task, answer in (*rows, ("no_residence", "residence_found")):
        values = {"case_number": "BT-1", "task": task, "answer": answer, "settled_by": "weber"}
        upgraded.write_blocking(
            lambda c, v=values: c.execute(settlements.insert().values(v | {"settled_at": NOW}))  # type: ignore[misc]
        )
    assert upgraded.read_blocking(lambda c: settled_of(c, "BT-1")) == {
        "no_residence": "residence_found"
    }
    upgraded.close()


def test_what_was_settled_is_carried_over_to_the_tasks_of_today(tmp_path: Path) -> None:
    file = tmp_path / "backend.sqlite"
    first_schema(file, upto="0002")
    migrate(file)
    database = Database(file)
    settled = database.read_blocking(settlement_rows)
    assert settled == {"custody_proof": "proof_seen", "signature_applicant": "signed_at_counter"}
    case = database.read_blocking(
        lambda c: c.execute(select(cases).where(cases.c.case_number == "BT-1")).one()
    )
    assert (case.revision, case.billed_at) == (0, None)
    at = database.read_blocking(lambda c: c.execute(select(upgrades.c.at)).scalar_one())
    assert abs(datetime.now(UTC) - at) < timedelta(minutes=1)
    assert database.read_blocking(lambda c: is_taken(c, at + timedelta(hours=95)))
    assert not database.read_blocking(lambda c: is_taken(c, at + timedelta(hours=96)))
    database.close()


def settlement_rows(connection: Connection) -> dict[str, str]:
    return {row.task: row.answer for row in connection.execute(select(settlements))}


def test_upgrade_twice_changes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "backend.sqlite"
    first_schema(file)
    migrate(file)
    migrate(file)
    database = Database(file)
    assert len(database.read_blocking(lambda c: c.execute(select(applications)).all())) == 5
    database.close()


def test_expiry_forgets_what_was_settled(upgraded: Database, tmp_path: Path) -> None:
    folder = tmp_path / "parts"
    folder.mkdir()
    (folder / "body").write_bytes(b"sealed")

    def prepare(connection: Connection) -> None:
        connection.execute(
            settlements.insert().values(
                case_number="BT-1",
                task="head_covering",
                answer="religious_accepted",
                settled_by="weber",
                settled_at=NOW,
            )
        )
        connection.execute(
            reliefs.insert().values(
                case_number="BT-1",
                share="shared",
                kind="waived",
                due_cents=0,
                reason="needy_proof_seen",
                granted_by="weber",
                granted_at=NOW,
            )
        )
        connection.execute(
            text("UPDATE applications SET rejected_item = 'portrait', rejected_reason = 'x'")
        )
        connection.execute(text("UPDATE parts SET path = 'body' WHERE case_number = 'BT-1'"))

    upgraded.write_blocking(prepare)
    assert upgraded.write_blocking(lambda c: erase_due(c, folder, NOW - timedelta(hours=1))) == 0
    assert upgraded.write_blocking(lambda c: erase_due(c, folder, NOW)) == 1
    left = upgraded.read_blocking(
        lambda c: (
            c.execute(select(settlements)).all(),
            c.execute(select(reliefs.c.reason)).scalars().all(),
            c.execute(
                select(
                    applications.c.state,
                    applications.c.rejected_item,
                    applications.c.rejected_reason,
                ).where(applications.c.case_number == "BT-1")
            ).one(),
        )
    )
    assert (*left[:2], tuple(left[2])) == ([], [None], ("expired", None, None))
    upgraded.close()
