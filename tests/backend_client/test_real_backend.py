"""The client and the real backend, vault and server being processes of their own."""

import asyncio
import base64
import hashlib
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sealed_samples import CARD_FEE, Terminal

sys.path.insert(0, str(Path(__file__).parents[1] / "backend"))

from office import Office

from backend import setup
from backend_client import identity
from backend_client.api import BackendApi, Unauthorised, Unreachable
from backend_client.outbox import Outbox
from backend_client.realtime import Realtime
from backend_client.sender import PAUSE, REST, Sender
from contract.case import ApplicationSummary, CaseManifest, PartDigest
from contract.failures import FailureCode
from contract.sealing import PartHeader, seal
from contract.signing import Signed

pytestmark = pytest.mark.slow


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    office = Office.create(tmp_path_factory.mktemp("office"))
    try:
        office.start_vault()
        office.start_server()
        yield office
    finally:
        office.stop()


@pytest.fixture(scope="module")
def kiosk(office: Office, tmp_path_factory: pytest.TempPathFactory) -> identity.KioskIdentity:
    folder = tmp_path_factory.mktemp("identity")
    code = setup.add_kiosk(office.settings, "hall-1", "Foyer")
    api = BackendApi(office.url, None, clock=now)
    key = Ed25519PrivateKey.generate()
    with pytest.raises(Unauthorised, match="403"):
        api.enrol("hall-1", "WRONG", key)
    identity.save(folder, key, api.enrol("hall-1", code, key))
    api.close()
    return identity.load(folder)


def store_case(outbox: Outbox, sender: Sender, kiosk: identity.KioskIdentity, number: str) -> None:
    key, moment = sender.sealing_key(), now()
    assert key is not None
    header = PartHeader(
        case_number=number,
        part="answers",
        content_type="application/json",
        kiosk_id=kiosk.kiosk_id,
        key_id=key.key_id,
        created_at=moment,
        delete_by=moment + timedelta(hours=96),
    )
    public = base64.b64decode(key.public_key)
    body = seal(header, b"{}", public, kiosk.device_key).encode()
    digest = hashlib.sha256(body).hexdigest()
    manifest = CaseManifest(
        case_number=number,
        kiosk_id=kiosk.kiosk_id,
        session_id="s",
        applications=(ApplicationSummary(document="identity_card"),),
        created_at=moment,
        first_capture_at=moment,
        delete_by=header.delete_by,
        parts=(PartDigest(part="answers", sha256=digest, size=len(body)),),
        fee_lines=(CARD_FEE,),
        fee_state="open",
        portrait="at_counter",
        portrait_conformant=False,
        language="de",
    )
    signed = Signed.sign(manifest, kiosk.device_key).model_dump_json().encode()
    outbox.store(number, signed, {"answers": body}, stored_at=moment, delete_by=header.delete_by)


def test_a_case_goes_from_the_outbox_to_the_office(
    office: Office, kiosk: identity.KioskIdentity, tmp_path: Path
) -> None:
    api = BackendApi(office.url, kiosk, clock=now)
    with Outbox(tmp_path / "outbox.sqlite") as outbox:
        sender = Sender(outbox, api, kiosk, clock=now)
        assert sender.step() == REST
        store_case(outbox, sender, kiosk, "BT-REAL-1")
        assert sender.step() == REST
        assert (sender.state.unsent, sender.state.failure) == (0, None)
    api.close()
    desk = office.log_in()
    assert "BT-REAL-1" in desk.get("/desk/cases").text
    desk.http.close()


def test_a_manifest_whose_parts_are_not_there_is_refused_and_parked_at_last(
    office: Office, kiosk: identity.KioskIdentity, tmp_path: Path
) -> None:
    api = BackendApi(office.url, kiosk, clock=now)
    with Outbox(tmp_path / "outbox.sqlite") as outbox:
        sender = Sender(outbox, api, kiosk, clock=now)
        sender.step()
        stranger = Terminal(kiosk_id="hall-1").case("BT-REAL-2")  # sealed by another device
        moment = now()
        outbox.store(
            "BT-REAL-2",
            stranger.manifest,
            stranger.parts,
            stored_at=moment,
            delete_by=moment + timedelta(hours=96),
        )
        store_case(outbox, sender, kiosk, "BT-REAL-3")
        for _ in range(3):
            sender.step()
        assert (outbox.parked(), sender.state.unsent) == (["BT-REAL-2"], 1)
    api.close()


def test_a_wrong_clock_is_said_so(
    office: Office, kiosk: identity.KioskIdentity, tmp_path: Path
) -> None:
    def yesterday() -> datetime:
        return now() - timedelta(days=1)

    api = BackendApi(office.url, kiosk, clock=yesterday)
    with Outbox(tmp_path / "outbox.sqlite") as outbox:
        sender = Sender(outbox, api, kiosk, clock=yesterday)
        assert sender.step() == PAUSE
        assert sender.state.failure is FailureCode.CLOCK_WRONG
    api.close()


def test_a_clerk_s_browser_is_no_backend_for_a_kiosk(
    office: Office, kiosk: identity.KioskIdentity
) -> None:
    api = BackendApi(office.url + "/desk", kiosk, clock=now)
    with pytest.raises(Unreachable):
        api.sealing_keys()
    api.close()


async def test_the_line_is_taken(office: Office, kiosk: identity.KioskIdentity) -> None:
    asked: list[float] = []

    async def no_second_try(seconds: float) -> None:
        asked.append(seconds)
        await asyncio.Event().wait()

    line = Realtime(
        office.url,
        kiosk,
        clock=now,
        on_command=lambda *_: None,
        on_clerk_gone=lambda _: None,
        sleep=no_second_try,
    )
    task = asyncio.create_task(line.run())
    async with asyncio.timeout(10):
        while not line.is_connected:  # noqa: ASYNC110 - there is no event to wait for
            await asyncio.sleep(0.02)
    assert asked == []
    task.cancel()
    await asyncio.wait([task], timeout=5)
