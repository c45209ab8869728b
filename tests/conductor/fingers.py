"""Two fingers of one invented person, laid on the simulated sensor."""

from whole_terminal import Terminal

from contract.commands import StartFingerprint
from kiosk.session.values import Capture
from simulators.fingerprint_zfm.simulator import FingerprintSimulator
from simulators.fingers import generate

RIGHT = generate(7, position="right_index")
LEFT = generate(7, position="left_index")


async def both_fingers(terminal: Terminal, sensor: FingerprintSimulator) -> None:
    """Have both fingers taken; the second starts by itself."""
    terminal.live.clear()
    terminal.send(StartFingerprint())
    for finger, attribute in ((RIGHT, "right_index"), (LEFT, "left_index")):
        await terminal.until(lambda: {"finger_hint": "place"} in terminal.live)
        terminal.live.clear()
        sensor.place(finger)
        await terminal.until(
            lambda name=attribute: getattr(terminal.session.captures, name).accepted
        )
        sensor.lift()
    assert terminal.session.flow.capture is Capture.IDLE
