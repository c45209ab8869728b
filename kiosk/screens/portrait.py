"""The guided portrait: live picture, oval, one sentence of guidance."""

from typing import Any

from kivy.clock import Clock
from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from kiosk.screens.control import load_kv
from kiosk.screens.page import SplitPage
from kiosk.screens.words import words
from kiosk.views import PortraitView

PICTURES_PER_SECOND = 30


class PortraitPage(SplitPage):
    """Asks the port for a newer picture thirty times a second; draws only when there is one."""

    hint = StringProperty()
    hint_good = BooleanProperty(False)
    progress = NumericProperty(0)
    failed = BooleanProperty(False)
    seen = BooleanProperty(False)
    """There has been a live picture."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._number = -1
        self._poll: Any = None

    def update(self, view: PortraitView) -> None:
        """Take the content of ``view``."""
        super().update(view)
        self.hint = words.say(view.hint)
        self.hint_good = view.hint_good
        self.progress = view.progress
        self.failed = view.state == "failed"

    def opened(self) -> None:
        """Start to show live pictures."""
        self._poll = Clock.schedule_interval(self._look, 1 / PICTURES_PER_SECOND)

    def closed(self) -> None:
        """Show no more, and wipe the last one."""
        self._poll.cancel()
        self.ids.live.wipe()

    def _look(self, _: float) -> None:
        newest = self.port.preview()
        if newest is None:
            if self.seen:  # nobody is shown who may have left long ago
                self.seen = False
                self.ids.live.wipe()
        elif newest[0] != self._number:
            self._number = newest[0]
            self.ids.live.show(newest[1])
            self.seen = True


load_kv(__file__)
