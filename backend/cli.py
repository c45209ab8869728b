"""The shell's commands. Everything heavy is imported when a command runs, so help is quick."""

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from backend.settings import Settings

EXIT_FAILED = 1
EXIT_USAGE = 2
KEEP_ALIVE_SECONDS = 75
BACKLOG = 4096
MAX_CONNECTIONS = 12_000


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return the exit code: 0 done, 1 failed, 2 wrong use."""
    options = _parser().parse_args(arguments)
    from backend.settings import load_settings
    from contract.configuration import ConfigurationError

    try:
        settings = load_settings(options.config)
    except ConfigurationError as error:
        print(error, file=sys.stderr)
        return EXIT_USAGE
    return _run(options, settings)


def _run(options: argparse.Namespace, settings: "Settings") -> int:
    from sqlalchemy.exc import OperationalError

    from backend.setup import SetupError
    from backend.storage.database import DatabaseError
    from contract.configuration import ConfigurationError

    command: Callable[[argparse.Namespace, Settings], int] = options.command
    try:
        return command(options, settings)
    except ConfigurationError as error:
        print(error, file=sys.stderr)
        return EXIT_USAGE
    except (SetupError, DatabaseError, OSError) as error:
        print(f"backend: {error}", file=sys.stderr)
        return EXIT_FAILED
    except OperationalError as error:
        print(f"backend: {settings.database_file}: {error.orig}", file=sys.stderr)
        return EXIT_FAILED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m backend", description="The office's backend.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(
        name: str, command: Callable[[argparse.Namespace, "Settings"], int], text: str
    ) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=text, description=text)
        sub.add_argument("--config", type=Path, required=True, metavar="FILE")
        sub.add_argument("--json", action="store_true", help="print one JSON object")
        sub.set_defaults(command=command)
        return sub

    add("init", _init, "create folders, keys and database, or upgrade the database")
    add("vault", _vault, "run the vault, the only process with private keys")
    serve = add("serve", _serve, "run the server")
    serve.add_argument("--workers", type=int, default=1, help="more than 1 needs PostgreSQL")
    kiosk = add("add-kiosk", _add_kiosk, "add a kiosk and print its one-time code")
    kiosk.add_argument("id")
    kiosk.add_argument("--label", required=True)
    clerk = add("add-clerk", _add_clerk, "add a clerk and print password and TOTP secret")
    clerk.add_argument("login")
    clerk.add_argument("--name", required=True)
    receiver = add("add-receiver", _add_receiver, "add a receiver of packages, print its token")
    receiver.add_argument("name")
    add("audit-verify", _audit_verify, "check the hash chains of the audit and of the vault's log")
    return parser


def _say(options: argparse.Namespace, values: dict[str, object]) -> None:
    if options.json:
        print(json.dumps(values, ensure_ascii=False))
    else:
        for name, value in values.items():
            print(f"{name}: {value}")


def _init(options: argparse.Namespace, settings: "Settings") -> int:
    from backend.setup import initialise

    initialise(settings)
    _say(options, {"data_folder": str(settings.data_folder), "state": "ready"})
    return 0


def _vault(_options: argparse.Namespace, settings: "Settings") -> int:
    import logging

    from backend.vault.server import run_vault

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    run_vault(settings)
    return 0


def _serve(options: argparse.Namespace, settings: "Settings") -> int:
    if options.workers != 1:
        print("backend: SQLite allows one worker only; omit --workers", file=sys.stderr)
        return EXIT_USAGE
    import uvicorn

    from backend.main import build_app
    from backend.setup import open_database
    from contract.messages import MAX_MESSAGE_BYTES

    open_database(settings).close()  # says plainly what is missing, before anything listens
    certificate, key = settings.server.tls_certificate, settings.server.tls_key
    uvicorn.run(
        build_app(settings),
        host=settings.server.host,
        port=settings.server.port,
        ssl_certfile=certificate,
        ssl_keyfile=key,
        ws_max_size=MAX_MESSAGE_BYTES,
        ws_per_message_deflate=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=5,
        backlog=BACKLOG,
        limit_concurrency=MAX_CONNECTIONS,
        access_log=False,
        server_header=False,
    )
    return 0


def _add_kiosk(options: argparse.Namespace, settings: "Settings") -> int:
    from backend.setup import add_kiosk

    code = add_kiosk(settings, options.id, options.label)
    _say(options, {"kiosk_id": options.id, "code": code, "valid_minutes": 15})
    return 0


def _add_clerk(options: argparse.Namespace, settings: "Settings") -> int:
    from dataclasses import asdict

    from backend.setup import add_clerk

    _say(options, asdict(add_clerk(settings, options.login, options.name)))
    return 0


def _add_receiver(options: argparse.Namespace, settings: "Settings") -> int:
    from backend.setup import add_receiver

    token = add_receiver(settings, options.name)
    _say(options, {"name": options.name, "token": token})
    return 0


def _audit_verify(options: argparse.Namespace, settings: "Settings") -> int:
    from backend.audit import verify
    from backend.setup import open_database
    from backend.vault.unseal_log import UNSEAL_LOG_FILE, first_broken_line

    log = settings.vault_folder / UNSEAL_LOG_FILE
    # A vault that never opened a part has no log; one that this user may not read fails plainly.
    broken_line = first_broken_line(log) if log.exists() else None
    database = open_database(settings)
    try:
        broken = [
            f"{link.chain}:{link.sequence}"
            for link in database.read_blocking(lambda c: list(verify(c)))
        ]
    finally:
        database.close()
    if broken_line is not None:
        broken.append(f"{UNSEAL_LOG_FILE}:{broken_line}")
    _say(options, {"whole": not broken, "broken": broken})
    return EXIT_FAILED if broken else 0
