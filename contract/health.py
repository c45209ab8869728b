"""Health of a device as a value: it never raises and is compared, shown and logged on change."""

from typing import Literal

from pydantic import AwareDatetime

from contract.failures import FailureCode
from contract.value import Value


class Ready(Value):
    """The device answers and does all that is asked of it."""

    kind: Literal["ready"] = "ready"


class Degraded(Value):
    """The device answers, but something limits it."""

    kind: Literal["degraded"] = "degraded"
    code: FailureCode


class Gone(Value):
    """The device cannot be used."""

    kind: Literal["gone"] = "gone"
    code: FailureCode
    since: AwareDatetime


Health = Ready | Degraded | Gone
