"""Stores, acknowledges and reports for ever; its parent kills it at a random moment.

Arguments: the outbox, the device key and the vault's public key (hexadecimal), the first number.
Each line on standard output is a promise: ``stored N sha256`` or ``erased N``.
"""

import hashlib
import os
import random
import sys
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sealed_samples import Terminal, keep

from backend_client.outbox import Outbox


def promise(*words: str) -> None:
    """Say it to the parent, in one write."""
    os.write(1, (" ".join(words) + "\n").encode())


def main(path: str, device_key: str, vault_key: str, first: str) -> None:
    terminal = Terminal(
        device_key=Ed25519PrivateKey.from_private_bytes(bytes.fromhex(device_key)),
        vault_keys=(b"", bytes.fromhex(vault_key)),
    )
    with Outbox(Path(path)) as outbox:
        for number in range(int(first), 1_000_000):
            sizes = [random.randrange(1_000, 300_000) for _ in range(3)]
            case = terminal.case(
                f"BT-{number}",
                {
                    "answers": random.randbytes(sizes[0] // 10),
                    "portrait": random.randbytes(sizes[1]),
                    "print_left_index": random.randbytes(sizes[2]),
                },
            )
            keep(outbox, case)
            whole = hashlib.sha256(b"".join(case.plain[part] for part in sorted(case.plain)))
            promise("stored", case.number, whole.hexdigest())
            if number % 3 == 0:
                outbox.acknowledge(case.number)
                promise("erased", case.number)


if __name__ == "__main__":
    main(*sys.argv[1:])
