"""Nobody is there: a calm page that says what can be done here; a touch anywhere begins."""

from typing import Any

from kivy.clock import Clock
from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.screens.control import load_kv
from kiosk.screens.measure import panel, px
from kiosk.screens.page import SIZED, Page
from kiosk.screens.theme import theme
from kiosk.screens.words import words
from kiosk.views import AttractView, Button

EDGE = 60
"""Least room above and below the words, in design pixels."""


class AttractPoint(BoxLayout):
    """One thing that can be done here."""

    icon = StringProperty()
    text = StringProperty()


class IdCardPicture(Widget):
    """A card with portrait, lines and chip, slightly above its shadow."""

    card_width = NumericProperty(0)
    card_height = NumericProperty(0)
    left = NumericProperty(0)
    foot = NumericProperty(0)
    unit = NumericProperty(0)


class AttractPage(Page):
    """Still picture, greeting, three points, one large button; nothing moves."""

    begin = StringProperty()
    large = BooleanProperty(False)
    """Landscape: words take the whole width, without the picture beside them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bare = True
        self._view: AttractView | None = None
        self._weigh = Clock.create_trigger(self._fit_text, -1)
        self._weighed: tuple[float, ...] = ()
        self.ids.wording.fbind("height", self._weigh)
        self.fbind("parent", self._weigh)

    def _fit_text(self, *_: object) -> None:
        if self.parent is None or self.height < panel.height * SIZED:
            return
        measures = (theme.scale, *self.ids.wording.size, *self.size)
        if measures != self._weighed:  # not at rest yet
            self._weighed = measures
            self._weigh()
        elif self.ids.wording.height > self.height - px(2 * EDGE) and theme.squeeze():
            self._weigh()

    def update(self, view: AttractView) -> None:
        """Take the content of ``view``."""
        super().update(view)
        self._view = view
        self.begin = words.say(view.begin.label)
        points = self.ids.points
        while len(points.children) < len(view.points):
            points.add_widget(AttractPoint())
        while len(points.children) > len(view.points):
            points.remove_widget(points.children[0])
        for point, (icon, label) in zip(reversed(points.children), view.points, strict=True):
            point.icon, point.text = icon, words.say(label)

    def actions(self, view: AttractView) -> tuple[Button, ...]:
        """The one button belongs to the picture itself."""
        return ()

    def start(self) -> None:
        """Begin a visit."""
        if self._view is not None and self._view.begin.enabled:
            self.port.send(self._view.begin.command)

    def on_touch_down(self, touch: Any) -> bool:
        """Take a touch that the button does not take."""
        if super().on_touch_down(touch):
            return True
        touch.grab(self)
        return True

    def on_touch_up(self, touch: Any) -> bool:
        """A touch anywhere begins."""
        if touch.grab_current is self:
            touch.ungrab(self)
            self.start()
            return True
        return bool(super().on_touch_up(touch))


load_kv(__file__)
