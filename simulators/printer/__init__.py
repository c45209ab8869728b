"""Simulator of an ESC/POS receipt printer on TCP: text, QR codes, pictures, cut, status, faults."""

from simulators.printer.cli import main
from simulators.printer.fault import Fault
from simulators.printer.hosted import HostedPrinter, hosted_printer
from simulators.printer.paper import Strip, save
from simulators.printer.server import PrinterSimulator

__all__ = [
    "Fault",
    "HostedPrinter",
    "PrinterSimulator",
    "Strip",
    "hosted_printer",
    "main",
    "save",
]
