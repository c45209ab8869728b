"""A whole office for tests: real vault and server processes, kiosks that sign, clerks' browsers."""

import base64
import hashlib
import hmac
import os
import re
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pyotp
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from visits import Visit, adult, summary

from backend import setup
from backend.settings import Settings, load_settings
from contract.case import CaseManifest, PartDigest
from contract.messages import Enrolment, EnrolmentRequest
from contract.sealing import PartHeader, PartName, SealedPart, SealingKeySet, seal
from contract.signing import Signed, authorization

START_SECONDS = 20.0


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def write_config(folder: Path, port: int, extra: str = "") -> Path:
    file = folder / "backend.toml"
    file.write_text(
        f'office = "Bürgeramt Musterhausen"\n[server]\nport = {port}\n'
        f'public_url = "http://127.0.0.1:{port}"\n'
        f"[limits]\nlogin_attempts_per_minute = 100\nexpiry_check_seconds = 0.2\n{extra}"
    )
    return file


@dataclass
class KioskClient:
    """An enrolled kiosk that speaks the HTTP interface."""

    url: str
    kiosk_id: str
    office_key: Ed25519PublicKey
    key: Ed25519PrivateKey
    http: httpx.Client

    def header(self, verb: str, target: str, content: bytes = b"", **changes: object) -> str:
        values: dict[str, object] = {
            "method": verb,
            "path": target,
            "body": content,
            "at": datetime.now(UTC),
            "nonce": secrets.token_hex(16),
        }
        return authorization(self.kiosk_id, self.key, **(values | changes))  # type: ignore[arg-type]

    def send(self, method: str, path: str, body: bytes = b"", **headers: str) -> httpx.Response:
        sent = {"Authorization": self.header(method, path, body)} | headers
        return self.http.request(method, self.url + path, content=body, headers=sent)

    def sealing_keys(self) -> SealingKeySet:
        answer = self.send("GET", "/v1/sealing-keys")
        assert answer.status_code == 200, answer.text
        signed = Signed.model_validate_json(answer.content)
        return signed.open(SealingKeySet, self.office_key)

    def put_part(self, sealed: bytes, number: str, part: str) -> httpx.Response:
        digest = {"X-Content-SHA256": hashlib.sha256(sealed).hexdigest()}
        return self.send("PUT", f"/v1/cases/{number}/parts/{part}", sealed, **digest)

    def put_case(self, case: "SealedCase") -> httpx.Response:
        return self.send("PUT", f"/v1/cases/{case.number}", case.manifest)

    def deliver(self, case: "SealedCase") -> httpx.Response:
        for part, sealed in case.parts.items():
            answer = self.put_part(sealed, case.number, part)
            assert answer.status_code == 201, answer.text
        return self.put_case(case)


@dataclass
class SealedCase:
    number: str
    plain: dict[PartName, bytes]
    parts: dict[PartName, bytes]
    manifest: bytes


def sealed_case(
    kiosk: KioskClient,
    visit: Visit | None = None,
    *,
    conformant: bool = True,
    first_capture: datetime | None = None,
    kept: timedelta = timedelta(hours=96),
    parts_kept: timedelta | None = None,
    answers: Callable[[str], bytes] | None = None,
    number: str | None = None,
    **changes: object,
) -> SealedCase:
    """Seal what the kiosk stores of ``visit``; ``changes`` are to the manifest.

    ``answers`` makes what is sealed as the record, for a case number, if it is another.
    """
    visit = visit or adult(conformant=conformant)
    number = number or "BT-" + secrets.token_hex(4).upper()
    now = datetime.now(UTC)
    captured = first_capture or now - timedelta(minutes=3)
    delete_by = captured + kept
    parts_delete_by = captured + (parts_kept or kept)
    record = visit.record.model_copy(update={"case_number": number})
    sealed_record = answers(number) if answers else record.model_dump_json().encode()
    plain: dict[PartName, bytes] = {"answers": sealed_record, **visit.parts}
    types = {"answers": "application/json", "portrait": "image/jpeg"}
    key = kiosk.sealing_keys().keys[0]
    parts: dict[PartName, bytes] = {}
    for part, data in plain.items():
        header = PartHeader(
            case_number=number,
            part=part,
            content_type=types.get(part, "image/png"),
            kiosk_id=kiosk.kiosk_id,
            key_id=key.key_id,
            created_at=now,
            delete_by=parts_delete_by,
        )
        sealed: SealedPart = seal(header, data, base64.b64decode(key.public_key), kiosk.key)
        parts[part] = sealed.encode()
    manifest = CaseManifest(
        case_number=number,
        kiosk_id=kiosk.kiosk_id,
        session_id=secrets.token_hex(8),
        applications=tuple(summary(one) for one in record.applications),
        created_at=now,
        first_capture_at=captured,
        delete_by=delete_by,
        parts=tuple(
            PartDigest(part=part, sha256=hashlib.sha256(data).hexdigest(), size=len(data))
            for part, data in parts.items()
        ),
        fee_lines=visit.fee_lines,
        fee_state="at_counter",
        portrait=record.portrait,
        portrait_conformant=record.portrait_conformant,
        language="de",
    ).model_copy(update=changes)
    signed = Signed.sign(manifest, kiosk.key).model_dump_json().encode()
    return SealedCase(number, plain, parts, signed)


@dataclass
class Desk:
    """A clerk's browser without scripts."""

    login: str
    http: httpx.Client
    origin: str

    def get(self, path: str) -> httpx.Response:
        return self.http.get(path)

    def csrf(self) -> str:
        found = re.search(r'name="csrf" value="([^"]+)"', self.get("/desk/cases").text)
        assert found
        return found[1]

    def revision(self, number: str) -> str:
        found = re.search(r'name="revision" value="(\d+)"', self.get(f"/desk/cases/{number}").text)
        return found[1] if found else ""

    def post(self, path: str, **form: str) -> httpx.Response:
        """Send a form as the page of now holds it, unless ``form`` says otherwise."""
        of_case = re.match(r"/desk/cases/([^/]+)/", path)
        if of_case and "revision" not in form:
            form["revision"] = self.revision(of_case[1])
        return self.http.post(path, data={"csrf": self.csrf()} | form)

    @property
    def cookie(self) -> str:
        return f"desk={self.http.cookies['desk']}"


@dataclass
class Office:
    """Vault and server as processes of their own."""

    folder: Path
    config: Path
    settings: Settings
    port: int
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)
    http: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=20))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @classmethod
    def create(cls, folder: Path) -> "Office":
        port = free_port()
        config = write_config(folder, port)
        settings = load_settings(config)
        setup.initialise(settings)
        return cls(folder, config, settings, port)

    def start_vault(self) -> subprocess.Popen[bytes]:
        process = self._run("vault")
        self._wait(self.settings.vault_socket.exists, process)
        return process

    def start_server(self) -> subprocess.Popen[bytes]:
        process = self._run("serve")

        def answers() -> bool:
            try:
                return self.http.get(self.url + "/v1/time").status_code == 200
            except httpx.TransportError:
                return False

        self._wait(answers, process)
        return process

    def restart_server(self) -> None:
        server = self.processes[1]
        server.terminate()
        server.wait(10)
        self.processes[1] = self.start_server()
        self.processes.pop()

    def _run(self, command: str) -> subprocess.Popen[bytes]:
        with (self.folder / f"{command}.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "backend", command, "--config", str(self.config)],
                stdout=log,
                stderr=log,
                env=os.environ | {"PYTHONWARNINGS": "default"},
            )
        self.processes.append(process)
        return process

    def _wait(self, ready: object, process: subprocess.Popen[bytes]) -> None:
        assert callable(ready)
        deadline = time.monotonic() + START_SECONDS
        while not ready():
            assert process.poll() is None, "process ended"
            assert time.monotonic() < deadline, "process did not start"
            time.sleep(0.05)

    def stop(self) -> None:
        for process in reversed(self.processes):
            process.terminate()
            process.wait(10)
        self.http.close()

    def enrol(self, kiosk_id: str | None = None, label: str = "Foyer links") -> KioskClient:
        kiosk_id = kiosk_id or "k-" + secrets.token_hex(4)
        code = setup.add_kiosk(self.settings, kiosk_id, label)
        key = Ed25519PrivateKey.generate()
        answer = self.http.post(
            self.url + "/v1/enrolment", content=enrolment(kiosk_id, key, code).model_dump_json()
        )
        assert answer.status_code == 200, answer.text
        enrolled = Enrolment.model_validate_json(answer.content)
        office_key = Ed25519PublicKey.from_public_bytes(base64.b64decode(enrolled.signing_key))
        return KioskClient(self.url, kiosk_id, office_key, key, self.http)

    def log_in(self, login: str | None = None, language: str = "de") -> Desk:
        login = login or "c-" + secrets.token_hex(4)
        clerk = setup.add_clerk(self.settings, login, f"Clerk {login}")
        http = httpx.Client(
            base_url=self.url,
            headers={"Origin": self.url, "Accept-Language": language},
            timeout=20,
        )
        number = pyotp.TOTP(clerk.totp_secret).now()
        answer = http.post(
            "/desk/login", data={"login": login, "password": clerk.password, "number": number}
        )
        assert answer.status_code == 303, answer.text
        return Desk(login, http, self.url)


def enrolment(kiosk_id: str, key: Ed25519PrivateKey, code: str) -> EnrolmentRequest:
    public = base64.b64encode(key.public_key().public_bytes_raw()).decode()
    return EnrolmentRequest(
        kiosk_id=kiosk_id,
        public_key=public,
        proof=hmac.new(code.encode(), f"{kiosk_id}|{public}".encode(), hashlib.sha256).hexdigest(),
    )
