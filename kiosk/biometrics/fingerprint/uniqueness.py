"""Was the same finger laid on twice? A simple comparison within one visit, nothing more.

Both pictures are reduced to the pure phase of their ridges, aligned as a whole (rotation by trial,
shift by cross-correlation), then stretched and sheared as small patches ask, and compared patch by
patch, so that the give of the skin does not matter. It is no verification in the sense of BSI
TR-03121-3 Volume 2 (CMP-FP-VER): it was measured on synthetic fingers only
(``docs/measurements/fingerprint-gate.md``), its false match rate on skin is unknown. It may warn a
clerk and ask for another capture; it must not decide about a person.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from contract.value import Value
from kiosk.biometrics.fingerprint import foreground
from kiosk.biometrics.fingerprint.features import as_grey
from kiosk.biometrics.fingerprint.minutiae import local_wave
from kiosk.biometrics.fingerprint.orientation import ridge_flow
from kiosk.biometrics.fingerprint.spectrum import block_mask, block_spectra

SAME_FINGER_SCORE = 0.70
ROTATIONS_DEGREES = tuple(range(-18, 19, 3))
CANDIDATES = 3
SMALLEST_OVERLAP_SHARE = 0.35
"""Of the smaller contact; below it nothing can be said."""
PATCH = 22
SEARCH = 4
"""In units of 2 px: patches of 44 px, moved by at most 8 px in each refinement."""
REFINEMENTS = 3
FEWEST_PATCHES = 6

Map = NDArray[np.float32]


class FingerComparison(Value):
    """How alike two prints are; the score has no meaning outside this module."""

    score: float = Field(ge=0, le=1)
    same_finger: bool


@dataclass(frozen=True)
class _Phase:
    """Cosine of the ridges' phase within the contact, 0 outside; and the contact, 0 or 1."""

    wave: Map
    mask: Map


def compare(first: NDArray[np.uint8], second: NDArray[np.uint8]) -> FingerComparison:
    """Compare two prints of one sensor, uint8 (height, width) of the same shape, 500 ppi."""
    if first.shape != second.shape:
        raise ValueError("both prints come from one sensor")
    fixed, moving = _phase(first), _phase(second)
    score = 0.0
    for matrix in _alignments(fixed, moving):
        score = max(score, _refined_score(fixed, moving, matrix))
    return FingerComparison(score=round(score, 4), same_finger=score >= SAME_FINGER_SCORE)


def _phase(pixels: NDArray[np.uint8]) -> _Phase:
    grey = as_grey(pixels)
    touched = foreground.contact(grey)
    spectra = block_spectra(grey)
    blocks = block_mask(touched, spectra.period.shape)
    period = float(np.clip(np.median(spectra.period[blocks]), 5, 14)) if blocks.any() else 9.0
    wave = local_wave(grey, ridge_flow(grey), period)
    size = (wave.shape[1], wave.shape[0])
    mask = cv2.resize(
        foreground.inner(touched, 2).astype(np.float32), size, interpolation=cv2.INTER_NEAREST
    )
    cosine = wave.real / (np.abs(wave) + 1e-3)
    return _Phase((cosine * mask).astype(np.float32), mask.astype(np.float32))


def _alignments(fixed: _Phase, moving: _Phase) -> list[NDArray[np.float64]]:
    """Return the most promising rigid motions of ``moving`` onto ``fixed``, 2 x 3 each."""
    height, width = fixed.wave.shape
    size = (cv2.getOptimalDFTSize(2 * height), cv2.getOptimalDFTSize(2 * width))
    waves = np.conj(np.fft.rfft2(fixed.wave, size))
    masks = np.conj(np.fft.rfft2(fixed.mask, size))
    smallest = SMALLEST_OVERLAP_SHARE * min(fixed.mask.sum(), moving.mask.sum())
    found = []
    for degrees in ROTATIONS_DEGREES:
        matrix = np.asarray(
            cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0), np.float64
        )
        turned = _warp(moving, matrix)
        likeness = np.fft.irfft2(np.fft.rfft2(turned.wave, size) * waves, size)
        overlap = np.fft.irfft2(np.fft.rfft2(turned.mask, size) * masks, size)
        likeness = np.where(overlap > max(smallest, 1), likeness / np.maximum(overlap, 1), -1)
        row, column = np.unravel_index(int(likeness.argmax()), likeness.shape)
        matrix[0, 2] -= column - size[1] if column > size[1] // 2 else column
        matrix[1, 2] -= row - size[0] if row > size[0] // 2 else row
        found.append((float(likeness[row, column]), matrix))
    found.sort(key=lambda candidate: -candidate[0])
    return [matrix for _, matrix in found[:CANDIDATES]]


def _warp(phase: _Phase, matrix: NDArray[np.float64]) -> _Phase:
    size = (phase.wave.shape[1], phase.wave.shape[0])
    return _Phase(
        cv2.warpAffine(phase.wave, matrix, size).astype(np.float32),
        cv2.warpAffine(phase.mask, matrix, size, flags=cv2.INTER_NEAREST).astype(np.float32),
    )


@dataclass(frozen=True)
class _Patches:
    """Best match of each patch: centre in ``moved``, shift to ``fixed`` (x, y), likeness."""

    centres: NDArray[np.float64]
    shifts: NDArray[np.float64]
    likeness: NDArray[np.float64]


def _refined_score(fixed: _Phase, moving: _Phase, matrix: NDArray[np.float64]) -> float:
    """Let the motion stretch and shear as the patches ask, then return their mean likeness."""
    score = 0.0
    for _ in range(REFINEMENTS + 1):
        patches = _match_patches(fixed, _warp(moving, matrix))
        if len(patches.likeness) < FEWEST_PATCHES:
            return score
        score = max(score, float(patches.likeness.mean()))
        matrix = _stretched(matrix, patches)
    return min(score, 1.0)


def _match_patches(fixed: _Phase, moved: _Phase) -> _Patches:
    both = cv2.boxFilter(fixed.mask * moved.mask, -1, (PATCH, PATCH), anchor=(0, 0))
    height, width = both.shape
    centres, shifts, likeness = [], [], []
    for row in range(SEARCH, height - PATCH - SEARCH + 1, PATCH // 2):
        for column in range(SEARCH, width - PATCH - SEARCH + 1, PATCH // 2):
            if both[row, column] < 0.95:
                continue
            patch = moved.wave[row : row + PATCH, column : column + PATCH]
            around = fixed.wave[
                row - SEARCH : row + PATCH + SEARCH, column - SEARCH : column + PATCH + SEARCH
            ]
            match = cv2.matchTemplate(around, patch, cv2.TM_CCOEFF_NORMED)
            down, across = np.unravel_index(int(match.argmax()), match.shape)
            centres.append((column + PATCH / 2, row + PATCH / 2))
            shifts.append((across - SEARCH, down - SEARCH))
            likeness.append(float(match[down, across]))
    return _Patches(np.array(centres), np.array(shifts, float), np.array(likeness))


def _stretched(matrix: NDArray[np.float64], patches: _Patches) -> NDArray[np.float64]:
    """Return ``matrix`` followed by the affine motion that fits the patches, good ones most."""
    weights = np.clip(patches.likeness, 0, 1)[:, None] ** 2
    known = np.column_stack([patches.centres, np.ones(len(weights))])
    ridge = np.diag([50.0, 50.0, 1e-3])  # few patches must not shear the picture
    middle = patches.centres.mean(0)
    known[:, :2] -= middle
    normal = known.T @ (weights * known) + ridge
    linear = np.linalg.solve(normal, known.T @ (weights * patches.shifts))
    step = np.eye(3)
    step[:2, :2] += linear[:2].T
    step[:2, 2] = linear[2] - linear[:2].T @ middle
    whole = step @ np.vstack([matrix, (0.0, 0.0, 1.0)])
    return np.asarray(whole[:2], np.float64)
