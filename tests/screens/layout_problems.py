"""What is wrong with the layout of what is shown now, in words."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from kiosk.screens.measure import GAP_MM, TARGET_MM, panel

Rect = tuple[float, float, float, float]


def problems(driver: Any, low: bool) -> list[str]:
    """Return each text cut off, broken word, overlap, small or crowded or unspoken target."""
    from kiosk.screens.focus import controls

    targets = list(controls(driver.host.top_layer()))
    found = [*_texts(driver, targets), *_targets(targets), *_neighbours(targets)]
    names = [target.name for target in targets]
    found += [f"two targets named {name}" for name in set(names) if names.count(name) > 1]
    if low:
        found += _too_high(targets)
    return found


def rect(widget: Any) -> Rect:
    """Return left, bottom, right and top in window pixels."""
    x, y = widget.to_window(*widget.pos)
    return x, y, x + widget.width, y + widget.height


def _visible(widget: Any) -> Iterator[Any]:
    if widget.opacity == 0:
        return
    yield widget
    for child in widget.children:
        yield from _visible(child)


def _outside(rect: Rect) -> bool:
    left, bottom, right, top = rect
    return left < 0 or bottom < 0 or right > panel.width + 0.5 or top > panel.height + 0.5


def labels(driver: Any) -> list[Any]:
    """Return the labels that carry text of the page; pictures of documents are pictures."""
    from kivy.uix.label import Label
    from kivy.uix.stencilview import StencilView

    from kiosk.screens.document_picture import DocumentPicture
    from kiosk.screens.labels import Ico

    dialog = driver.host.dialog
    found = []
    for widget in _visible(dialog if dialog.parent else driver.host.frame):
        if not isinstance(widget, Label) or isinstance(widget, Ico) or not widget.text:
            continue
        if isinstance(widget.parent, StencilView):
            continue  # the text of a field scrolls with its caret
        if any(isinstance(parent, DocumentPicture) for parent in _parents(widget)):
            continue
        found.append(widget)
    return found


def _texts(driver: Any, targets: list[Any]) -> Iterator[str]:
    shown = labels(driver)
    boxes = [rect(label) for label in shown]
    places = [(target, rect(target)) for target in targets]
    for index, (label, box) in enumerate(zip(shown, boxes, strict=True)):
        wide, high = label.texture_size
        if wide > label.width + 1 or high > label.height + 1:
            yield f"clipped: {label.text!r} needs {wide}x{high}, has {label.size}"
        if _outside(box):
            yield f"outside the window: {label.text!r} {box}"
        yield from broken_words(label)
        parents = _parents(label)
        for target, place in places:
            inside = target in parents
            if not inside and _area(box, place) > 40:
                yield f"{label.text!r} lies under {target.name}"
            if inside and (box[0] < place[0] - 1 or box[2] > place[2] + 1):
                yield f"{label.text!r} leaves {target.name} at the side"
            if inside and (box[1] < place[1] - 1 or box[3] > place[3] + 1):
                yield f"{label.text!r} leaves {target.name} above or below"
        for other, at in zip(shown[index + 1 :], boxes[index + 1 :], strict=True):
            if _area(box, at) > 60:
                yield f"{label.text!r} lies on {other.text!r}"


def broken_words(label: Any) -> Iterator[str]:
    """Yield where a line ends within a word instead of after a blank or a hyphen."""
    lines = ["".join(word.text for word in line.words) for line in label._label._cached_lines]
    for line, following in pairwise(lines):
        ends, begins = line[-8:], following[:8]
        if ends[-1:].isalnum() and begins[:1].isalnum() and ends + begins in label.text:
            yield f"a word is broken after {ends!r} in {label.text!r}"


def _parents(widget: Any) -> list[Any]:
    found = []
    while widget is not None and widget.parent is not widget:
        found.append(widget)
        widget = widget.parent
    return found


def _area(one: Rect, other: Rect) -> float:
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return max(wide, 0) * max(high, 0)


def _targets(targets: list[Any]) -> Iterator[str]:
    least = TARGET_MM * panel.pixels_per_mm
    for target in targets:
        if min(target.size) < least - 0.5:
            yield f"small target: {target.name} {target.size}, least {least:.0f}"
        if not target.spoken or not target.name:
            yield f"unspoken target: {target} {target.name!r} {target.spoken!r}"
        if _outside(rect(target)):
            yield f"target outside the window: {target.name}"


def _distance(one: Rect, other: Rect) -> float:
    """Return how far two boxes are apart, in pixels; negative when they overlap."""
    across = max(one[0], other[0]) - min(one[2], other[2])
    up = max(one[1], other[1]) - min(one[3], other[3])
    return max(across, up)


def _neighbours(targets: list[Any]) -> Iterator[str]:
    least = GAP_MM * panel.pixels_per_mm
    places = [rect(target) for target in targets]
    for index, (one, here) in enumerate(zip(targets, places, strict=True)):
        for other, there in zip(targets[index + 1 :], places[index + 1 :], strict=True):
            apart = _distance(here, there)
            if _area(here, there) > 4:
                yield f"targets overlap: {one.name} {other.name}"
            elif apart < least - 0.5 and not _keys(one, other):
                yield f"targets too near: {one.name} {other.name} {apart:.0f}, least {least:.0f}"


def _keys(one: Any, other: Any) -> bool:
    """Keys are wide enough themselves that they may stand nearer, as on any keyboard."""
    return bool(one.name.startswith("key_") and other.name.startswith("key_"))


def _too_high(targets: list[Any]) -> Iterator[str]:
    top = panel.height * 0.4
    for target in targets:
        # Fields are also reached from the keyboard below them.
        if target.role != "textbox" and rect(target)[3] > top + 0.5:
            yield f"above the low zone: {target.name} {rect(target)[3]}"
