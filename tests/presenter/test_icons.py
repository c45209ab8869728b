"""Every icon that the presenter names is in the icon font."""

import re
from pathlib import Path

import kiosk.presenter
from kiosk.presenter.chrome import PICTURES
from kiosk.presenter.questions import ICONS
from kiosk.screens.icons import names

SOURCES = Path(kiosk.presenter.__file__).parent.glob("*.py")


def test_every_icon_is_in_the_font() -> None:
    used = set(PICTURES.values()) | {one for icons in ICONS.values() for one in icons.values()}
    for source in SOURCES:
        used |= set(re.findall(r'icon="([a-z_0-9]+)"', source.read_text(encoding="utf-8")))
    used |= {"text_increase", "dark_mode", "contrast", "vertical_align_bottom", "swap_horiz"}
    used |= {"more_time", "volume_up", "shield_lock", "contract"}
    assert len(used) > 40
    assert sorted(used - set(names())) == []
