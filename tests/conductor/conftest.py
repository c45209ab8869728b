"""Fixtures: one worker and office for all, a terminal, a camera and a sensor for each test."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from studio import NOBODY, ONE, TWO, Studio, rendered
from whole_terminal import Office, Terminal, whole_terminal

from kiosk.workers.assessment import AssessmentWorker
from simulators.fingerprint_zfm.simulator import FingerprintSimulator


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def worker() -> AsyncIterator[AssessmentWorker]:
    async with AssessmentWorker() as running:
        yield running


@pytest.fixture(scope="module")
def office() -> Office:
    return Office()


@pytest_asyncio.fixture(loop_scope="module")
async def terminal(
    tmp_path: Path, worker: AssessmentWorker, office: Office
) -> AsyncIterator[Terminal]:
    async with whole_terminal(tmp_path, worker, office) as made:
        yield made


@pytest.fixture(scope="module")
def people() -> None:
    """Draw everybody once, so that no test waits for it."""
    for scene in (ONE, TWO, NOBODY):
        for size in (Studio.STREAM, Studio.STILL):
            rendered(scene, *size)


@pytest.fixture
def studio(people: None) -> Iterator[Studio]:
    with Studio() as camera:
        yield camera


@pytest.fixture
def sensor(tmp_path: Path) -> Iterator[FingerprintSimulator]:
    with FingerprintSimulator(link=tmp_path / "sensor", is_paced=False, slow_s=0.05) as made:
        yield made
