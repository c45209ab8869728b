"""Failure codes: what can go wrong at the terminal, how grave it is, and who is told what.

The sentence for the citizen is text key ``failure.<code>``; the remedy for the technician is
``remedy.<code>``; ``docs/failures.md`` is generated from this table.
"""

from enum import StrEnum


class Severity(StrEnum):
    """How far a failure reaches."""

    NOTICE = "notice"
    """The visit goes on unhindered."""
    DETOUR = "detour"
    """One step needs another way on (retry, counter, clerk)."""
    OUT_OF_SERVICE = "out_of_service"
    """The terminal takes no new visits."""


class FailureCode(StrEnum):
    """One code per cause that a technician would treat differently."""

    CAMERA_ABSENT = "camera_absent"
    CAMERA_SILENT = "camera_silent"
    CAMERA_TOO_SMALL = "camera_too_small"
    FINGERPRINT_ABSENT = "fingerprint_absent"
    FINGERPRINT_SILENT = "fingerprint_silent"
    FINGERPRINT_GARBLED = "fingerprint_garbled"
    FINGERPRINT_REFUSED = "fingerprint_refused"
    PRINTER_ABSENT = "printer_absent"
    PRINTER_PAPER_OUT = "printer_paper_out"
    PRINTER_PAPER_LOW = "printer_paper_low"
    PRINTER_COVER_OPEN = "printer_cover_open"
    PRINTER_FAULT = "printer_fault"
    VOICE_ABSENT = "voice_absent"
    KEYPAD_ABSENT = "keypad_absent"
    KEYPAD_STUCK = "keypad_stuck"
    WORKER_GONE = "worker_gone"
    BACKEND_UNREACHABLE = "backend_unreachable"
    BACKEND_REFUSED = "backend_refused"
    CASE_PARKED = "case_parked"
    SEALING_KEYS_MISSING = "sealing_keys_missing"
    STORAGE_FULL = "storage_full"
    STORAGE_BROKEN = "storage_broken"
    CLOCK_WRONG = "clock_wrong"


SEVERITY: dict[FailureCode, Severity] = {
    FailureCode.CAMERA_ABSENT: Severity.DETOUR,
    FailureCode.CAMERA_SILENT: Severity.DETOUR,
    FailureCode.CAMERA_TOO_SMALL: Severity.NOTICE,
    FailureCode.FINGERPRINT_ABSENT: Severity.DETOUR,
    FailureCode.FINGERPRINT_SILENT: Severity.DETOUR,
    FailureCode.FINGERPRINT_GARBLED: Severity.DETOUR,
    FailureCode.FINGERPRINT_REFUSED: Severity.DETOUR,
    FailureCode.PRINTER_ABSENT: Severity.DETOUR,
    FailureCode.PRINTER_PAPER_OUT: Severity.DETOUR,
    FailureCode.PRINTER_PAPER_LOW: Severity.NOTICE,
    FailureCode.PRINTER_COVER_OPEN: Severity.DETOUR,
    FailureCode.PRINTER_FAULT: Severity.DETOUR,
    FailureCode.VOICE_ABSENT: Severity.NOTICE,
    FailureCode.KEYPAD_ABSENT: Severity.NOTICE,
    FailureCode.KEYPAD_STUCK: Severity.NOTICE,
    FailureCode.WORKER_GONE: Severity.DETOUR,
    FailureCode.BACKEND_UNREACHABLE: Severity.NOTICE,
    FailureCode.BACKEND_REFUSED: Severity.NOTICE,
    FailureCode.CASE_PARKED: Severity.NOTICE,
    FailureCode.SEALING_KEYS_MISSING: Severity.OUT_OF_SERVICE,
    FailureCode.STORAGE_FULL: Severity.OUT_OF_SERVICE,
    FailureCode.STORAGE_BROKEN: Severity.OUT_OF_SERVICE,
    FailureCode.CLOCK_WRONG: Severity.OUT_OF_SERVICE,
}
