"""Module, line, finger and faults together, served by one thread."""

import logging
import random
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

from device_drivers.fingerprint_zfm.commands import (
    DEFAULT_PARAMETERS,
    Command,
    SensorParameters,
)
from device_drivers.fingerprint_zfm.packets import (
    ChecksumError,
    Packet,
    PacketDecoder,
    PacketError,
    encode,
)
from simulators.fingerprint_zfm.automatic_citizen import AutomaticCitizen
from simulators.fingerprint_zfm.faults import Fault, spoil
from simulators.fingerprint_zfm.line import LineCut, PtyLine
from simulators.fingerprint_zfm.module import ZfmModule
from simulators.fingerprint_zfm.placement import Pixels

logger = logging.getLogger(__name__)

_TICK_S = 1.0
_THINKING_S: dict[int, float] = {Command.GEN_IMG: 0.12, Command.IMG2TZ: 0.15}
"""What the module's own work takes, where the line is paced."""
_SLOW_SHARE = 0.5


class FingerprintSimulator:
    """A module on a pseudo terminal, running inside ``with``.

    ``place``, ``lift`` and ``inject`` may be called from any thread. Without pace, answers come as
    fast as they are read.
    """

    def __init__(
        self,
        *,
        link: Path | None = None,
        is_paced: bool = True,
        parameters: SensorParameters = DEFAULT_PARAMETERS,
        password: int = 0,
        slow_s: float = 0.3,
        citizen: AutomaticCitizen | None = None,
    ) -> None:
        self._module = ZfmModule(parameters=parameters, password=password)
        self._line = PtyLine(link, is_paced=is_paced)
        self._slow_s = slow_s
        self._citizen = citizen
        self._chance = random.Random(1)
        self._lock = threading.Lock()
        self._fault = Fault.NONE
        self._answers_left: int | None = None
        self._commands: list[int] = []
        self._changed = threading.Condition(self._lock)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="fingerprint_zfm", daemon=True)

    @property
    def address(self) -> str:
        """What a driver opens."""
        return self._line.address

    @property
    def parameters(self) -> SensorParameters:
        """The module's settings now."""
        return self._module.parameters

    @property
    def commands(self) -> tuple[int, ...]:
        """The codes of all commands that arrived."""
        with self._lock:
            return tuple(self._commands)

    def __enter__(self) -> Self:
        self._line.plug()
        self._thread.start()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._stop.set()
        self._line.wants_cut.set()
        self._line.wake()
        self._thread.join()
        self._line.close()

    def place(self, pixels: Pixels) -> None:
        """Lay a finger on the window: uint8 (288, 256), 0 = ridge."""
        with self._lock:
            self._module.finger = pixels

    def lift(self) -> None:
        """Take the finger away."""
        with self._lock:
            self._module.finger = None

    def inject(self, fault: Fault, *, times: int | None = None) -> None:
        """Misbehave for ever or for ``times`` answers; ``Fault.NONE`` heals and plugs in."""
        with self._lock:
            self._fault = fault
            self._answers_left = times
        if fault is Fault.UNPLUG:
            self._line.wants_cut.set()
        else:
            self._line.wants_cut.clear()
        self._line.wake()

    def wait_until_plugged(self, is_plugged: bool, timeout_s: float = 5.0) -> bool:
        """Wait for the line to have appeared or vanished; False if it did not in time."""
        with self._changed:
            return self._changed.wait_for(lambda: self._line.is_plugged == is_plugged, timeout_s)

    def wait_for_command(self, command: Command, count: int, timeout_s: float = 5.0) -> bool:
        """Wait until ``command`` has arrived ``count`` times; False if it did not in time."""
        with self._changed:
            return self._changed.wait_for(lambda: self._commands.count(command) >= count, timeout_s)

    def _serve(self) -> None:
        address = self._module.parameters.module_address
        decoder = PacketDecoder(address)
        while not self._stop.is_set():
            self._follow_plug()
            data = self._line.read(self._module.parameters.baudrate, _TICK_S)
            if address != self._module.parameters.module_address:
                address = self._module.parameters.module_address
                decoder = PacketDecoder(address)
            decoder.feed(data)
            try:
                self._answer_all(decoder)
            except LineCut:
                decoder.clear()

    def _follow_plug(self) -> None:
        wants_plugged = self._fault is not Fault.UNPLUG
        if wants_plugged == self._line.is_plugged:
            return
        if wants_plugged:
            self._module.power_cycle()
            self._line.plug()
        else:
            self._line.unplug()
        with self._changed:
            self._changed.notify_all()

    def _answer_all(self, decoder: PacketDecoder) -> None:
        while True:
            try:
                packet = decoder.next_packet()
            except ChecksumError:
                decoder.clear()
                self._send(self._module.receive_error(), self._module.parameters.baudrate)
                continue
            except PacketError as error:
                # A command for another module is none of this one's business.
                logger.debug("ignored: %s", error)
                continue
            if packet is None:
                return
            self._answer(packet)

    def _answer(self, packet: Packet) -> None:
        command = packet.payload[0]
        with self._changed:
            self._commands.append(command)
            self._module.fault = self._fault
            if self._citizen is not None and command == Command.GEN_IMG:
                self._module.finger = self._citizen.on_look(self._module.finger)
            baudrate = self._module.parameters.baudrate
            answer = self._module.answer(packet)
            self._changed.notify_all()
        if self._line.is_paced:
            self._stop.wait(_THINKING_S.get(command, 0))
        self._send(answer, baudrate)
        if command == Command.UP_IMAGE and len(answer) > 1 and self._citizen is not None:
            self._citizen.on_upload()
            self.lift()

    def _send(self, answer: list[Packet], baudrate: int) -> None:
        """Send at the speed that held when the command came, as SetSysPara is answered at."""
        if not answer:
            return
        with self._lock:
            fault = self._fault
            if self._answers_left is not None:
                self._answers_left -= 1
                if self._answers_left <= 0:
                    self._fault, self._answers_left = Fault.NONE, None
        frames = spoil(fault, [encode(packet) for packet in answer], self._chance)
        if fault is Fault.SLOW:
            self._stop.wait(self._slow_s)
        share = _SLOW_SHARE if fault is Fault.SLOW else 1.0
        self._line.write(b"".join(frames), baudrate, share_of_speed=share)
