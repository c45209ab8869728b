"""What can be measured on a picture of a finger, before anything is judged."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.biometrics.fingerprint import foreground, minutiae, orientation
from kiosk.biometrics.fingerprint.orientation import CELL_PX, RidgeFlow
from kiosk.biometrics.fingerprint.spectrum import BlockSpectra, block_mask, block_spectra

SMALLEST_SIDE_PX = 96
LARGEST_SIDE_PX = 1024
DARK_GREY_LEVEL = 128
SMALLEST_INNER_CELLS = 60

Map = NDArray[np.float32]


@dataclass(frozen=True)
class Contact:
    """Where the finger lies and how dark it is."""

    area_share: float
    """Share of the picture, 0..1."""
    offset_x: float
    """Centre of the contact, -1 left edge to 1 right edge."""
    offset_y: float
    """Centre of the contact, -1 upper edge to 1 lower edge."""
    dark_share: float
    """Share of the contact that is darker than middle grey: thin, normal or merged ridges."""
    dynamic_range: float
    """Grey levels between the 1st and the 99th percentile within the contact."""


@dataclass(frozen=True)
class Ridges:
    """Form of the pattern within the contact."""

    coherence: float
    flow_smoothness: float
    orientation_spread: float
    in_band: float
    concentration: float
    period_px: float
    loops: int
    deltas: int
    minutiae_density: float
    """Ridge ends and forks per 10,000 square px (26 square mm)."""
    block_clarity: float
    """Mean over the blocks of coherence and concentration, each scaled to 0..1."""
    block_deviation: float
    """Mean standard deviation of a block, grey levels: loses with every blur."""


@dataclass(frozen=True)
class Features:
    """All measurements of one picture; ``ridges`` is None where the contact is too small."""

    contact: Contact
    ridges: Ridges | None


def as_grey(pixels: NDArray[np.uint8]) -> Map:
    """Return float32 of ``pixels``, uint8 (height, width) at 500 ppi, 0 = ridge, 255 = background.

    Raises ``ValueError`` for another type, more dimensions, or sides outside 96..1024 px.
    """
    if pixels.dtype != np.uint8 or pixels.ndim != 2:
        raise ValueError("a print is uint8 with two dimensions")
    if min(pixels.shape) < SMALLEST_SIDE_PX or max(pixels.shape) > LARGEST_SIDE_PX:
        raise ValueError(f"a print has sides of {SMALLEST_SIDE_PX}..{LARGEST_SIDE_PX} px")
    return pixels.astype(np.float32)


def measure(pixels: NDArray[np.uint8]) -> Features:
    """Measure a print, uint8 (height, width) at 500 ppi; errors as in ``as_grey``."""
    grey = as_grey(pixels)
    touched = foreground.contact(grey)
    contact = _contact(pixels, touched)
    inside = foreground.inner(touched)
    spectra = block_spectra(grey)
    blocks = block_mask(touched, spectra.period.shape)
    if inside.sum() < SMALLEST_INNER_CELLS or not blocks.any():
        return Features(contact, None)
    return Features(contact, _ridges(grey, inside, spectra, blocks))


def _contact(pixels: NDArray[np.uint8], touched: NDArray[np.bool_]) -> Contact:
    area = float(touched.mean())
    if not touched.any():
        return Contact(0.0, 0.0, 0.0, 0.0, 0.0)
    rows, columns = np.nonzero(touched)
    height, width = touched.shape
    whole = pixels[: height * CELL_PX, : width * CELL_PX]
    covered = whole[np.kron(touched, np.ones((CELL_PX, CELL_PX), bool))]
    low, high = np.percentile(covered, (1, 99))
    return Contact(
        area_share=area,
        offset_x=float((columns.mean() + 0.5) / width * 2 - 1),
        offset_y=float((rows.mean() + 0.5) / height * 2 - 1),
        dark_share=float((covered < DARK_GREY_LEVEL).mean()),
        dynamic_range=float(high - low),
    )


def _ridges(
    grey: Map, inside: NDArray[np.bool_], spectra: BlockSpectra, blocks: NDArray[np.bool_]
) -> Ridges:
    flow = orientation.ridge_flow(grey)
    period = float(np.median(spectra.period[blocks]))
    wave = minutiae.local_wave(grey, flow, float(np.clip(period, 5, 14)))
    ends_and_forks = minutiae.count(wave, flow, inside)
    loops, deltas = orientation.singular_points(flow, inside)
    return Ridges(
        coherence=float(flow.coherence[inside].mean()),
        flow_smoothness=orientation.smoothness(flow, inside),
        orientation_spread=orientation.spread(flow, inside),
        in_band=float(spectra.in_band[blocks].mean()),
        concentration=float(spectra.concentration[blocks].mean()),
        period_px=period,
        loops=loops,
        deltas=deltas,
        minutiae_density=1e4 * ends_and_forks / (float(inside.sum()) * CELL_PX**2),
        block_clarity=_clarity(flow, spectra, blocks),
        block_deviation=float(spectra.deviation[blocks].mean()),
    )


def _clarity(flow: RidgeFlow, spectra: BlockSpectra, blocks: NDArray[np.bool_]) -> float:
    size = (blocks.shape[1], blocks.shape[0])
    coherence = cv2.resize(flow.coherence, size, interpolation=cv2.INTER_AREA)[blocks]
    parallel = np.clip((coherence - 0.25) / 0.65, 0, 1)
    pure = np.clip((spectra.concentration[blocks] - 0.20) / 0.60, 0, 1)
    return float(np.sqrt(parallel * pure).mean())
