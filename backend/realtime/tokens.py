"""Clerks' tokens: signed by the vault, kept until shortly before they end."""

from datetime import datetime, timedelta
from typing import Literal

from backend.clock import Clock
from backend.vault_client import VaultClient
from contract.commands import VIEWING, Command
from contract.messages import ClerkToken
from contract.signing import Signed
from contract.snapshot import Snapshot

Level = Literal["view", "control"]

LIFETIME = timedelta(minutes=10)
"""Kiosks refuse what lasts longer than 15 minutes; their clock may be 5 minutes behind."""
RENEW_BEFORE = timedelta(minutes=6)
"""Or 5 minutes ahead."""
MAX_KEPT = 256


def level_of(command: Command, login: str, snapshot: Snapshot) -> Level:
    """Return the least level that ``command`` needs, and no more than the citizen gave."""
    in_control = snapshot.control == "clerk" and snapshot.clerk == login
    return "control" if in_control and not isinstance(command, VIEWING) else "view"


class ClerkTokens:
    """Signed tokens by clerk, kiosk, session and level."""

    def __init__(self, vault: VaultClient, clock: Clock) -> None:
        self._vault, self._clock = vault, clock
        self._kept: dict[tuple[str, str, str, Level], tuple[Signed, datetime]] = {}

    async def token(
        self, login: str, display_name: str, kiosk_id: str, session_id: str, level: Level
    ) -> Signed:
        """Return a token that holds for at least six minutes; raise ``VaultUnavailableError``."""
        key, now = (login, kiosk_id, session_id, level), self._clock()
        if (kept := self._kept.get(key)) is not None and now < kept[1] - RENEW_BEFORE:
            return kept[0]
        expires_at = now + LIFETIME
        signed = await self._vault.sign(
            ClerkToken(
                clerk=login,
                display_name=display_name,
                kiosk_id=kiosk_id,
                session_id=session_id,
                level=level,
                expires_at=expires_at,
            )
        )
        if len(self._kept) >= MAX_KEPT:
            self._kept = {old: held for old, held in self._kept.items() if now < held[1]}
        self._kept[key] = (signed, expires_at)
        return signed
