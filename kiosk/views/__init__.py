"""The views: frozen values that say what the screen shows; the screens turn them into pixels.

A ``Text`` is a key with arguments and is translated at the edge; a plain ``str`` is the citizen's
own data and shown as it is. The screen registered for ``type(view)`` is shown; no screen names
another.
"""

from kiosk.views.captures import (
    FingerprintView,
    FingerState,
    PortraitChoice,
    PortraitChoiceView,
    PortraitView,
    SignatureView,
)
from kiosk.views.checkout import (
    CheckRow,
    CheckView,
    DocumentPreview,
    EndView,
    FeeRow,
    FeeView,
    ReceiptView,
    WorkingView,
)
from kiosk.views.frame import (
    AttractView,
    Button,
    Chrome,
    Dialog,
    OutOfServiceView,
    View,
)
from kiosk.views.questions import (
    ChoiceView,
    FieldKind,
    FormField,
    FormView,
    LanguageChoice,
    Need,
    NeedsView,
    NoticeView,
    Option,
    PrintedLine,
)
from kiosk.views.words import (
    Text,
    text,
)

__all__ = [
    "AttractView",
    "Button",
    "CheckRow",
    "CheckView",
    "ChoiceView",
    "Chrome",
    "Dialog",
    "DocumentPreview",
    "EndView",
    "FeeRow",
    "FeeView",
    "FieldKind",
    "FingerState",
    "FingerprintView",
    "FormField",
    "FormView",
    "LanguageChoice",
    "Need",
    "NeedsView",
    "NoticeView",
    "Option",
    "OutOfServiceView",
    "PortraitChoice",
    "PortraitChoiceView",
    "PortraitView",
    "PrintedLine",
    "ReceiptView",
    "SignatureView",
    "Text",
    "View",
    "WorkingView",
    "text",
]
