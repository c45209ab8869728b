"""Parts of the backend alone: configuration, audit, keys, database, limits, texts, expiry."""

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from live_ends import snapshot
from office import write_config
from running_app import running
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError, OperationalError

from backend import setup
from backend.audit import Action, BrokenLink, Event, append, verify
from backend.desk.texts import LANGUAGES, catalogue, preferred
from backend.erasure import erase_due
from backend.main import build_app
from backend.rate_limit import RateLimit
from backend.realtime.tokens import level_of
from backend.settings import Settings, load_settings
from backend.storage.bodies import erase_body, write_body
from backend.storage.database import Database
from backend.storage.tables import audit, cases, metadata, parts
from backend.vault.protocol import Unseal
from backend.vault.sealing_keys import SealingKeyRing
from backend.vault.unseal_log import UnsealLog, first_broken_line
from contract.commands import AnswerHelp, Continue, FillField, RequestControl, StopControl
from contract.configuration import ConfigurationError

NOW = datetime(2026, 11, 24, 12, 30, tzinfo=UTC)
PART = {"kiosk_id": "k", "sha256": "0", "size": 4, "content_type": "image/png", "stored_at": NOW}
CASE = {
    "kiosk_id": "k",
    "manifest": "",
    "manifest_sha256": "",
    "acknowledgement": "",
    "state": "stored",
    "fee_state": "open",
    "fee_cents": 0,
    "due_cents": 0,
    "portrait": "captured",
    "portrait_conformant": True,
    "created_at": NOW,
    "received_at": NOW,
}
EXAMPLE = Path(setup.__file__).parent / "backend.example.toml"


@pytest.fixture(scope="module")
def initialised(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that was set up once; each test gets a copy."""
    folder = tmp_path_factory.mktemp("initialised")
    setup.initialise(load_settings(write_config(folder, 8480)), lambda: NOW)
    return folder


@pytest.fixture
def settings(initialised: Path, tmp_path: Path) -> Settings:
    shutil.copytree(initialised, tmp_path, dirs_exist_ok=True)
    return load_settings(tmp_path / "backend.toml")


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    database = setup.open_database(settings)
    yield database
    database.close()


# --- configuration


def test_example_configuration_is_valid() -> None:
    assert load_settings(EXAMPLE).server.port == 8480


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            'office = "A"\n[server]\nprot = 1\n',
            ':3: unknown key "server.prot", did you mean "port"?',
        ),
        ('offic = "A"\n', ':1: unknown key "offic", did you mean "office"?'),
        ('office = "A"\n[server]\n\nport = 99999\n', ':4: "server.port"'),
        ("[server]\n", ':1: "office": Field required'),
        ("office = \n", "line 1"),
    ],
)
def test_wrong_configuration_is_explained(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "b.toml"
    file.write_text(text)
    with pytest.raises(ConfigurationError) as refused:
        load_settings(file)
    assert said in str(refused.value)
    assert str(file) in str(refused.value)


@pytest.mark.parametrize(
    ("server", "mistakes"),
    [
        ('public_url = "http://office.example"', [(3, "public_url", "https://")]),
        ('public_url = "http://192.0.2.7:8480"', [(3, "public_url", "https://")]),
        ('public_url = "http://localhost:8480"', []),
        ('public_url = "http://[::1]:8480"', []),
        ('public_url = "https://office.example"', []),
        (
            'host = "0.0.0.0"\npublic_url = "https://office.example"',
            [(3, "host", "behind_proxy = true")],
        ),
        ('host = "0.0.0.0"\nbehind_proxy = true', [(2, "public_url", "https://")]),
        ('host = "::"\npublic_url = "https://office.example"\nbehind_proxy = true', []),
        ('tls_certificate = "a.pem"', [(3, "tls_certificate", "set tls_key")]),
        ('\ntls_key = "a.key"', [(4, "tls_key", "set tls_certificate")]),
        (
            'host = "192.0.2.7"\npublic_url = "https://office.example"\n'
            'tls_certificate = "a.pem"\ntls_key = "a.key"',
            [],
        ),
    ],
)
def test_wire_in_plain_text_stays_on_this_machine(
    tmp_path: Path, server: str, mistakes: list[tuple[int, str, str]]
) -> None:
    file = tmp_path / "b.toml"
    file.write_text(f'office = "A"\n[server]\n{server}\n')
    if not mistakes:
        load_settings(file)
        return
    with pytest.raises(ConfigurationError) as refused:
        load_settings(file)
    said = str(refused.value).splitlines()
    assert len(said) == len(mistakes)
    for sentence, (line, key, words) in zip(said, mistakes, strict=True):
        assert sentence.startswith(f'{file}:{line}: "server.{key}": ')
        assert words in sentence


def test_missing_configuration_and_long_socket_path(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="cannot be read"):
        load_settings(tmp_path / "none.toml")
    file = tmp_path / "b.toml"
    file.write_text(f'office = "A"\nvault_socket = "{"x" * 120}"\n')
    with pytest.raises(ConfigurationError, match="107 bytes"):
        load_settings(file)


def shell(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "backend", *arguments], capture_output=True, text=True, timeout=20
    )


@pytest.mark.slow
def test_shell_answers_quickly_and_with_the_right_code(tmp_path: Path) -> None:
    start = time.perf_counter()
    assert shell("--help").returncode == 0
    assert shell("serve").returncode == 2
    assert (time.perf_counter() - start) / 2 < 1
    config = write_config(tmp_path, 8480)
    more = shell("serve", "--config", str(config), "--workers", "2")
    assert (more.returncode, "one worker" in more.stderr) == (2, True)
    before = shell("serve", "--config", str(config))
    assert (before.returncode, "init" in before.stderr) == (1, True)
    setting = config.read_text()
    config.write_text(f'law = "law.toml"\n{setting}')
    assert shell("init", "--config", str(config)).returncode == 0
    (tmp_path / "law.toml").write_text("as_of = 2026-11-23\n")
    broken = shell("serve", "--config", str(config))
    assert (broken.returncode, f"{tmp_path / 'law.toml'}:1: " in broken.stderr) == (2, True)
    config.write_text(setting.replace("port", "prot", 1))
    assert shell("init", "--config", str(config)).returncode == 2


@pytest.mark.slow
def test_shell_speaks_json(tmp_path: Path) -> None:
    config = str(write_config(tmp_path, 8480))
    assert json.loads(shell("init", "--config", config, "--json").stdout)["state"] == "ready"
    added = shell("add-kiosk", "--config", config, "k1", "--label", "Foyer", "--json")
    assert len(json.loads(added.stdout)["code"]) == 10
    assert shell("add-kiosk", "--config", config, "Kiosk 1", "--label", "x").returncode == 1
    clerk = json.loads(shell("add-clerk", "--config", config, "a", "--name", "A", "--json").stdout)
    assert clerk["totp_uri"].startswith("otpauth://totp/")
    assert json.loads(shell("audit-verify", "--config", config, "--json").stdout)["whole"]
    (tmp_path / "vault" / "unseal.log").write_text('{"at": "never", "hash": "0"}\n')
    tampered = shell("audit-verify", "--config", config, "--json")
    assert tampered.returncode == 1
    assert json.loads(tampered.stdout) == {"whole": False, "broken": ["unseal.log:1"]}


# --- database and audit


def test_every_connection_is_durable_and_erases(database: Database) -> None:
    for ask in (database.write_blocking, database.read_blocking):
        values = [
            ask(lambda c, name=name: c.exec_driver_sql(f"PRAGMA {name}").scalar_one())  # type: ignore[misc]
            for name in ("journal_mode", "synchronous", "secure_delete")
        ]
        assert values == ["wal", 2, 1]


def test_reader_cannot_write(database: Database) -> None:
    with pytest.raises(OperationalError, match="readonly"):
        database.read_blocking(lambda c: c.execute(delete(cases)))


def test_migration_makes_the_tables_that_the_program_knows(database: Database) -> None:
    differences = database.read_blocking(
        lambda c: compare_metadata(MigrationContext.configure(c), metadata)
    )
    assert differences == []


def three_events(database: Database) -> None:
    for chain in ("kiosk-a", "kiosk-a", "kiosk-b"):
        event = Event(chain, "clerk", Action.CASE_STORED, "BT-1")
        database.write_blocking(lambda c, event=event: append(c, event, NOW))  # type: ignore[misc]


@pytest.mark.parametrize("change", ["update", "delete"])
def test_audit_refuses_changes(database: Database, change: str) -> None:
    three_events(database)
    statement = update(audit).values(actor="x") if change == "update" else delete(audit)
    with pytest.raises(IntegrityError, match="append-only"):
        database.write_blocking(lambda c: c.execute(statement))


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE audit SET actor = 'other' WHERE chain = 'kiosk-a' AND sequence = 1",
        "UPDATE audit SET action = 'nonsense' WHERE chain = 'kiosk-a' AND sequence = 1",
        "DELETE FROM audit WHERE chain = 'kiosk-a' AND sequence = 1",
    ],
)
def test_tampered_chain_is_found(database: Database, tampering: str) -> None:
    three_events(database)
    assert database.read_blocking(lambda c: list(verify(c))) == []
    for statement in (
        "DROP TRIGGER audit_no_update",
        "DROP TRIGGER audit_no_delete",
        tampering,
    ):
        database.write_blocking(lambda c, s=statement: c.exec_driver_sql(s))  # type: ignore[misc]
    assert database.read_blocking(lambda c: list(verify(c))) == [BrokenLink("kiosk-a", 1)]


# --- bodies and erasure


def test_erased_body_is_overwritten(tmp_path: Path) -> None:
    name = write_body(tmp_path, b"sealed bytes")
    (tmp_path / "kept").hardlink_to(tmp_path / name)
    erase_body(tmp_path, name)
    assert not (tmp_path / name).exists()
    assert (tmp_path / "kept").read_bytes() == bytes(12)
    erase_body(tmp_path, name)


def test_captures_are_erased_when_their_time_is_over(
    database: Database, settings: Settings
) -> None:
    folder = settings.parts_folder
    for number, hours in (("DUE", 0), ("LATER", 1), ("COMPLETE", -1)):
        row = PART | {
            "case_number": number,
            "part": "portrait",
            "path": write_body(folder, b"body"),
            "delete_by": NOW + timedelta(hours=hours),
        }
        database.write_blocking(lambda c, row=row: c.execute(parts.insert().values(row)))  # type: ignore[misc]
    complete = CASE | {"case_number": "COMPLETE", "delete_by": NOW + timedelta(hours=1)}
    database.write_blocking(lambda c: c.execute(cases.insert().values(complete)))
    assert database.write_blocking(lambda c: erase_due(c, folder, NOW)) == 1
    left = database.read_blocking(
        lambda c: (
            c.execute(select(parts.c.case_number).where(parts.c.path.is_not(None))).scalars().all()
        )
    )
    assert sorted(left) == ["COMPLETE", "LATER"], "a part of its own does not shorten a case's time"
    assert len(list(folder.iterdir())) == 2


# --- the vault's keys


def test_keys_are_made_ahead_quickly_and_destroyed_after_96_hours(tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    ring = SealingKeyRing(file)
    start = time.perf_counter()
    ring.advance(NOW)
    assert time.perf_counter() - start < 2
    keys = ring.public_keys(NOW).keys
    assert (len(keys), file.stat().st_mode & 0o777) == (336, 0o600)
    first = keys[0]
    private = ring.private_key(first.key_id, NOW)
    assert private
    end = first.valid_from + timedelta(hours=96)
    assert ring.private_key(first.key_id, end - timedelta(seconds=1)) == private
    assert ring.private_key(first.key_id, end) is None
    (tmp_path / "kept").hardlink_to(file)
    ring.advance(end)
    assert first.key_id not in file.read_text()
    assert set((tmp_path / "kept").read_bytes()) == {0}, "the former file is overwritten"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kept", "keys.json"]
    assert len(SealingKeyRing(file).public_keys(end).keys) == 336


def test_unseal_log_shows_tampering(tmp_path: Path) -> None:
    file = tmp_path / "unseal.log"
    for person in ("a", "b"):
        request = Unseal(
            case_number="BT-1", part="portrait", person=person, purpose="view", sealed=""
        )
        UnsealLog(file).append(request, "key", NOW)  # a new object, as after a restart
    assert first_broken_line(file) is None
    file.write_text(file.read_text().replace('"person": "a"', '"person": "c"'))
    assert first_broken_line(file) == 1


# --- limits, tokens, texts


def test_rate_limit_refills() -> None:
    now = [0.0]
    limit = RateLimit(2, 0.5, lambda: now[0])
    assert [limit.allow("a") for _ in range(3)] == [True, True, False]
    assert limit.allow("b")
    now[0] = 2.0
    assert [limit.allow("a") for _ in range(2)] == [True, False]


def test_level_is_the_least_that_a_command_needs() -> None:
    given = snapshot("s", call="answered", clerk="weber", control="clerk")
    viewing = (AnswerHelp(), RequestControl(), StopControl())
    acting = (FillField(field="degree", value=""), Continue())
    assert {level_of(command, "weber", given) for command in viewing} == {"view"}
    assert {level_of(command, "weber", given) for command in acting} == {"control"}
    assert {level_of(command, "other", given) for command in acting} == {"view"}
    for control in ("citizen", "requested"):
        held = snapshot("s", call="answered", clerk="weber", control=control)
        assert {level_of(command, "weber", held) for command in acting} == {"view"}


def test_catalogues_have_the_same_keys() -> None:
    first, *others = (set(catalogue(language)) for language in LANGUAGES)
    assert all(first == other for other in others)


def test_language_of_the_browser() -> None:
    assert preferred("fr-FR,en;q=0.8,de;q=0.9", "en") == "de"
    assert preferred("en;q=x,fr", "de") == "de"


# --- the application with a clock of its own


@pytest.mark.slow
async def test_login_is_rate_limited(settings: Settings) -> None:
    strict = settings.model_copy(
        update={"limits": settings.limits.model_copy(update={"login_attempts_per_minute": 2})}
    )
    setup.add_clerk(strict, "demo", "Demo")
    async with running(build_app(strict)) as http:
        form = {"login": "demo", "password": "wrong", "number": "000000"}
        answers = [await http.post("/desk/login", data=form) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [403, 403, 429]


async def test_foreign_host_and_missing_origin_are_refused(settings: Settings) -> None:
    async with running(build_app(settings)) as http:
        foreign = await http.get("/v1/time", headers={"Host": "example.org"})
        assert foreign.status_code == 400
        answer = await http.post("/desk/login", data={"login": "a"}, headers={"Origin": ""})
        assert answer.status_code == 403
