"""A process of its own: asks a fingerprint module through the unmodified ``pyfingerprint`` 1.5.

Reads one JSON line from standard input (address, baudrate, module_address, password) and writes
one to standard output. It never downloads an image: ``pyfingerprint`` can only write it to a file.
"""

import json
import sys

from pyfingerprint.pyfingerprint import PyFingerprint


def main() -> int:
    """Verify the password, read parameters, count templates, look for a finger."""
    request = json.loads(sys.stdin.readline())
    sensor = PyFingerprint(
        request["address"], request["baudrate"], request["module_address"], request["password"]
    )
    password_ok = sensor.verifyPassword()
    reading = {"password_ok": password_ok}
    if password_ok:
        parameters = sensor.getSystemParameters()
        reading |= {
            "template_capacity": parameters[2],
            "security_level": parameters[3],
            "module_address": parameters[4],
            "packet_bytes": sensor.getMaxPacketSize(),
            "baudrate": sensor.getBaudRate(),
            "template_count": sensor.getTemplateCount(),
            "has_finger": sensor.readImage(),
        }
    sys.stdout.write(json.dumps(reading) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
