"""A column that never cuts anything off: what does not fit goes to further pages."""

from typing import Any

from kivy.clock import Clock
from kivy.properties import BooleanProperty, NumericProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.widget import Widget

from kiosk.screens.control import load_kv

PAGER_HEIGHT = 96
QUIET_PAGER_HEIGHT = 64


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


class PagedColumn(FloatLayout):
    """Shows its items from the top, page by page, with large buttons to turn the page."""

    spacing = NumericProperty(20)
    page = NumericProperty(0)
    page_count = NumericProperty(1)
    content_height = NumericProperty(0)
    """What all items would need on one page, in pixels."""
    quiet = BooleanProperty(False)
    """Say only which page this is; something else turns the pages."""
    low = BooleanProperty(False)
    """Items stand at the bottom instead of the top."""

    def __init__(self, **kwargs: Any) -> None:
        self._items: list[Widget] = []
        self._shown: tuple[Any, ...] = ()
        self._goal: Widget | None = None
        self._pager = Pager(self)
        self._again = Clock.create_trigger(self._place, -1)
        super().__init__(**kwargs)
        for name in ("pos", "size", "page", "spacing", "low", "quiet"):
            self.fbind(name, self._again)

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
        self._items = list(items)
        for item in items:
            item.size_hint = (None, None)
            item.fbind("height", self._again)
        self._goal = None
        self.page = 0
        self._again()

    def turn_to(self, item: Widget) -> None:
        """Show the page that holds ``item``, also when heights still change."""
        self._goal = item
        self._again()

    def turn(self, by: int) -> None:
        """Show another page."""
        self._goal = None
        self.page = min(max(self.page + by, 0), self.page_count - 1)

    def _place(self, *_: object) -> None:
        for item in self._items:
            item.width = self.width
        heights = [item.height for item in self._items]
        self.content_height = sum(heights) + self.spacing * max(len(heights) - 1, 0)
        pager_height = QUIET_PAGER_HEIGHT if self.quiet else PAGER_HEIGHT
        self._pager.height, self._pager.quiet = pager_height, self.quiet
        content = pages(heights, self.height, self.spacing, pager_height)
        self.page_count = len(content)
        if self._goal in self._items:
            place = self._items.index(self._goal)
            self.page = next(n for n, one in enumerate(content) if place in one)
        self.page = min(self.page, len(content) - 1)
        shown = [self._items[index] for index in content[self.page]] if self._items else []
        more = [self._pager] if len(content) > 1 else []
        wanted = (*shown, *more)
        if wanted != self._shown:
            self._shown = wanted
            self.clear_widgets()
            for item in wanted:
                self.add_widget(item)
        used = sum(item.height for item in shown) + self.spacing * max(len(shown) - 1, 0)
        free = self.height - used
        top = self.top - (max(0, free) if self.low and not more else 0)
        for item in shown:
            item.pos = (int(self.x), int(top - item.height))
            top -= item.height + self.spacing
        self._pager.pos = self.pos
        self._pager.width = self.width


class Pager(BoxLayout):
    """Previous and next page of a column."""

    quiet = BooleanProperty(False)

    def __init__(self, column: PagedColumn) -> None:
        super().__init__(size_hint=(None, None), height=PAGER_HEIGHT)
        column.fbind("page", self._show, column)
        column.fbind("page_count", self._show, column)
        self.ids.earlier.bind(on_release=lambda *_: column.turn(-1))
        self.ids.later.bind(on_release=lambda *_: column.turn(1))

    def _show(self, column: PagedColumn, *_: object) -> None:
        self.ids.earlier.disabled = column.page == 0
        self.ids.later.disabled = column.page >= column.page_count - 1
        self.ids.place.text = f"{column.page + 1} / {column.page_count}"


load_kv(__file__)
