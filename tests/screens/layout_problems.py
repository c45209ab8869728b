"""What is wrong with the layout of what is shown now, in words."""

from collections.abc import Iterator
from typing import Any

Rect = tuple[float, float, float, float]


def problems(driver: Any, low: bool) -> list[str]:
    """Return every clipped text, small or overlapping target, and unspoken control."""
    from kiosk.screens.focus import controls

    targets = list(controls(driver.host.top_layer()))
    found = [*_texts(driver, targets), *_targets(targets), *_overlaps(targets)]
    names = [target.name for target in targets]
    found += [f"two targets named {name}" for name in set(names) if names.count(name) > 1]
    if low:
        found += _too_high(targets)
    return found


def _rect(widget: Any) -> Rect:
    x, y = widget.to_window(*widget.pos)
    return x, y, x + widget.width, y + widget.height


def _visible(widget: Any) -> Iterator[Any]:
    if widget.opacity == 0:
        return
    yield widget
    for child in widget.children:
        yield from _visible(child)


def _texts(driver: Any, targets: list[Any]) -> Iterator[str]:
    from kivy.uix.label import Label
    from kivy.uix.stencilview import StencilView

    from kiosk.screens.labels import Ico

    dialog = driver.host.dialog
    root = dialog if dialog.parent else driver.host.frame
    for widget in _visible(root):
        if not isinstance(widget, Label) or isinstance(widget, Ico) or not widget.text:
            continue
        if isinstance(widget.parent, StencilView):
            continue  # the text of a field scrolls with its caret
        wide, high = widget.texture_size
        if wide > widget.width + 1 or high > widget.height + 1:
            yield f"clipped: {widget.text!r} needs {wide}x{high}, has {widget.size}"
        left, bottom, right, top = _rect(widget)
        if left < 0 or bottom < 0 or right > 1080.5 or top > 1920.5:
            yield f"outside the window: {widget.text!r} {(left, bottom, right, top)}"
        for target in targets:
            if target not in _parents(widget) and _area(_rect(widget), _rect(target)) > 40:
                yield f"{widget.text!r} lies under {target.name}"


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
    for target in targets:
        if min(target.size) < 95.5:
            yield f"small target: {target.name} {target.size}"
        if not target.spoken or not target.name:
            yield f"unspoken target: {target} {target.name!r} {target.spoken!r}"
        left, bottom, right, top = _rect(target)
        if left < 0 or bottom < 0 or right > 1080.5 or top > 1920.5:
            yield f"target outside the window: {target.name}"


def _overlaps(targets: list[Any]) -> Iterator[str]:
    for index, one in enumerate(targets):
        for other in targets[index + 1 :]:
            if _area(_rect(one), _rect(other)) > 4:
                yield f"targets overlap: {one.name} {other.name}"


def _too_high(targets: list[Any]) -> Iterator[str]:
    for target in targets:
        # Fields are also reached from the keyboard below them.
        if target.role != "textbox" and _rect(target)[3] > 768.5:
            yield f"above the low zone: {target.name} {_rect(target)[3]}"
