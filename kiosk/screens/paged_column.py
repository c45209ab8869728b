"""A column that never cuts anything off: what does not fit goes to further pages."""

import math
from typing import Any

from kivy.clock import Clock
from kivy.properties import BooleanProperty, NumericProperty
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.widget import Widget

from kiosk.screens.control import load_kv
from kiosk.screens.controls import EvenCaptions
from kiosk.screens.measure import px, target
from kiosk.screens.row import Row
from kiosk.screens.theme import theme

QUIET_PAGER_HEIGHT = 64
"""In design pixels."""


def pages(heights: list[float], room: float, spacing: float, pager: float) -> list[range]:
    """Distribute items of ``heights`` pixels over pages of ``room`` pixels.

    One page if all fit; else each page leaves ``pager`` pixels for the buttons. An item taller
    than a page gets a page of its own.
    """
    total = sum(heights) + spacing * max(len(heights) - 1, 0)
    if total <= room:
        return [range(len(heights))]
    found: list[range] = []
    start, used = 0, 0.0
    for index, height in enumerate(heights):
        if index > start and used + height > room - pager - spacing:
            found.append(range(start, index))
            start, used = index, 0.0
        used += height + spacing
    found.append(range(start, len(heights)))
    return found


def _natural(item: Widget) -> float:
    height: float = getattr(item, "natural_height", item.height)
    return height


def _pager_height() -> int:
    # In landscape the low zone is not high.
    return target(72) if theme.wide and theme.low else target()


class PagedColumn(FloatLayout):
    """Shows its items from the top, page by page, with large buttons to turn the page."""

    spacing = NumericProperty(20)
    across = NumericProperty(1)
    """Items side by side; one whose ``alone`` is true has a row of its own."""
    page = NumericProperty(0)
    page_count = NumericProperty(1)
    content_height = NumericProperty(0)
    """What all items would need on one page, in pixels."""
    least = NumericProperty(0)
    """What the highest item needs, with the buttons if there are more pages, in pixels."""
    quiet = BooleanProperty(False)
    """Say only which page this is; something else turns the pages."""
    low = BooleanProperty(False)
    """Items stand at the bottom instead of the top."""

    def __init__(self, **kwargs: Any) -> None:
        self._items: list[Widget] = []
        self._shown: tuple[Widget, ...] = ()
        self._goal: Widget | None = None
        self._again = Clock.create_trigger(self._place, -1)
        self._pager = Pager(self)
        super().__init__(**kwargs)
        for name in ("pos", "size", "page", "spacing", "low", "quiet", "across"):
            self.fbind(name, self._again)
        # At once: a text that is wrapped at a wrong width first costs as much as all the rest.
        self.fbind("width", self._widen)
        self.fbind("across", self._widen)
        theme.bind(left_hand=self._again)  # weak: what is shown must die with its page

    @property
    def items(self) -> list[Widget]:
        """All items, also those on other pages."""
        return self._items

    def set_items(self, items: list[Widget]) -> None:
        """Replace the items; each needs a height of its own (``size_hint_y: None``)."""
        if items == self._items:
            return
        for item in self._items:
            item.funbind("height", self._again)
            if item.parent is self and item not in items:
                self.remove_widget(item)  # at once: it may be wanted elsewhere
        self._items = list(items)
        for item in items:
            item.size_hint = (None, None)
            item.fbind("height", self._again)
            if hasattr(item, "natural_height"):
                item.fbind("natural_height", self._again)
        self._goal = None
        self.page = 0
        self._widen()
        self._again()

    def turn_to(self, item: Widget) -> None:
        """Show the page that holds ``item``, also when heights still change."""
        self._goal = item
        self._again()

    def turn(self, by: int) -> None:
        """Show another page."""
        self._goal = None
        self.page = min(max(self.page + by, 0), self.page_count - 1)

    def _rows(self) -> list[list[Widget]]:
        rows: list[list[Widget]] = []
        open_row = False
        for item in self._items:
            alone = getattr(item, "alone", False)
            if open_row and not alone and len(rows[-1]) < self.across:
                rows[-1].append(item)
            else:
                rows.append([item])
            open_row = not alone
        return rows

    def _place(self, *_: object) -> None:
        self._widen()
        rows = self._rows()
        heights = [float(math.ceil(max(map(_natural, row)))) for row in rows]
        for row, height in zip(rows, heights, strict=True):
            for item in row:
                if hasattr(item, "row_height"):
                    item.row_height = height
        self.content_height = sum(heights) + self.spacing * max(len(heights) - 1, 0)
        pager_height = px(QUIET_PAGER_HEIGHT) if self.quiet else _pager_height()
        self._pager.height, self._pager.quiet = pager_height, self.quiet
        content = pages(heights, int(self.height), self.spacing, pager_height)
        self.page_count = len(content)
        more = pager_height + self.spacing if len(content) > 1 else 0
        self.least = math.ceil(max(heights, default=0) + more)
        goal = next((n for n, row in enumerate(rows) if self._goal in row), None)
        if goal is not None:
            self.page = next(n for n, one in enumerate(content) if goal in one)
        self.page = min(self.page, len(content) - 1)
        self._show([rows[index] for index in content[self.page]] if rows else [], heights, content)

    def _show(self, rows: list[list[Widget]], heights: list[float], content: list[range]) -> None:
        more = [self._pager] if len(content) > 1 else []
        wanted = (*(item for row in rows for item in row), *more)
        if wanted != self._shown:
            self._shown = wanted
            self.clear_widgets()
            for item in wanted:
                self.add_widget(item)
        tall = [heights[index] for index in content[self.page]] if rows else []
        used = sum(tall) + self.spacing * max(len(rows) - 1, 0)
        top = int(self.top) - (max(0, self.height - used) if self.low and not more else 0)
        for row, height in zip(rows, tall, strict=True):
            left = self.x
            for item in reversed(row) if theme.left_hand else row:
                item.pos = (int(left), int(top - item.height))
                left += item.width + self.spacing
            top -= height + self.spacing
        self._pager.pos = self.pos
        self._pager.width = self.width

    def _widen(self, *_: object) -> None:
        across = max(int(self.across), 1)
        narrow = int((self.width - self.spacing * (across - 1)) / across)
        for item in self._items:
            item.width = int(self.width) if getattr(item, "alone", False) else narrow


class Pager(Row):
    """Previous and next page of a column."""

    quiet = BooleanProperty(False)

    def __init__(self, column: PagedColumn) -> None:
        super().__init__(size_hint=(None, None), height=target())
        self._captions = EvenCaptions([self.ids.earlier, self.ids.later])
        column.fbind("page", self._show, column)
        column.fbind("page_count", self._show, column)
        self.ids.earlier.bind(on_release=lambda *_: column.turn(-1))
        self.ids.later.bind(on_release=lambda *_: column.turn(1))

    def _show(self, column: PagedColumn, *_: object) -> None:
        self.ids.earlier.disabled = column.page == 0
        self.ids.later.disabled = column.page >= column.page_count - 1
        self.ids.place.text = f"{column.page + 1} / {column.page_count}"


load_kv(__file__)
