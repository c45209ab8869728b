"""Presentation attack detection: the place for a result that plain optical pictures cannot give.

A picture alone does not tell skin from silicone, gelatine or paper. BSI TR-03121-3 Volume 2
(PAD-FP-APP) asks for a certified subsystem, and that the omission of a result is signalled too;
this type signals it. A sensor with a subsystem of its own will add a member to the union.
"""

from typing import Literal

from contract.value import Value


class NotPerformed(Value):
    """No presentation attack detection took place; never to be read as "bona fide"."""

    kind: Literal["not_performed"] = "not_performed"


PresentationAttackResult = NotPerformed
