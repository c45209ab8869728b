"""Which sealed parts of a case are here."""

from sqlalchemy import Connection, select

from backend.storage.tables import parts


def parts_here(database: Connection, number: str) -> set[str]:
    """Return the names of the case's parts that are not erased."""
    query = select(parts.c.part).where(parts.c.case_number == number, parts.c.path.is_not(None))
    return set(database.execute(query).scalars())
