"""One real office for all tests of the backend."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "session"))
sys.path.insert(0, str(Path(__file__).parents[1] / "persons"))
sys.path.insert(0, str(Path(__file__).parent))

from office import Desk, KioskClient, Office


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Vault and server, running."""
    office = Office.create(tmp_path_factory.mktemp("office"))
    try:
        office.start_vault()
        office.start_server()
        yield office
    finally:
        office.stop()


@pytest.fixture(scope="session")
def kiosk(office: Office) -> KioskClient:
    """An enrolled kiosk."""
    return office.enrol()


@pytest.fixture(scope="session")
def desk(office: Office) -> Iterator[Desk]:
    """A clerk who is logged in."""
    desk = office.log_in()
    yield desk
    desk.http.close()
