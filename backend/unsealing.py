"""Opening one sealed part for a person: the vault writes its line, then we write ours."""

import asyncio
from pathlib import Path
from typing import Literal

from sqlalchemy import Connection, select

from backend.audit import Action, Event, append
from backend.problems import ProblemError
from backend.services import Services
from backend.storage.tables import parts
from backend.vault.protocol import Refused
from contract.sealing import PartName


async def open_part(
    services: Services,
    number: str,
    part: PartName,
    *,
    person: str,
    purpose: Literal["view", "package"],
) -> tuple[str, bytes]:
    """Return (content type, plaintext) of one part; raise ``ProblemError`` if it is not there."""

    def find(database: Connection) -> tuple[str, str, str] | None:
        row = database.execute(
            select(parts.c.path, parts.c.content_type, parts.c.kiosk_id).where(
                parts.c.case_number == number, parts.c.part == part, parts.c.path.is_not(None)
            )
        ).first()
        return None if row is None else (row.path, row.content_type, row.kiosk_id)

    found = await services.database.read(find)
    if found is None:
        raise ProblemError(404, "no-part", part)
    path, content_type, kiosk_id = found
    sealed = await asyncio.to_thread(_read, services.settings.parts_folder / path)
    opened = await services.vault.unseal(number, part, sealed, person=person, purpose=purpose)
    if isinstance(opened, Refused):
        raise ProblemError(410, "not-readable", opened.reason)
    viewed = Event(kiosk_id, person, Action.PART_VIEWED, number, f"{purpose}:{part}")
    await services.database.write(lambda c: append(c, viewed, services.clock()))
    return content_type, opened


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:  # erased between the row and the file
        raise ProblemError(404, "no-part") from error
