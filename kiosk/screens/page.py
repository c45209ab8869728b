"""The parent of all pages: a page shows one kind of view between header and navigation."""

from collections.abc import Callable
from typing import Any

from kivy.clock import Clock
from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.widget import Widget

from contract.commands import Command
from kiosk.screens.control import load_kv
from kiosk.screens.measure import gap, panel, px
from kiosk.screens.port import ScreenPort
from kiosk.screens.stack import Stack
from kiosk.screens.theme import theme
from kiosk.screens.words import words
from kiosk.views import Button, View

# Sizes of texts, panes and columns follow each other: they come to rest before they are drawn.
Clock.max_iteration = 40
SIZED = 0.25
"""A page that is lower, as a share of the panel, has not got its size yet."""
LEAST = 180
"""What a picture needs at least, in design pixels."""
GUTTER = 48
"""Between the two panes in landscape, in design pixels."""


class Page(FloatLayout):
    """One screen; made once a type of view, then updated in place while the type stays."""

    title = StringProperty()
    body = StringProperty()
    picture = StringProperty()
    """Icon that stands for the page, in Easy Language."""
    bare = BooleanProperty(False)
    """Shown without header, navigation and tools."""

    dual = False
    """Made of two panes."""

    def __init__(self, port: ScreenPort, **kwargs: Any) -> None:
        self.port = port
        self.acts_otherwise: Callable[[], None] = lambda: None
        """Called when ``actions`` has changed without a new view."""
        super().__init__(**kwargs)

    def update(self, view: Any) -> None:
        """Take the content of ``view``."""
        title = words.say(getattr(view, "title", None))
        if title != self.title:
            theme.relax()
        self.title = title
        self.body = words.say(getattr(view, "body", None))
        self.picture = view.chrome.picture if theme.easy else ""

    def actions(self, view: Any) -> tuple[Button, ...]:
        """Return the buttons of the page itself."""
        buttons: tuple[Button, ...] = view.buttons if hasattr(view, "buttons") else (view.next,)
        return buttons

    def before(self, button: Button) -> Command | None:
        """Prepare for a button of page or navigation; return the command to send."""
        return button.command

    def opened(self) -> None:
        """The page is now on the screen."""

    def closed(self) -> None:
        """The page left the screen: forget everything personal."""

    def typed(self, text: str) -> None:
        """Take text from a real keyboard."""

    def typed_key(self, code: int) -> bool:
        """Take a key of a real keyboard; return whether the page used it."""
        return False

    def spoken_view(self, view: View) -> str:
        """Return what is read aloud for the page apart from its touchable parts."""
        return ". ".join(part for part in (self.title, self.body) if part)


class Pane(Stack):
    """One of the two parts of a page."""

    greedy = BooleanProperty(False)
    """Portrait: takes all the room that the other pane leaves."""


class SplitPage(Page):
    """What is asked, in the pane ``question``, and what is done about it, in the pane ``work``.

    In portrait they stand below each other, in landscape side by side: what is touched on the
    right, for left hands on the left.
    """

    dual = True
    work_pixels = 1060
    """Landscape: width of the pane with what is touched, in design pixels."""
    pane_gap = NumericProperty(28)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pane_gap = px(28)
        self._arrange = Clock.create_trigger(self._place_panes, -1)
        self._weigh = Clock.create_trigger(self._fit_text, -1)
        self._weighed: tuple[float, ...] = ()
        for name in ("pos", "size", "parent", "pane_gap"):
            self.fbind(name, self._arrange)
        for pane in (self.ids.question, self.ids.work):
            pane.fbind("minimum_height", self._arrange)
            pane.fbind("greedy", self._arrange)
            for child in pane.children:
                if hasattr(child, "least"):
                    child.fbind("least", self._weigh)
        theme.bind(foot=self._arrange, left_hand=self._arrange, low=self._arrange)  # weak
        theme.bind(scale=self._arrange)
        theme.work_width = px(self.work_pixels)
        self.fbind("width", self._widen)
        self._arrange()

    def _widen(self, *_: object) -> None:
        """Set the widths at once: a text that is wrapped at a wrong width first costs much."""
        question, work = self.ids.question, self.ids.work
        room = int(self.width - 2 * theme.margin)
        if theme.wide:
            work.width = theme.work_width
            question.width = room - work.width - px(GUTTER)
        else:
            question.width = work.width = room

    def _place_panes(self, *_: object) -> None:
        if self.parent is None:
            return  # left, and only not yet forgotten: it must not change how others look
        if theme.wide:
            self._side_by_side()
        else:
            self._below_each_other()
        self._weigh()

    def _fit_text(self, *_: object) -> None:
        """Once all sizes have come to rest: take smaller type if a pane cannot hold its parts."""
        if self.parent is None or self.height < panel.height * SIZED:
            return
        question, work = self.ids.question, self.ids.work
        measures = (
            theme.scale,
            _need(question),
            _need(work),
            question.height,
            work.height,
            theme.foot,
            self.spare(),
        )
        if measures != self._weighed:
            self._weighed = measures
            self._weigh()
        elif self.overflows() and theme.squeeze():
            self._weigh()

    def spare(self) -> float:
        """Return the room in pixels that is left in parts of a page's own; negative: too little."""
        return 0

    def overflows(self) -> bool:
        """Return whether a part has less room than it needs."""
        question, work = self.ids.question, self.ids.work
        if theme.wide:
            full = _need(question) > question.height + 1 or _need(work) > work.height + 1
        else:
            between = self.pane_gap if work.minimum_height or work.greedy else 0
            full = _need(question) + _need(work) + between > self.height - px(36) - gap() + 1
        columns = [*question.children, *work.children]
        short = any((getattr(child, "least", 0) or 0) > child.height + 0.01 for child in columns)
        buttons_top = self.y + (theme.foot if theme.wide else 0)
        high = theme.low and buttons_top > theme.low_top
        return full or short or high or self.spare() < 0

    def _side_by_side(self) -> None:
        question, work = self.ids.question, self.ids.work
        above, below, gutter = px(28), gap(), px(GUTTER)
        left = int(self.x + theme.margin)
        first, second = (work, question) if theme.left_hand else (question, work)
        first.x, second.x = left, left + int(first.width) + gutter
        # The page's own buttons stand below the answers; in the low layout beside them.
        with_foot = question if theme.low else work
        for pane in (question, work):
            foot = theme.foot if pane is with_foot else 0
            pane.y = int(self.y + below + foot)
            pane.height = int(self.top - above - pane.y)

    def _below_each_other(self) -> None:
        question, work = self.ids.question, self.ids.work
        above, below = px(36), gap()
        room = int(self.height - above - below)
        between = self.pane_gap if work.minimum_height or work.greedy else 0
        for pane, other in ((question, work), (work, question)):
            pane.x = int(self.x + theme.margin)
            if not pane.greedy:
                pane.height = min(pane.minimum_height, room)
            else:
                taken = other.minimum_height if not other.greedy else (room - between) / 2
                pane.height = int(max(room - between - taken, 0))
        work.y = int(self.y + below)
        question.y = int(self.top - above - question.height)


def _need(pane: Pane) -> float:
    """Return what a pane needs at least, in pixels."""
    need = float(pane.minimum_height)
    shown = [child for child in pane.children if child.size_hint_y]
    for child in shown:
        least = getattr(child, "least", None)
        need += px(LEAST) if least is None else least
    return need


class Medallion(Widget):
    """One large icon in a soft circle."""

    icon = StringProperty()
    side = NumericProperty(208)
    tone = StringProperty("action")
    ground = StringProperty("action_soft")
    """Colours of the theme by name: see ``labels``."""


load_kv(__file__)
