"""Requests over real sockets: whatever comes back, it is a value or a typed failure, in time."""

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import unruly_backend as unruly
from certificates import certificate
from sealed_samples import NOON, Clock, Terminal
from unruly_backend import Misbehaviour, UnrulyBackend

from backend_client.answers import checked
from backend_client.api import (
    BackendApi,
    ClockRefused,
    Deadlines,
    Rejected,
    Unauthorised,
    Unreachable,
)

SHORT = Deadlines(connect_seconds=0.3, silence_seconds=0.3, exchange_seconds=0.6)
KEYS = "/v1/sealing-keys"


@pytest.fixture
def api(backend: UnrulyBackend, terminal: Terminal) -> Iterator[BackendApi]:
    api = BackendApi(backend.address, terminal.identity, clock=Clock(), deadlines=SHORT)
    yield api
    api.close()


def test_a_case_is_sent_and_acknowledged(
    api: BackendApi, backend: UnrulyBackend, terminal: Terminal
) -> None:
    case = terminal.case("BT-1")
    for part, body in case.parts.items():
        api.put_part("BT-1", part, body)
    assert api.put_manifest("BT-1", case.manifest).case_number == "BT-1"
    assert backend.lost == 0


def test_the_key_set_is_opened(api: BackendApi, backend: UnrulyBackend) -> None:
    signed, keys = api.sealing_keys()
    assert signed == backend.key_set
    assert keys.issued_at == NOON


@pytest.mark.parametrize(
    "misbehaviour",
    [
        unruly.hang_up,
        unruly.half_an_answer,
        unruly.half_then_silence,
        unruly.silence,
        unruly.noise,
        unruly.bad_compression,
        unruly.oversized,
        unruly.a_page,
        unruly.redirect,
        unruly.status(404),
        unruly.status(408),
        unruly.status(400),
        unruly.status(500),
        unruly.status(204),
    ],
)
def test_no_proper_answer_is_unreachable_and_the_next_call_works(
    api: BackendApi, backend: UnrulyBackend, misbehaviour: Misbehaviour
) -> None:
    backend.will(KEYS, misbehaviour)
    began = time.monotonic()
    with pytest.raises(Unreachable):
        api.sealing_keys()
    assert time.monotonic() - began < 3
    assert api.sealing_keys()[1].keys
    assert {one.path for one in backend.received} == {KEYS}  # no redirect was followed


@pytest.mark.parametrize("in_header", [True, False])
def test_a_dripping_answer_ends_at_the_deadline(
    api: BackendApi, backend: UnrulyBackend, in_header: bool
) -> None:
    backend.will(KEYS, unruly.dripping(0.02, in_header=in_header))  # 18 s in all
    began = time.monotonic()
    with pytest.raises(Unreachable):
        api.sealing_keys()
    assert 0.5 < time.monotonic() - began < 3
    assert api.sealing_keys()[1].keys


def test_no_thread_stays_behind(api: BackendApi) -> None:
    before = threading.active_count()
    for _ in range(5):
        api.sealing_keys()
    assert threading.active_count() <= before + 1  # the server's thread of this connection


@pytest.mark.parametrize(
    ("status", "failure"),
    [
        (401, Unauthorised),
        (403, Unauthorised),
        (409, Rejected),
        (410, Rejected),
        (413, Rejected),
        (422, Rejected),
        (429, Unreachable),
        (502, Unreachable),
        (503, Unreachable),
        (504, Unreachable),
    ],
)
def test_what_a_status_means(
    api: BackendApi, backend: UnrulyBackend, status: int, failure: type[Exception]
) -> None:
    backend.will(KEYS, unruly.status(status))
    with pytest.raises(failure):
        api.sealing_keys()


def test_a_wrong_clock_is_told_from_a_wrong_key(api: BackendApi, backend: UnrulyBackend) -> None:
    backend.will(KEYS, unruly.status(401, problem="clock-wrong"))
    with pytest.raises(ClockRefused):
        api.sealing_keys()


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120.0),
        ("0", 0.0),
        ("Mon, 01 Mar 2027 12:01:30 GMT", 90.0),
        ("Mon, 01 Mar 2027 11:00:00 GMT", 0.0),
        ("", None),
        ("soon", None),
        ("-1", None),
        ("1.5", None),
        ("²", None),  # a digit to str.isdigit(), not to float()
        ("9" * 400, None),
        ("Mon, 99 Mar 2027 11:00:00 GMT", None),
    ],
)
def test_retry_after(header: str, seconds: float | None) -> None:
    with pytest.raises(Unreachable) as caught:
        checked(503, header, b"", NOON)
    assert caught.value.retry_after == seconds


def test_a_problem_s_words_are_one_short_line() -> None:
    body = b'{"type":"t","title":"t","status":422,"detail":"a\\nb' + b"c" * 999 + b'"}'
    with pytest.raises(Rejected) as caught:
        checked(422, "", body, NOON)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 250


def test_nobody_listens(terminal: Terminal) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    api = BackendApi(f"http://127.0.0.1:{port}", terminal.identity, clock=Clock())
    with pytest.raises(Unreachable):
        api.sealing_keys()
    api.close()


def test_a_server_that_takes_no_connection_in_time(terminal: Terminal) -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=0) as server:
        port = server.getsockname()[1]
        fillers = [socket.socket() for _ in range(4)]
        for filler in fillers:
            filler.setblocking(False)
            filler.connect_ex(("127.0.0.1", port))
        api = BackendApi(
            f"http://127.0.0.1:{port}", terminal.identity, clock=Clock(), deadlines=SHORT
        )
        with pytest.raises(Unreachable):
            api.sealing_keys()
        api.close()
        for filler in fillers:
            filler.close()


def test_a_server_that_reads_nothing_ends_at_the_deadline(terminal: Terminal) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        api = BackendApi(
            f"http://127.0.0.1:{port}",
            terminal.identity,
            clock=Clock(),
            deadlines=Deadlines(0.3, 0.3, 0.6, slowest_bytes_per_second=1e9),
        )
        with pytest.raises(Unreachable):
            api.put_part("BT-1", "portrait", bytes(8_000_000))
        api.close()


@pytest.mark.slow
def test_a_slow_line_may_take_longer_than_the_silence_allows(terminal: Terminal) -> None:
    """A large part goes out in blocks: each may take its time, and all together too."""
    body = bytes(4_000_000)
    received = bytearray()
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)

        def take_slowly() -> None:
            peer, _ = server.accept()
            with peer:
                pause = threading.Event()
                while len(received) < len(body) and (block := peer.recv(256_000)):
                    received.extend(block)
                    pause.wait(0.03)
                peer.sendall(b"HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n")
                peer.recv(1)

        thread = threading.Thread(target=take_slowly)
        thread.start()
        api = BackendApi(
            f"http://127.0.0.1:{server.getsockname()[1]}",
            terminal.identity,
            clock=Clock(),
            deadlines=Deadlines(connect_seconds=0.5, silence_seconds=0.5, exchange_seconds=30),
        )
        began = time.monotonic()
        api.put_part("BT-1", "portrait", body)
        assert time.monotonic() - began > 0.5
        api.close()
        thread.join()


def test_a_keep_alive_connection_that_died_is_replaced(
    api: BackendApi, backend: UnrulyBackend
) -> None:
    def answer_and_close_silently(exchange: unruly._Exchange) -> None:
        backend.answer(exchange)
        exchange.close_connection = True

    backend.will(KEYS, answer_and_close_silently)
    api.sealing_keys()
    assert api.sealing_keys()[1].keys


@pytest.mark.parametrize(
    "misbehaviour",
    [
        unruly.wrong_signature,
        unruly.acknowledging(case_number="BT-2"),
        unruly.acknowledging(kiosk_id="hall-2"),
        unruly.acknowledging(manifest_sha256="0" * 64),
    ],
)
def test_an_acknowledgement_of_something_else_is_none(
    api: BackendApi, backend: UnrulyBackend, terminal: Terminal, misbehaviour: Misbehaviour
) -> None:
    backend.will("/v1/cases/BT-1", misbehaviour)
    with pytest.raises(Unreachable):
        api.put_manifest("BT-1", terminal.case("BT-1").manifest)


def test_a_statement_of_another_kind_is_no_acknowledgement(
    api: BackendApi, backend: UnrulyBackend, terminal: Terminal
) -> None:
    keys = backend.key_set.model_dump_json().encode()
    backend.will("/v1/cases/BT-1", lambda exchange: exchange.send(200, keys))
    with pytest.raises(Unreachable):
        api.put_manifest("BT-1", terminal.case("BT-1").manifest)


def test_no_cookie_is_kept(api: BackendApi, backend: UnrulyBackend) -> None:
    backend.will(KEYS, unruly.a_page)
    with pytest.raises(Unreachable):
        api.sealing_keys()
    assert len(api._session.cookies) == 0


def test_enrolling_at_something_else_is_said_so(backend: UnrulyBackend) -> None:
    api = BackendApi(backend.address, None, clock=Clock(), deadlines=SHORT)
    backend.will("/v1/enrolment", unruly.a_page)
    with pytest.raises(Unreachable, match="is this a backend"):
        api.enrol("hall-1", "CODE", backend.terminal.device_key)
    api.close()


def test_without_an_identity_nothing_is_believed(backend: UnrulyBackend) -> None:
    api = BackendApi(backend.address, None, clock=Clock(), deadlines=SHORT)
    keys = backend.key_set.model_dump_json().encode()
    backend.will(KEYS, lambda exchange: exchange.send(200, keys))
    with pytest.raises(Unauthorised):
        api.sealing_keys()
    api.close()


# --- TLS


@pytest.fixture
def tls_backend(tmp_path: Path, terminal: Terminal) -> Iterator[UnrulyBackend]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate(tmp_path, "office"))
    with UnrulyBackend(terminal, tls=context) as backend:
        yield backend


def test_tls_with_the_office_s_own_authority(
    tmp_path: Path, tls_backend: UnrulyBackend, terminal: Terminal
) -> None:
    api = BackendApi(
        tls_backend.address,
        terminal.identity,
        clock=Clock(),
        office_ca=tmp_path / "office.pem",
        deadlines=SHORT,
    )
    assert api.sealing_keys()[1].keys
    tls_backend.will(KEYS, unruly.dripping(0.02, in_header=True), unruly.silence)
    for _ in range(2):
        with pytest.raises(Unreachable):
            api.sealing_keys()
    assert api.sealing_keys()[1].keys
    api.close()


@pytest.mark.parametrize("office_ca", ["other.pem", "missing.pem", None])
def test_tls_with_another_authority_is_refused(
    tmp_path: Path, tls_backend: UnrulyBackend, terminal: Terminal, office_ca: str | None
) -> None:
    certificate(tmp_path, "other")
    api = BackendApi(
        tls_backend.address,
        terminal.identity,
        clock=Clock(),
        office_ca=tmp_path / office_ca if office_ca else None,
    )
    with pytest.raises(Unreachable):
        api.sealing_keys()
    assert tls_backend.received == []  # nothing was sent, not even the signature
    api.close()
