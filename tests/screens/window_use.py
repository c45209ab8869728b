"""The screens in use: touches, keys, fields, signature (run by ``test_screens_in_a_window``)."""

import gc
import weakref
from dataclasses import replace
from pathlib import Path

import pytest
from samples import CHROME, NEXT, field, samples
from screen_driver import Driver

from contract import commands as c
from kiosk.views import FormView, View, text

TAB, ENTER, DOWN, SPACE = 9, 13, 274, 32


@pytest.fixture(scope="module")
def window() -> Driver:
    return Driver()


@pytest.fixture
def driver(window: Driver) -> Driver:
    window.show(samples()["end"])
    window.port.sent.clear()
    window.port.spoken.clear()
    return window


def form(*, town: str = "", revision: int = 1, by_clerk: str | None = None) -> View:
    fields = (
        field("birth_date", "date", "14.05.1982", revision=4),
        field("town", "text", town, revision=revision, by_clerk=by_clerk, max_length=10),
        field("degree", "text", optional=True, revision=7),
    )
    return FormView(CHROME, text("birth.title"), None, fields, NEXT)


def write(driver: Driver, letters: str) -> None:
    for letter in letters:
        driver.tap(driver.named(f"key_{letter}"))


def test_a_touch_on_attract_begins_once(driver: Driver) -> None:
    driver.show(samples()["attract"])
    driver.tap(driver.named("begin"))
    assert driver.port.sent == [(c.Begin(), None)]


def test_a_touch_beside_the_button_begins_too(driver: Driver) -> None:
    driver.show(samples()["attract"])
    driver.tap(driver.host.page.ids.points)
    assert driver.port.sent == [(c.Begin(), None)]


def test_what_is_written_is_sent_with_its_revision_before_going_on(driver: Driver) -> None:
    driver.show(form())
    write(driver, "ulm")
    driver.tap(driver.named("next"))
    assert driver.port.sent == [
        (c.FillField(field="town", value="Ulm"), 1),
        (c.FillField(field="degree", value=""), 7),
        (c.Continue(), None),
    ]


def test_leaving_a_field_sends_it(driver: Driver) -> None:
    driver.show(form())
    write(driver, "ulm")
    driver.tap(driver.named("field_birth_date"))
    assert driver.port.sent == [(c.FillField(field="town", value="Ulm"), 1)]


def test_an_update_in_between_does_not_disturb_writing(driver: Driver) -> None:
    driver.show(form())
    write(driver, "ul")
    driver.show(form(revision=1))
    write(driver, "m")
    assert driver.named("field_town").value == "Ulm"


def test_what_the_clerk_filled_replaces_what_is_being_written(driver: Driver) -> None:
    driver.show(form())
    write(driver, "ul")
    driver.show(form(town="Bonn", revision=2, by_clerk="Petra Lindner"))
    assert driver.named("field_town").value == "Bonn"
    driver.tap(driver.named("next"))
    assert (c.FillField(field="town", value="Ul"), 2) not in driver.port.sent


def test_a_field_takes_no_more_than_its_length(driver: Driver) -> None:
    driver.show(form())
    write(driver, "aaaaaaaaaaaa")
    assert len(driver.named("field_town").value) == 10


def test_a_date_is_written_with_digits_alone(driver: Driver) -> None:
    driver.show(form())
    driver.tap(driver.named("field_birth_date"))
    for _ in range(8):
        driver.tap(driver.named("key_backspace"))
    write(driver, "03111975")
    driver.tap(driver.named("field_town"))
    assert driver.port.sent == [(c.FillField(field="birth_date", value="03.11.1975"), 4)]


def test_what_was_written_is_forgotten_when_the_page_closes(driver: Driver) -> None:
    driver.show(form())
    write(driver, "ulm")
    page = driver.host.page
    driver.show(samples()["end"])
    assert [box.draft.line.text for box in page.boxes] == ["", "", ""]


@pytest.mark.parametrize("name", [name for name in samples() if name not in ("end", "working")])
def test_every_control_is_reached_by_keys(driver: Driver, name: str) -> None:
    from kiosk.screens.focus import controls

    driver.show(samples()[name], frames=0)
    driver.settle()
    wanted = [item for item in controls(driver.host.top_layer()) if item.tab_stop]
    reached = []
    for _ in wanted:
        driver.key(TAB, frames=0)
        reached.append(driver.host.focus.owner)
    assert reached == wanted


def test_enter_activates_and_a_ring_shows_where(driver: Driver) -> None:
    driver.show(samples()["choice"])
    driver.key(TAB)
    driver.key(DOWN)
    assert driver.host.focus.owner.focused
    driver.key(ENTER)
    driver.until(lambda: driver.port.sent)
    assert driver.port.sent == [(c.FillField(field="document", value="none"), None)]


def test_arrows_reach_the_letters(driver: Driver) -> None:
    driver.show(form())
    driver.host.focus.set(driver.named("key_q"))
    driver.key(DOWN)
    assert driver.host.focus.owner.name == "key_a"
    driver.key(ENTER)
    assert driver.named("field_town").value == "A"


def test_a_dialog_keeps_touch_and_focus_to_itself(driver: Driver) -> None:
    driver.show(samples()["dialog_cancel"])
    names = {item.name for item in _controls(driver)}
    assert names == {"confirm_cancel", "keep_going"}
    from kivy.tests.common import UnitTestTouch

    touch = UnitTestTouch(*driver.host.frame.ids.tools.children[0].center)
    touch.touch_down()
    touch.touch_up()
    driver.frames(3)
    assert driver.port.sent == []


def _controls(driver: Driver) -> list:
    from kiosk.screens.focus import controls

    return list(controls(driver.host.top_layer()))


def test_the_tools_ask_for_other_needs(driver: Driver) -> None:
    driver.show(samples()["fee"])
    for name in ("tool_text_size", "tool_contrast", "tool_low_layout"):
        driver.tap(driver.named(name))
    assert [command for command, _ in driver.port.sent] == [
        c.SetProfile(text_scale=125),
        c.SetProfile(theme="contrast"),
        c.SetProfile(low_layout=True),
    ]


def test_reading_aloud_says_page_and_buttons_but_no_masked_value(driver: Driver) -> None:
    from kiosk.screens.words import words

    driver.show(samples()["form_serial"])
    driver.tap(driver.named("tool_read_aloud"))
    said, language = driver.port.spoken[-1]
    assert language == "de"
    assert words.of("old_card.title", "de") in said
    assert "Weiter, Taste" in said
    assert "CLHN" not in said
    assert "ausgefüllt" in said


def test_the_tree_tells_masked_fields_only_as_filled(driver: Driver) -> None:
    from kiosk.screens.semantics import tree

    driver.show(samples()["form_serial"])
    nodes = {node["name"]: node for node in tree(driver.host)}
    assert nodes["field_old_card_serial"]["value"] == "filled"
    assert "CLHN4711X" not in str(nodes)
    assert nodes["FormView"]["role"] == "view"
    assert nodes["next"]["y"] > 1000
    assert nodes["next"]["h"] >= 96


def test_ink_becomes_evidence_and_a_signature(driver: Driver) -> None:
    from kivy.tests.common import UnitTestTouch

    driver.show(samples()["signature"])
    ink = driver.host.page.ids.ink
    touch = UnitTestTouch(ink.x + 100, ink.y + 100)
    touch.touch_down()
    for step in range(1, 30):
        touch.touch_move(ink.x + 100 + 12 * step, ink.y + 100 + 40 * (step % 3))
    touch.touch_up()
    driver.tap(driver.named("next"))
    assert driver.port.sent == [(c.Sign(evidence="strokes-1"), None), (c.Continue(), None)]
    (stroke,) = driver.port.strokes[0]
    assert len(stroke) == 30
    assert stroke[0][1:] == pytest.approx((100 / ink.width, (ink.height - 100) / ink.width))
    assert [point[0] for point in stroke] == sorted(point[0] for point in stroke)


def test_clearing_takes_the_ink_away(driver: Driver) -> None:
    from kivy.tests.common import UnitTestTouch

    driver.show(samples()["signature"])
    ink = driver.host.page.ids.ink
    touch = UnitTestTouch(*ink.center)
    touch.touch_down()
    touch.touch_up()
    driver.tap(driver.named("clear_signature"))
    assert driver.port.sent == [(c.ClearSignature(), None)]
    assert ink.empty
    assert ink.strokes == ()


def test_the_live_picture_is_drawn_only_when_it_is_new(driver: Driver) -> None:
    driver.show(samples()["portrait"])
    shown: list[int] = []
    live = driver.host.page.ids.live
    original = live.show
    live.show = lambda pixels: shown.append(1) or original(pixels)
    driver.port.number += 1
    driver.until(lambda: shown)
    driver.wait(0.2)
    assert len(shown) == 1


def test_pictures_are_wiped_when_their_page_closes(driver: Driver) -> None:
    driver.show(samples()["portrait_choice"])
    page = driver.host.page
    texture = page.ids.large._rectangle.texture
    assert any(texture.pixels[0::4])
    driver.show(samples()["end"])
    assert not any(texture.pixels[0::4])


def test_the_same_kind_of_view_changes_in_place(driver: Driver) -> None:
    view = samples()["choice"]
    driver.show(view)
    page, tiles = driver.host.page, list(driver.host.page.ids.column.items)
    other = replace(view, options=tuple(replace(one, selected=True) for one in view.options))
    driver.show(other)
    assert driver.host.page is page
    assert list(page.ids.column.items) == tiles
    assert all(tile.checked for tile in tiles)


def test_the_socket_answers_with_the_tree_and_a_picture(driver: Driver, tmp_path: Path) -> None:
    import json
    import socket

    from kiosk.screens.semantics_socket import SemanticsSocket

    path = tmp_path / "tree.sock"
    server = SemanticsSocket(driver.host, path)
    assert path.stat().st_mode & 0o777 == 0o600
    driver.show(samples()["fee"])
    client = socket.socket(socket.AF_UNIX)
    client.connect(str(path))
    client.settimeout(5)
    picture = tmp_path / "now.png"
    for request in ({"get": "tree"}, {"get": "screenshot", "path": str(picture)}, {"bad": 1}):
        client.sendall(json.dumps(request).encode() + b"\n")
    data = b""
    while data.count(b"\n") < 3:
        driver.frames(2)
        client.setblocking(False)
        try:
            data += client.recv(1 << 20)
        except BlockingIOError:
            continue
    tree, shot, refused = (json.loads(line) for line in data.splitlines())
    assert any(node["name"] == "pay_at_counter" for node in tree["tree"])
    assert Path(shot["path"]).read_bytes().startswith(b"\x89PNG")
    assert "error" in refused
    client.close()
    server.close()
    assert not path.exists()


def test_pages_that_were_left_are_gone_with_what_they_showed(driver: Driver) -> None:
    alive = []
    for name, view in samples().items():
        driver.show(view)
        page = weakref.ref(driver.host.page)
        driver.show(samples()["end" if name != "end" else "attract"])
        gc.collect()
        if page() is not None and page() is not driver.host.page:
            alive.append(name)
    assert alive == []
