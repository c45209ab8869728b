"""Shell use: ``python -m device_drivers.receipt_printer --address host:port status|test``."""

import argparse
import sys
from typing import assert_never

from device_drivers.errors import DeviceError
from device_drivers.receipt_printer.job import Job, QrCode, Text
from device_drivers.receipt_printer.printer import NotPrinted, Printed, ReceiptPrinter

_TEST_JOB: Job = (
    Text("Test", "title"),
    Text("Receipt printer", "centred"),
    Text(""),
    Text("Letters: ÄÖÜ äöü ß é € 0123456789"),
    Text("123456789012345678901234567890123456789012345678"),
    Text("Strong", "strong"),
    Text(""),
    QrCode("BT-TEST"),
)


def main(arguments: list[str] | None = None) -> int:
    """Exit code 0: done; 1: the printer says no; 2: wrong arguments; 3: no printer."""
    parser = argparse.ArgumentParser(prog="python -m device_drivers.receipt_printer")
    parser.add_argument("--address", required=True, metavar="HOST:PORT")
    parser.add_argument("--qr", choices=("native", "raster"), default="native")
    parser.add_argument("command", choices=("status", "test"))
    options = parser.parse_args(arguments)
    try:
        with ReceiptPrinter(options.address, qr_mode=options.qr) as printer:
            return _status(printer) if options.command == "status" else _test(printer)
    except ValueError as error:
        parser.error(str(error))
    except DeviceError as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 3


def _status(printer: ReceiptPrinter) -> int:
    status = printer.status()
    print(status)
    return 0 if status.can_print else 1


def _test(printer: ReceiptPrinter) -> int:
    outcome = printer.print_job(_TEST_JOB)
    match outcome:
        case Printed():
            print("printed")
            return 0
        case NotPrinted(status):
            print(f"not printed: {status}", file=sys.stderr)
            return 1
        case _:
            assert_never(outcome)


if __name__ == "__main__":
    sys.exit(main())
