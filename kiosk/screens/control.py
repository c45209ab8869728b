"""The parent of everything that can be touched: spoken label, role, state, focus."""

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import BooleanProperty, OptionProperty, StringProperty
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.relativelayout import FloatLayout


def load_kv(module_file: str) -> None:
    """Load the ``.kv`` file that lies beside a module."""
    Builder.load_file(str(Path(module_file).with_suffix(".kv")))


class Control(ButtonBehavior, FloatLayout):
    """Something to touch, or to reach by keyboard and activate with Enter or Space."""

    name = StringProperty()
    """Stable name for the test robot."""
    spoken = StringProperty()
    """What is said when it has the focus."""
    role = OptionProperty("button", options=["button", "radio", "checkbox", "textbox"])
    focused = BooleanProperty(False)
    focusable = BooleanProperty(True)
    tab_stop = BooleanProperty(True)
    """False for all keys of a keyboard but one: Tab passes the rest, arrows reach them."""
    checked = BooleanProperty(False)
    """For radio buttons and check boxes."""
    value = StringProperty()
    """For text boxes: what is written; empty when masked."""
    filled = BooleanProperty(False)
    masked = BooleanProperty(False)

    def activate(self) -> None:
        """Do what a touch would do."""
        if not self.disabled:
            self.trigger_action(0.1)
