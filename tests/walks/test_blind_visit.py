"""A whole visit without sight and touch: semantic tree and keypad alone, everything else real."""

import pytest

from demo.blind_robot import BlindRobot
from demo.robot import Robot
from demo.stack import Stack

pytestmark = [pytest.mark.window, pytest.mark.slow]


def test_a_visit_by_keypad_and_ear_alone(robot: Robot, stack: Stack) -> None:
    blind = BlindRobot(stack.semantics, stack.keypad_control)
    papers = len(list(stack.paper.glob("*.png")))
    try:
        blind.whole()
    finally:
        robot.picture("where-it-ended")
        blind.keypad.unplug()
    views = [page.split()[0] for page in blind.pages]
    assert views[-2:] == ["FeeView", "ReceiptView"]
    assert {"PortraitView", "FingerprintView", "SignatureView", "CheckView"} <= set(views)
    assert len(list(stack.paper.glob("*.png"))) > papers, "the receipt came out of the printer"
    blind.wait_for(lambda: blind.view() == "AttractView", "no first page again", 60)


def test_a_pulled_plug_halts_speech_and_the_page_says_so(robot: Robot, stack: Stack) -> None:
    blind = BlindRobot(stack.semantics, stack.keypad_control)
    blind.begin()
    blind.wait_for(lambda: blind.view() == "NeedsView", "no needs")
    blind.keypad.unplug()
    blind.wait_for(lambda: robot.says("Kopfhörer ist nicht mehr"), "the page does not say so")
    robot.picture("plug-pulled")
    blind.keypad.plug()
    blind.wait_for(lambda: not robot.says("Kopfhörer ist nicht mehr"), "speech does not go on")
    blind.keypad.unplug()


def test_the_keypad_comes_back_after_its_cable_was_pulled(robot: Robot, stack: Stack) -> None:
    blind = BlindRobot(stack.semantics, stack.keypad_control)
    blind.begin()
    blind.keypad.order("fault unplug")
    blind.wait_for(lambda: robot.says("Kopfhörer ist nicht mehr"), "the headset is still there")
    blind.keypad.order("fault none")
    blind.wait_for(lambda: bool(stack.keypad.is_symlink()), "the keypad is not plugged in")

    def answers() -> bool:
        blind.keypad.press("down")
        return blind.focused() is not None

    blind.wait_for(answers, "the keypad does not answer", 20)
