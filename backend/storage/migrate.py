"""Brings the database to the newest schema."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from backend.storage.database import Database, DatabaseError, open_engine

MIGRATIONS = Path(__file__).parent / "migrations"


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def migrate(file: Path) -> None:
    """Create ``file`` or upgrade it to the newest schema."""
    engine = open_engine(file)
    try:
        with engine.connect() as connection:
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            connection.commit()
    finally:
        engine.dispose()


def require_newest(database: Database) -> None:
    """Raise ``DatabaseError`` unless the schema is the one that this program knows."""

    def current(connection: Connection) -> str | None:
        return MigrationContext.configure(connection).get_current_revision()

    newest = ScriptDirectory.from_config(_config()).get_current_head()
    if database.read_blocking(current) != newest:
        raise DatabaseError("the database has another schema; run: python -m backend init")
