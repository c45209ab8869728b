"""Make the small icon font and its name table from the whole Material Symbols font.

Usage: ``python kiosk/assets/build_icons.py material-symbols-rounded.woff2`` (npm package
``@material-symbols/font-400``; needs fontTools with brotli). Names are resolved by the font's own
ligatures, never by remembered code points.
"""

import json
import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

HERE = Path(__file__).parent
FIRST_CODE_POINT = 0xE000

NAMES = [
    "accessibility_new",
    "accessible",
    "account_balance",
    "account_circle",
    "add",
    "add_a_photo",
    "arrow_back",
    "arrow_downward",
    "arrow_forward",
    "arrow_upward",
    "assignment",
    "assignment_ind",
    "autorenew",
    "backspace",
    "badge",
    "balance",
    "block",
    "broken_image",
    "cake",
    "calendar_month",
    "call",
    "call_end",
    "cancel",
    "center_focus_strong",
    "chat",
    "check",
    "check_box",
    "check_box_outline_blank",
    "check_circle",
    "chevron_left",
    "chevron_right",
    "child_care",
    "close",
    "cloud_off",
    "cloud_upload",
    "contact_page",
    "contract",
    "contrast",
    "credit_card",
    "dark_mode",
    "delete",
    "description",
    "dialpad",
    "do_not_touch",
    "done",
    "draw",
    "edit",
    "edit_document",
    "elderly",
    "error",
    "euro",
    "event",
    "event_upcoming",
    "expand_less",
    "expand_more",
    "eyeglasses",
    "face",
    "fact_check",
    "family_restroom",
    "favorite",
    "fiber_new",
    "fingerprint",
    "flag",
    "format_size",
    "front_hand",
    "gavel",
    "gesture",
    "group",
    "groups",
    "handshake",
    "hearing",
    "height",
    "help",
    "history",
    "home",
    "home_pin",
    "hourglass_top",
    "id_card",
    "image",
    "info",
    "ink_eraser",
    "ink_pen",
    "keyboard",
    "keyboard_arrow_down",
    "keyboard_arrow_left",
    "keyboard_arrow_right",
    "keyboard_arrow_up",
    "keyboard_backspace",
    "keyboard_return",
    "language",
    "library_books",
    "light_mode",
    "list",
    "local_police",
    "local_shipping",
    "location_city",
    "location_on",
    "lock",
    "login",
    "logout",
    "mail",
    "medical_services",
    "menu_book",
    "military_tech",
    "more_horiz",
    "more_time",
    "night_shelter",
    "no_photography",
    "no_sim",
    "notifications",
    "paid",
    "palette",
    "pan_tool",
    "passport",
    "pause",
    "payments",
    "person",
    "person_add",
    "person_off",
    "phone_in_talk",
    "photo_camera",
    "pin",
    "place",
    "play_arrow",
    "point_of_sale",
    "print",
    "print_disabled",
    "priority_high",
    "privacy_tip",
    "public",
    "qr_code_2",
    "question_mark",
    "radio_button_checked",
    "radio_button_unchecked",
    "receipt_long",
    "record_voice_over",
    "refresh",
    "remove",
    "replay",
    "report",
    "schedule",
    "school",
    "search_check",
    "search_off",
    "security",
    "select_check_box",
    "send",
    "sensors",
    "sentiment_satisfied",
    "shield",
    "shield_lock",
    "shift",
    "shopping_cart",
    "sign_language",
    "signature",
    "skip_next",
    "slow_motion_video",
    "south",
    "space_bar",
    "speed",
    "stop",
    "stop_circle",
    "storefront",
    "straighten",
    "supervisor_account",
    "support_agent",
    "swap_horiz",
    "sync",
    "task_alt",
    "text_fields",
    "text_increase",
    "thumb_up",
    "timer",
    "timer_off",
    "touch_app",
    "translate",
    "travel",
    "undo",
    "verified",
    "verified_user",
    "vertical_align_bottom",
    "vertical_align_top",
    "videocam",
    "videocam_off",
    "visibility",
    "visibility_off",
    "volume_off",
    "volume_up",
    "warning",
    "waving_hand",
    "wifi_off",
    "work",
]


def ligatures(font: TTFont) -> dict[str, str]:
    """Return icon name -> glyph name from the ``GSUB`` ligatures."""
    letters = {glyph: chr(code) for code, glyph in font.getBestCmap().items() if code < 0x7F}
    found: dict[str, str] = {}
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            table = getattr(table, "ExtSubTable", table)
            for first, entries in getattr(table, "ligatures", {}).items():
                for entry in entries:
                    name = "".join(letters.get(part, "?") for part in [first, *entry.Component])
                    found[name] = entry.LigGlyph
    return found


def build(source: Path) -> None:
    """Write ``icons.ttf`` and ``icons.json`` (name -> character) beside this script."""
    font = instantiateVariableFont(TTFont(source), {"FILL": 0})
    named = ligatures(font)
    missing = [name for name in NAMES if name not in named]
    if missing:
        sys.exit(f"not in the font: {' '.join(missing)}")
    glyphs = {name: named[name] for name in sorted(set(NAMES))}
    options = Options()
    options.layout_features = []
    options.name_IDs = ["*"]
    subsetter = Subsetter(options)
    subsetter.populate(glyphs=glyphs.values())
    subsetter.subset(font)
    table = {name: chr(FIRST_CODE_POINT + index) for index, name in enumerate(glyphs)}
    mapping = {ord(table[name]): glyph for name, glyph in glyphs.items()}
    for cmap in font["cmap"].tables:
        cmap.cmap = dict(mapping)
    font.flavor = None
    font.save(HERE / "icons" / "icons.ttf")
    text = json.dumps({name: f"{ord(char):04X}" for name, char in table.items()}, indent=1)
    (HERE / "icons" / "icons.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    build(Path(sys.argv[1]))
