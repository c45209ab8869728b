"""Receipt printer speaking ESC/POS over TCP (port 9100): status, text, QR code, cut."""

from device_drivers.receipt_printer.job import Job, QrCode, QrMode, Style, Text
from device_drivers.receipt_printer.printer import NotPrinted, Printed, ReceiptPrinter
from device_drivers.receipt_printer.status import PrinterStatus

__all__ = [
    "Job",
    "NotPrinted",
    "Printed",
    "PrinterStatus",
    "QrCode",
    "QrMode",
    "ReceiptPrinter",
    "Style",
    "Text",
]
