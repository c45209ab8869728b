"""The robot citizen's visits: real pointer events on a visible window, everything else real too."""

import io
import json
import urllib.request
import zipfile

import pytest
from clerk_page import ClerkPage
from conftest import SensorControl

from demo.robot import Robot
from demo.stack import Stack, command
from demo.visit import ADULT, Visit

pytestmark = [pytest.mark.window, pytest.mark.slow]


def case_number(robot: Robot) -> str:
    """Return the case number on the receipt page."""
    robot.wait_view("ReceiptView")
    labels = [str(node["label"]) for node in robot.tree()]
    return next(one for one in labels if len(one) == 12 and one.count("-") == 2)


def deliver(clerk: ClerkPage, robot: Robot, number: str) -> None:
    """Wait until the case is on the clerk's page."""
    robot.wait_for(lambda: number in clerk.case_numbers(), f"{number} did not arrive", 60)


def package(stack: Stack, number: str) -> dict[str, bytes]:
    """Fetch a case as its receiver would; return its files."""
    config = ["--config", str(stack.folder / "backend.toml"), "--json"]
    token = command("backend", "add-receiver", *config, f"register-{number}")["token"]
    request = urllib.request.Request(
        f"{stack.address}/v1/cases/{number}/package", headers={"Authorization": f"Bearer {token}"}
    )
    with urllib.request.urlopen(request, timeout=20) as answer:
        archive = zipfile.ZipFile(io.BytesIO(answer.read()))
    return {name: archive.read(name) for name in archive.namelist()}


def test_complete_visit_reaches_the_clerk_and_the_receiver(
    robot: Robot, stack: Stack, clerk: ClerkPage
) -> None:
    Visit(robot).until("ReceiptView")
    number = case_number(robot)
    robot.touch("confirm_receipt", 40)
    deliver(clerk, robot, number)
    text = clerk.open_case(number)
    assert "Schneider" in text
    assert "Anna Maria" in text
    assert "52,00" in text.replace("\u00a0", " ")
    clerk.accept()
    clerk.take_cash()
    files = package(stack, number)
    answers = json.loads(next(body for name, body in files.items() if "answers" in name))
    assert answers["answers"]["family_name"] == ADULT["family_name"]
    portrait = next(body for name, body in files.items() if "portrait" in name)
    assert portrait[:2] == b"\xff\xd8"
    assert sum("print" in name for name in files) == 2
    assert list(stack.paper.glob("*.png")), "the receipt came out of the printer"


def test_without_network_the_citizen_gets_the_receipt_and_the_case_follows(
    robot: Robot, stack: Stack, clerk: ClerkPage
) -> None:
    visit = Visit(robot, photo="counter").until_target("reason_renewal")
    stack.processes.stop("server")
    visit.until("ReceiptView")
    number = case_number(robot)
    robot.touch("confirm_receipt", 40)
    stack.start_server()
    deliver(clerk, robot, number)


def test_camera_unplugged_in_mid_portrait(robot: Robot, stack: Stack) -> None:
    Visit(robot).until("PortraitView")
    stack.processes.stop("camera")
    robot.touch("start")
    robot.wait_target("start", 30)
    robot.picture("camera-gone")
    assert robot.says("Kamera") or robot.says("Foto")
    stack.start_camera()
    for _ in range(5):  # as a patient citizen does: the camera comes back by itself
        if robot.view() == "PortraitView":
            robot.touch("start")
            robot.wait_for(lambda: robot.find("start") is None, "guidance did not start")
            robot.wait_for(lambda: chosen_or_failed(robot), "no end of the guidance", 70)
    robot.wait_view("PortraitChoiceView")


def chosen_or_failed(robot: Robot) -> bool:
    return robot.view() == "PortraitChoiceView" or robot.find("start") is not None


def test_sensor_falls_silent_in_mid_capture(robot: Robot, sensor: SensorControl) -> None:
    Visit(robot, photo="counter").until("FingerprintView")
    sensor.send({"fault": "mute_in_transfer"})
    robot.touch("start")
    robot.wait_for(lambda: robot.find("start") is None, "capture did not start")
    robot.wait_target("start", 60)
    robot.picture("sensor-silent")
    sensor.send({"fault": "none"})
    robot.touch("start")
    robot.wait_target("next", 60)


def test_citizen_walks_away(robot: Robot, stack: Stack) -> None:
    Visit(robot).until_target("reason_renewal")
    robot.wait_target("stay", 75)
    robot.picture("idle-warning")
    robot.touch("stay")
    robot.wait_for(lambda: robot.find("stay") is None, "more time did not close the warning")
    robot.wait_view("EndView", 110)
    robot.wait_view("AttractView", 20)


def test_clerk_fills_a_field_with_the_citizens_consent(robot: Robot, clerk: ClerkPage) -> None:
    Visit(robot).until("PortraitView")
    robot.touch("help")
    clerk.answer_call()
    assert ADULT["family_name"] not in clerk.session_text(), "nothing personal without consent"
    clerk.ask_for_control()
    robot.wait_target("allow")
    robot.picture("consent")
    robot.touch("allow")
    clerk.wait_for_control()
    mirror = clerk.session_text()
    assert ADULT["family_name"] in mirror
    assert ADULT["old_card_serial"] not in mirror, "masked stays masked"
    robot.wait_target("stop_control")
    robot.picture("clerk-in-control")
    assert robot.says("Jana Weber")
    clerk.fill("Größe", "181")
    robot.wait_for(lambda: "181" in clerk.session_text(), "the clerk's page shows the truth")
    robot.touch("stop_control")
    robot.wait_for(lambda: robot.find("stop_control") is None, "stop did not stop")
    robot.wait_for(lambda: not clerk.has_control(), "the page still claims control")
    assert ADULT["family_name"] not in clerk.session_text()
