"""The forms that are tested every time: each pair of needs occurs together in one of them."""

from contact_sheet import Form, form_named

CHOSEN = {
    "portrait": (
        "de-100-light",
        "de-200-dark-low-left",
        "en-150-contrast-left",
        "de-x-leicht-125-light-low",
        "de-x-leicht-200-contrast",
        "en-100-dark-low",
    ),
    "landscape": (
        "de-150-light-left",
        "de-100-contrast-low",
        "de-x-leicht-150-dark",
        "en-200-light-low-left",
        "de-x-leicht-100-light-low",
        "de-125-dark",
    ),
    "small": (
        "de-125-dark-left",
        "de-200-light-low",
        "en-100-light-left",
        "de-x-leicht-150-contrast-low-left",
        "de-x-leicht-200-light",
        "en-125-contrast-low",
    ),
}
"""Window -> names of forms."""

LANGUAGES = ("de", "en", "de-x-leicht")
SCALES = (100, 125, 150, 200)
THEMES = ("light", "dark", "contrast")


def chosen(window: str) -> list[Form]:
    """Return the forms that are tested every time in that window."""
    return [form_named(name) for name in CHOSEN[window]]


def every(window: str) -> list[Form]:
    """Return all languages, sizes and layouts; themes take turns."""
    found = []
    for language in LANGUAGES:
        for scale in SCALES:
            for low in (False, True):
                for left in (False, True):
                    theme = THEMES[len(found) % len(THEMES)]
                    found.append(Form(language, scale, theme, low, left))
    return found
