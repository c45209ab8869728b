"""The look: colours of KERN UX, type scale and distances, which every screen follows."""

from typing import Any, Literal

from kivy.event import EventDispatcher
from kivy.properties import (
    AliasProperty,
    BooleanProperty,
    ColorProperty,
    NumericProperty,
    StringProperty,
)

# KERN UX 2.7.2 (`@kern-ux/native`, tokens converted from OKLCH to sRGB).
LIGHT = {
    "page": "#F4F6FA",
    "surface": "#FFFFFF",
    "text": "#1D2034",
    "muted": "#454B6B",
    "action": "#2044AA",
    "action_text": "#FFFFFF",
    "action_soft": "#E6ECF9",
    "action_down": "#162F77",
    "line": "#C9CFDF",
    "input_line": "#1D2034",
    "focus": "#FFC83D",
    "good": "#007155",
    "good_soft": "#DDF3EC",
    "warn": "#8A4B00",
    "warn_soft": "#FFF0D6",
    "danger": "#B31912",
    "danger_soft": "#FDEBEA",
    "danger_text": "#FFFFFF",
    "clerk": "#5B2C91",
    "clerk_text": "#FFFFFF",
    "disabled": "#E3E6EF",
    "disabled_text": "#5E6481",
    "hero": "#14307F",
    "hero_soft": "#2A52BE",
    "hero_text": "#FFFFFF",
    "veil": "#0C1330B8",
    "skin": "#EFD3BF",
    "skin_line": "#8C6A55",
}
CONTRAST = {
    "page": "#000000",
    "surface": "#000000",
    "text": "#FFE94A",
    "muted": "#FFFFFF",
    "action": "#FFE94A",
    "action_text": "#000000",
    "action_soft": "#2B2800",
    "action_down": "#FFFFFF",
    "line": "#FFE94A",
    "input_line": "#FFE94A",
    "focus": "#FFFFFF",
    "good": "#7CF5C8",
    "good_soft": "#00261B",
    "warn": "#FFC46B",
    "warn_soft": "#2B1A00",
    "danger": "#FF9B9B",
    "danger_soft": "#330000",
    "danger_text": "#000000",
    "clerk": "#FFFFFF",
    "clerk_text": "#000000",
    "disabled": "#1C1C1C",
    "disabled_text": "#BDBDBD",
    "hero": "#000000",
    "hero_soft": "#2B2800",
    "hero_text": "#FFE94A",
    "veil": "#000000D0",
    "skin": "#5C5400",
    "skin_line": "#FFE94A",
}
TARGET = 96
"""Least height and width of anything that can be touched, in pixels (15 mm at 27 inches)."""
LOW_ZONE = 0.40
"""Share of the screen's height, from below, that holds every target in the low layout."""


# Large type grows less: at 150 % a heading must still leave room for what is asked.
SIZES = {
    "display": (84, 0.3),
    "title": (56, 0.45),
    "lead": (38, 0.8),
    "body": (33, 1.0),
    "small": (30, 0.9),
    "label": (36, 0.8),
    "tool": (29, 0.8),
    "key": (40, 0.5),
    "header": (30, 0.3),
    "icon": (48, 0.5),
}
"""Grade -> (pixels at 100 %, share of the enlargement that it follows)."""


def _sized(pixels: int, growth: float) -> Any:
    def size(theme: Any) -> int:
        return round(pixels * (1 + (float(theme.scale) - 1) * growth))

    return AliasProperty(size, None, bind=("scale",), cache=True)


class Theme(EventDispatcher):
    """Colours, type sizes and the layout switch; widgets bind to its properties."""

    name = StringProperty("light")
    scale = NumericProperty(1.0)
    low = BooleanProperty(False)
    low_top = NumericProperty(768)
    """Upper edge of the low zone, in pixels from below."""
    margin = NumericProperty(48)
    radius = NumericProperty(14)
    for _token, _colour in LIGHT.items():
        locals()[_token] = ColorProperty(_colour)
    for _grade, (_pixels, _growth) in SIZES.items():
        locals()[_grade] = _sized(_pixels, _growth)
    del _token, _colour, _grade, _pixels, _growth

    def colour(self, token: str, name: str) -> Any:
        """Return a colour by its name; ``name`` of the theme makes ``.kv`` rules follow it."""
        return getattr(self, token)

    def size_of(self, grade: str, scale: float) -> Any:
        """Return a type size in pixels by its name; ``scale`` makes ``.kv`` rules follow it."""
        pixels, growth = SIZES[grade]
        return round(pixels * (1 + (float(scale) - 1) * growth))

    def apply(self, name: Literal["light", "contrast"], scale_percent: int, low: bool) -> None:
        """Take the citizen's needs; nothing is redrawn for what stays the same."""
        if name != self.name:
            for token, colour in (LIGHT if name == "light" else CONTRAST).items():
                setattr(self, token, colour)
            self.name = name
        self.scale = scale_percent / 100
        self.low = low


theme = Theme()
