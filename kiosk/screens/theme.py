"""The look: colours of KERN UX, type scale and distances, which every screen follows."""

from typing import Any

from kivy.event import EventDispatcher
from kivy.properties import (
    AliasProperty,
    BooleanProperty,
    ColorProperty,
    NumericProperty,
    StringProperty,
)

from contract.terms import Theme as ThemeName
from kiosk.screens.measure import gap, panel, px, target

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
DARK = {
    "page": "#000000",
    "surface": "#12141F",
    "text": "#E8E9EF",
    "muted": "#B4B9CE",
    "action": "#97AFE1",
    "action_text": "#000000",
    "action_soft": "#1B2540",
    "action_down": "#C4D2F1",
    "line": "#3A415C",
    "input_line": "#B4B9CE",
    "focus": "#FFC83D",
    "good": "#6FD6B4",
    "good_soft": "#06281F",
    "warn": "#FFBE6B",
    "warn_soft": "#2E1D05",
    "danger": "#FF9E96",
    "danger_soft": "#360F0D",
    "danger_text": "#000000",
    "clerk": "#CDAEF2",
    "clerk_text": "#000000",
    "disabled": "#23273A",
    "disabled_text": "#A3A9C0",
    "hero": "#0A1430",
    "hero_soft": "#16285C",
    "hero_text": "#E8E9EF",
    "veil": "#000000D0",
    "skin": "#8A6F5F",
    "skin_line": "#EFD3BF",
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
THEMES: dict[ThemeName, dict[str, str]] = {"light": LIGHT, "dark": DARK, "contrast": CONTRAST}
STEP = 0.6
"""What a step smaller leaves of the enlargement."""
AIRY = 1.4
"""Up to this size of text a full page of Easy Language does without air."""
SMALLEST = 0.75
"""Least size of text on the fullest pages; capitals are 5.3 mm high then."""
LEADING = 1.12
EASY_LEADING = 1.3
"""Line spacing, and that of Easy Language."""
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
    "key": (40, 0.15),
    "header": (30, 0.3),
    "icon": (48, 0.5),
}
"""Grade -> (design pixels at 100 %, share of the enlargement that it follows)."""


def grade_size(grade: str, scale: float) -> int:
    """Return a type size in pixels; ``scale`` is 1 at 100 %."""
    design_pixels, growth = SIZES[grade]
    return px(design_pixels * (1 + (float(scale) - 1) * growth))


def _sized(grade: str) -> Any:
    def size(theme: Any) -> int:
        return grade_size(grade, theme.scale)

    return AliasProperty(size, None, bind=("scale",), cache=True)


class Theme(EventDispatcher):
    """Colours, type sizes and how the screen is laid out; widgets bind to its properties."""

    name = StringProperty("light")
    asked = NumericProperty(1.0)
    """Text size that the citizen asked for; 1 at 100 %."""
    scale = NumericProperty(1.0)
    """Text size as shown: smaller than asked where a page would not hold it."""
    low = BooleanProperty(False)
    """Everything to touch is in the lower part of the screen."""
    left_hand = BooleanProperty(False)
    """Mirrored: what is touched often is on the left."""
    easy = BooleanProperty(False)
    """Easy Language: a picture beside the question, one sentence a line, more air."""
    wide = BooleanProperty(False)
    """Landscape: question and answers stand side by side."""
    low_top = NumericProperty(768)
    """Upper edge of the low zone, in pixels from below."""
    foot = NumericProperty(0)
    """Landscape: height that the buttons of the page take from the pane above them."""
    work_width = NumericProperty(1060)
    """Landscape: width of the pane with what is touched."""
    margin = NumericProperty(48)
    radius = NumericProperty(14)
    target = NumericProperty(96)
    gap = NumericProperty(16)
    leading = NumericProperty(LEADING)
    """Line spacing."""
    tight = BooleanProperty(False)
    """The page is so full that it does without air."""
    for _token, _colour in LIGHT.items():
        locals()[_token] = ColorProperty(_colour)
    for _grade in SIZES:
        locals()[_grade] = _sized(_grade)
    del _token, _colour, _grade

    def fit(self) -> None:
        """Take the measures of the panel."""
        self.wide = panel.wide
        self.low_top = int(panel.height * LOW_ZONE)
        self.margin, self.radius = px(48), px(14)
        self.target, self.gap = target(), gap()

    def colour(self, token: str, name: str) -> Any:
        """Return a colour by its name; ``name`` of the theme makes ``.kv`` rules follow it."""
        return getattr(self, token)

    def size_of(self, grade: str, scale: float) -> int:
        """Return a type size in pixels by its name; ``scale`` makes ``.kv`` rules follow it."""
        return grade_size(grade, scale)

    def apply(
        self, name: ThemeName, scale_percent: int, low: bool, left_hand: bool, easy: bool
    ) -> None:
        """Take the citizen's needs; nothing is redrawn for what stays the same."""
        if name != self.name:
            for token, colour in THEMES[name].items():
                setattr(self, token, colour)
            self.name = name
        asked = scale_percent / 100
        same = (asked, low, easy) == (self.asked, self.low, self.easy)
        self.asked, self.low, self.left_hand, self.easy = asked, low, left_hand, easy
        if not same:
            self.relax()

    def relax(self) -> None:
        """Show text as large and as airy as asked."""
        self.scale, self.tight = self.asked, False
        self.leading = EASY_LEADING if self.easy else LEADING

    def squeeze(self) -> bool:
        """Show text a step smaller; return whether there was a step left.

        First the enlargement goes, then the air, and last a little of the size at 100 %. The air
        of Easy Language goes before letters become hardly larger than usual.
        """
        if self.easy and not self.tight and self.scale <= AIRY:
            self.tight, self.leading = True, LEADING
        elif self.scale > 1:
            smaller = 1 + (self.scale - 1) * STEP
            self.scale = smaller if smaller > 1.15 else 1.0
        elif not self.tight:
            self.tight, self.leading = True, LEADING
        elif self.scale > SMALLEST:
            self.scale = max(self.scale - 0.07, SMALLEST)
        else:
            return False
        return True


theme = Theme()
