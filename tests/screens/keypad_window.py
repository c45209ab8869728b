"""Keypad and spoken guide on the real screens (run by ``test_keypad_in_a_window``)."""

import os
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import screen_driver
from keypad_samples import (
    CHROME,
    NEXT,
    OUTSIDE,
    Canaries,
    SpeakingPort,
    asked,
    attract,
    field,
    form,
    options,
    personal_views,
    portrait,
    signature,
)
from screen_driver import Driver

from contract import commands as c
from device_drivers.speech import Speech
from kiosk import views as v
from kiosk.texts import translate
from kiosk.views import text

HEADSET = replace(CHROME, headset=True)
STOLEN = "reason.stolen.label"
YES_NO = (("yes", text("answer.yes")), ("no", text("answer.no")))


@pytest.fixture(scope="module")
def window() -> Driver:
    screen_driver.FakePort = SpeakingPort  # type: ignore[misc]
    return Driver()


@pytest.fixture
def driver(window: Driver) -> Iterator[Driver]:
    window.port.engine = None
    window.port.busy = False
    window.show(v.EndView(OUTSIDE, text("end.title"), text("end.body")))
    window.show(attract())
    forget(window)
    yield window
    window.port.engine = None


def forget(driver: Driver) -> None:
    driver.port.sent.clear()
    driver.port.spoken.clear()
    driver.port.private.clear()


def press(driver: Driver, *actions: str) -> None:
    for action in actions:
        driver.host.key(action)
        driver.wait(0.13)


def owner(driver: Driver) -> str:
    found = driver.host.focus.owner
    return "" if found is None else str(found.name)


def say(key: str, **arguments: str) -> str:
    return translate(text(key, **arguments), "de")


VIEWS: dict[str, v.View] = {
    "attract": attract(),
    "options": options(3),
    "form": form(field("family_name", "text"), field("birth_date", "date")),
    "digits": form(field("height_cm", "digits"), field("family_name", "text")),
    "yes_no": form(
        field("other_nationality", "yes_no", choices=YES_NO),
        field("foreign_forces", "yes_no", choices=YES_NO),
    ),
    "dialog": form(field("family_name", "text"), chrome=asked()),
    **{f"personal_{n}": one for n, one in enumerate(personal_views(Canaries(), CHROME))},
}


@pytest.mark.parametrize("name", list(VIEWS))
@pytest.mark.parametrize("left_hand", [False, True])
def test_every_control_is_reached_by_arrows(driver: Driver, name: str, left_hand: bool) -> None:
    """From the first control, with some way of pressing the four arrows."""
    from kiosk.screens.focus import controls

    view = VIEWS[name]
    driver.show(replace(view, chrome=replace(view.chrome, left_hand=left_hand, speech=False)))
    focus, top = driver.host.focus, driver.host.top_layer
    focus.step(1)
    reached, waiting = set(), [focus.owner]
    while waiting:
        start = waiting.pop()
        if start in reached:
            continue
        reached.add(start)
        for direction in ("up", "down", "left", "right"):
            focus.set(start, quietly=True)
            focus.move(direction)
            waiting.append(focus.owner)
    assert {item.name for item in controls(top())} - {item.name for item in reached} == set()


def test_the_tree_knows_the_parts_of_the_window(driver: Driver) -> None:
    from kiosk.screens.semantics import tree

    driver.show(form(field("family_name", "text"), chrome=asked()))
    parts = {node["name"]: node["part"] for node in tree(driver.host) if node["name"]}
    assert parts["field_family_name"] == "page"
    assert parts["key_q"] == "input"
    assert parts["next"] == "actions"
    assert parts["back"] == "navigation"
    assert parts["tool_contrast"] == "tools"
    assert parts["stay"] == "dialog"


def test_arrows_go_where_they_point_on_the_keyboard(driver: Driver) -> None:
    driver.show(form(field("family_name", "text")))
    press(driver, "down", "ok")
    assert owner(driver) == "key_q"
    for action, name in (
        ("right", "key_w"),
        ("down", "key_s"),
        ("left", "key_a"),
        ("up", "key_q"),
        ("up", "field_family_name"),
    ):
        press(driver, action)
        assert owner(driver) == name


def test_a_name_is_typed_and_sent_by_keys_alone(driver: Driver) -> None:
    driver.show(form(field("family_name", "text"), field("birth_place", "text"), chrome=HEADSET))
    press(driver, "down", "ok", "right", "ok", "right", "ok")
    box = driver.named("field_family_name")
    assert box.written == "We"
    press(driver, "up", "up")
    assert owner(driver) in ("field_family_name", "field_birth_place")
    press(driver, "down")
    sent = c.FillField(field="family_name", value="We")
    driver.until(lambda: driver.port.sent)
    assert driver.port.sent == [(sent, 1)]
    assert [one for one in driver.port.said if one in ("e", say("speech.capital", letter="W"))]


def test_left_and_right_move_the_caret_before_they_leave(driver: Driver) -> None:
    driver.show(form(field("family_name", "text", "Ab"), chrome=HEADSET))
    press(driver, "down")
    assert owner(driver) == "field_family_name"
    forget(driver)
    press(driver, "left")
    assert driver.port.said == ["b"]
    assert owner(driver) == "field_family_name"
    press(driver, "left", "right", "right")
    assert driver.port.said[-1] == say("speech.end_of_text")
    press(driver, "right")
    assert owner(driver) != "field_family_name"


def test_a_long_list_turns_its_pages_by_itself(driver: Driver) -> None:
    driver.show(options(9))
    seen = []
    for _ in range(9):
        press(driver, "down")
        driver.wait(0.1)
        seen.append(owner(driver))
    assert seen == [f"option_{n}" for n in range(9)]
    for _ in range(8):
        press(driver, "up")
        driver.wait(0.1)
    assert owner(driver) == "option_0"


def test_a_dialog_traps_the_focus_and_back_means_stay(driver: Driver) -> None:
    driver.show(form(field("family_name", "text"), chrome=asked()))
    seen = set()
    for action in ("down", "down", "right", "up", "left", "down"):
        press(driver, action)
        seen.add(owner(driver))
    assert seen == {"stay", "end"}
    press(driver, "back")
    assert driver.port.sent == [(c.KeepGoing(), None)]


def test_back_and_help(driver: Driver) -> None:
    driver.show(form(field("family_name", "text")))
    press(driver, "back", "help")
    assert [command for command, _ in driver.port.sent] == [c.Back(), c.AskHelp()]
    forget(driver)
    called = replace(CHROME, help=v.Button("help", text("action.end_help"), c.CancelHelp()))
    driver.show(form(field("family_name", "text"), chrome=replace(called, back=None)))
    forget(driver)
    press(driver, "help", "back")
    assert driver.port.sent == []
    assert driver.port.said == [say("speech.help_called"), say("speech.no_back")]


def test_a_pc_keyboard_does_the_same(driver: Driver) -> None:
    driver.show(form(field("family_name", "text")))
    for code in (274, 13, 275, 273, 27, 282):
        driver.key(code)
        driver.wait(0.12)
    assert owner(driver) == "field_family_name"
    assert [command for command, _ in driver.port.sent] == [c.Back(), c.AskHelp()]


def test_the_keys_begin_at_the_top_of_another_question(driver: Driver) -> None:
    driver.show(form(field("family_name", "text")))
    driver.host.focus.set(driver.named("next"))
    driver.show(form(field("birth_place", "text"), title="birth.title"))
    press(driver, "down")
    assert owner(driver) == "field_birth_place"


def test_the_help_key_on_the_first_page_starts_speech_with_the_keys(driver: Driver) -> None:
    press(driver, "help")
    assert driver.port.said[0].startswith(say("speech.welcome_aloud"))
    assert say("attract.title") in driver.port.said[0]
    press(driver, "down")
    assert say("attract.begin") in driver.port.said[-1]
    driver.show(options(2, replace(CHROME, speech=False)))
    assert (c.SetProfile(speech=True), None) in driver.port.sent
    assert say("service.title") in driver.port.said[-1]


def test_a_headset_starts_speech_and_pulling_it_halts_it(driver: Driver) -> None:
    driver.show(attract(replace(OUTSIDE, headset=True)))
    assert driver.port.said[0].startswith(say("speech.welcome"))
    driver.show(form(field("family_name", "text", "Kanari"), chrome=HEADSET))
    assert "Kanari" in driver.port.said[-1]
    assert driver.port.private[-1]
    forget(driver)
    driver.show(form(field("family_name", "text", "Kanari")))
    assert driver.port.spoken[-1] == ("", "")
    assert driver.host.frame.notice == say("speech.paused")
    press(driver, "down", "up")
    assert driver.port.said == []
    press(driver, "repeat")
    assert "Kanari" not in driver.port.said[-1]
    assert say("field.family_name.label") in driver.port.said[-1]
    driver.show(form(field("family_name", "text", "Kanari"), chrome=HEADSET))
    assert "Kanari" in driver.port.said[-1]


def test_the_next_citizen_begins_in_silence(driver: Driver) -> None:
    press(driver, "help", "volume_up")
    assert driver.port.loudness == 4
    driver.show(options(2))
    driver.show(v.EndView(replace(OUTSIDE, speech=True), text("end.title"), text("end.body")))
    assert say("end.title") in driver.port.said[-1]
    forget(driver)
    driver.show(attract())
    assert driver.port.said == []
    assert driver.port.loudness == 3
    press(driver, "down")
    assert driver.port.said == []


def test_hints_wait_for_silence_and_the_newest_wins(driver: Driver) -> None:
    driver.show(portrait("hint.portrait.too_far"))
    driver.port.busy = True
    forget(driver)
    for hint in ("too_near", "hold_still", "too_dark"):
        driver.show(portrait(f"hint.portrait.{hint}"))
    driver.wait(0.4)
    assert driver.port.said == []
    driver.port.busy = False
    driver.until(lambda: driver.port.said, 4)
    assert driver.port.said == [say("hint.portrait.too_dark")]


def test_errors_and_dialogs_do_not_wait(driver: Driver) -> None:
    driver.show(options(2))
    driver.port.busy = True
    forget(driver)
    wrong = replace(options(2), error=text("field.document.error.missing"))
    driver.show(wrong)
    assert driver.port.said == [say("speech.error", text=say("field.document.error.missing"))]
    driver.show(replace(wrong, chrome=asked("idle")))
    assert driver.port.said[-1].startswith(say("dialog.idle.title"))
    driver.show(wrong)
    assert driver.port.said[-1] == say("service.title")


def test_repeat_stop_and_the_first_use_of_a_key(driver: Driver) -> None:
    driver.show(options(3))
    press(driver, "down")
    first = driver.port.said[-1]
    assert say("speech.how.radio") in first
    assert say("speech.position", place="1", of="3") in first
    press(driver, "down")
    assert say("speech.how.radio") not in driver.port.said[-1]
    forget(driver)
    press(driver, "repeat")
    assert say("speech.position", place="2", of="3") in driver.port.said[-1]
    press(driver, "stop")
    assert driver.port.spoken[-1] == ("", "")


def test_the_fee_is_said_whole(driver: Driver) -> None:
    rows = (v.FeeRow(text("fee.total"), 4600),)
    pay = v.Button("pay_at_counter", text("fee.counter"), c.PayAtCounter(), "", True)
    driver.show(v.FeeView(CHROME, text("fee.title"), text("fee.body"), rows, 5200, (pay,)))
    said = driver.port.said[-1].replace("\N{NO-BREAK SPACE}", " ")
    assert "46,00 €" in said
    assert "52,00 €" in said


def test_no_canary_is_heard_without_a_headset(driver: Driver, tmp_path: Path) -> None:
    """Listens to what the speech engine itself is given."""
    record = tmp_path / "heard"
    engine = tmp_path / "espeak-ng"
    engine.write_text(f"#!/bin/sh\ncat >> {record}; echo >> {record}; exec cat /dev/null\n")
    engine.chmod(engine.stat().st_mode | stat.S_IXUSR)
    driver.port.engine = Speech(command=(str(engine),), sink=("cat", os.devnull))

    def heard(chrome: v.Chrome) -> tuple[str, list[str]]:
        record.write_text("")
        canary = Canaries()
        for view in personal_views(canary, chrome):
            driver.show(view)
            for _ in range(14):
                press(driver, "down")
            driver.host.read_aloud()
            press(driver, "up", "ok", "repeat")
        return record.read_text(), canary.made

    loud, planted = heard(CHROME)
    assert len(loud) > 3000
    assert [one for one in planted if one in loud] == []
    private, planted = heard(HEADSET)
    missing = [one for one in planted if one not in private]
    assert missing == []


def test_a_name_in_a_heading_is_not_heard_after_a_dialog(driver: Driver) -> None:
    canary = Canaries()
    view = signature(canary, CHROME)
    driver.show(view)
    driver.show(replace(view, chrome=asked("idle")))
    driver.show(view)
    assert [said for said in driver.port.said if any(one in said for one in canary.made)] == []
    driver.show(replace(view, chrome=replace(asked("idle"), headset=True)))
    driver.show(replace(view, chrome=HEADSET))
    assert canary.made[0] in driver.port.said[-1]


def test_chosen_answers_are_not_heard_without_a_headset(driver: Driver) -> None:
    row = v.CheckRow("reason", text("field.reason.label"), text(STOLEN), None, None, None)
    check = v.CheckView(CHROME, text("check.title"), text("check.body"), (row,), None, NEXT)
    tiles = options(9, replace(CHROME, low_layout=True))
    told = (replace(tiles.options[0], body=text(STOLEN)), *tiles.options[1:])
    for view in (check, replace(tiles, options=told)):
        driver.show(view)
        driver.host.read_aloud()
        aloud = driver.port.said[-1].count(say(STOLEN))
        driver.show(replace(view, chrome=replace(view.chrome, headset=True)))
        driver.host.read_aloud()
        assert driver.port.said[-1].count(say(STOLEN)) == aloud + 1


def test_typing_is_not_heard_without_a_headset(driver: Driver) -> None:
    driver.show(form(field("given_names", "text", masked=True)))
    press(driver, "down", "ok")
    forget(driver)
    press(driver, "right", "ok", "right", "ok")
    assert driver.named("field_given_names").written == "We"
    assert set(driver.port.said) == {say("speech.key"), say("speech.sign")}
