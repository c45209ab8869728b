"""Ridge period and purity of each part of the picture, by Fourier transforms of its blocks."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from kiosk.biometrics.fingerprint.orientation import CELL_PX

BLOCK_PX = 32
STEP_PX = 16
BAND_PERIODS_PX = (5.0, 16.0)
"""Ridge periods that skin can have at 500 ppi, with a margin."""

Map = NDArray[np.float32]


@dataclass(frozen=True)
class BlockSpectra:
    """Values of each block, float32 (blocks down, blocks across), blocks overlapping by half."""

    in_band: Map
    """Share of the energy at ridge periods of 5..16 px."""
    concentration: Map
    """Share of the energy at the strongest wave and its neighbours."""
    period: Map
    """Period of the strongest wave in the band, px."""
    deviation: Map
    """Standard deviation, grey levels."""


def block_spectra(grey: Map) -> BlockSpectra:
    """Return the spectra of ``grey``, float32 (height, width) of at least 32 x 32."""
    blocks = np.lib.stride_tricks.sliding_window_view(grey, (BLOCK_PX, BLOCK_PX))
    blocks = blocks[::STEP_PX, ::STEP_PX]
    window, frequency, band, weight = _tables()
    mean = (blocks * window).sum((-1, -2), keepdims=True) / window.sum()
    waves = np.fft.rfft2(((blocks - mean) * window).astype(np.float32))
    power = ((waves.real**2 + waves.imag**2) * weight).astype(np.float32)
    power = power.reshape(*power.shape[:2], -1)
    total = power.sum(-1) + 1e-3
    ridges = power * band
    peak = ridges.argmax(-1)
    near = np.take(_neighbours(), peak, axis=0)
    around = np.take_along_axis(power, near, axis=-1)
    tops = around.sum(-1) + 1e-6
    mean_frequency = (around * frequency[near]).sum(-1) / tops
    return BlockSpectra(
        in_band=ridges.sum(-1) / total,
        concentration=tops / total,
        period=(1 / np.maximum(mean_frequency, 1e-3)).astype(np.float32),
        deviation=blocks.std((-1, -2)).astype(np.float32),
    )


def block_mask(mask: NDArray[np.bool_], shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """Return bool ``shape``: blocks whose cells (``mask``) belong to the print almost wholly."""
    side, step = BLOCK_PX // CELL_PX, STEP_PX // CELL_PX
    cells = np.lib.stride_tricks.sliding_window_view(mask, (side, side))[::step, ::step]
    whole: NDArray[np.bool_] = cells[: shape[0], : shape[1]].mean((-1, -2)) > 0.9
    return whole


@lru_cache(maxsize=1)
def _tables() -> tuple[Map, Map, Map, Map]:
    """Return window (32, 32); frequency per px and band, flat; weight of half-spectrum bins."""
    hann = np.hanning(BLOCK_PX + 2)[1:-1]
    down = np.fft.fftfreq(BLOCK_PX)[:, None]
    across = np.fft.rfftfreq(BLOCK_PX)[None]
    frequency = np.hypot(down, across)
    low, high = 1 / BAND_PERIODS_PX[1], 1 / BAND_PERIODS_PX[0]
    band = (frequency >= low) & (frequency <= high)
    weight = np.where((across > 0) & (across < 0.5), 2.0, 1.0) * np.ones_like(frequency)
    tables = (np.outer(hann, hann), frequency.ravel(), band.ravel(), weight)
    first, second, third, fourth = (table.astype(np.float32) for table in tables)
    return first, second, third, fourth


@lru_cache(maxsize=1)
def _neighbours() -> NDArray[np.intp]:
    """Return for each bin of the half spectrum the flat indices of its 3 x 3 neighbours."""
    rows, columns = BLOCK_PX, BLOCK_PX // 2 + 1
    row, column = np.divmod(np.arange(rows * columns), columns)
    steps = np.array([(i, j) for i in (-1, 0, 1) for j in (-1, 0, 1)])
    near_row = (row[:, None] + steps[:, 0]) % rows
    # Beyond the zero column lies the mirrored half: its twin bin is counted there already.
    mirrored = column[:, None] + steps[:, 1] < 0
    near_column = np.abs(column[:, None] + steps[:, 1])
    near_row = np.where(mirrored, (-near_row) % rows, near_row)
    flat: NDArray[np.intp] = near_row * columns + np.minimum(near_column, columns - 1)
    return flat
