"""What new facts did to the scores: how many moved, how many crossed a band, and which moved most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from health.assess.measure import key_parts, row_keys
from health.scoring.model import TOLERANCE
from health.store.bulk import plain_rows

LISTED = 500
BIGGEST = 5
_KEY = ["partnership_id", "quarter"]
_SAID = ["before", "after", "band_before", "band_after"]


@dataclass(frozen=True)
class Effect:
    """Count the partnership-quarters whose score moved, and list at most `LISTED` of them, the largest moves.

    listed: partnership_id, quarter, before, after, band_before, band_after; NaN or None where there is no score.
    """

    moved: int
    crossed: int
    listed: pd.DataFrame

    def __add__(self, other: Effect) -> Effect:
        """Join the effects on two groups of partnerships."""
        filled = [frame for frame in (self.listed, other.listed) if len(frame)]
        both = pd.concat(filled, ignore_index=True) if filled else self.listed
        return Effect(self.moved + other.moved, self.crossed + other.crossed, _largest(both, LISTED))

    def biggest(self) -> list[dict[str, Any]]:
        """Give the few largest moves as plain values, for the ledger to keep beside the upload."""
        rows = _largest(self.listed, BIGGEST).astype({"partnership_id": int, "quarter": int})
        return [dict(zip(rows.columns, row, strict=True)) for row in plain_rows(rows)]


def no_effect() -> Effect:
    """Give the effect of doing nothing."""
    return Effect(0, 0, pd.DataFrame({name: np.array([], dtype=float) for name in [*_KEY, *_SAID]}))


def effect_of(before: pd.DataFrame, after: pd.DataFrame) -> Effect:
    """Compare scores (partnership_id, quarter, score, band) before and after.

    A partnership-quarter that had no score before, or has none any more, counts as moved; one that has none at either
    time does not, however it came into the table.
    """
    keys = np.union1d(row_keys(before), row_keys(after))
    then, since = (frame.set_index(row_keys(frame))[["score", "band"]].reindex(keys) for frame in (before, after))
    was, now = then["score"].to_numpy(dtype=float), since["score"].to_numpy(dtype=float)
    # A database may add the same numbers up in another order: less than TOLERANCE is no movement.
    same = (np.abs(was - now) <= TOLERANCE) | (np.isnan(was) & np.isnan(now))
    moved = ~same
    bands = {"band_before": then["band"], "band_after": since["band"]}
    partnership, quarter = key_parts(keys)
    every = {"partnership_id": partnership, "quarter": quarter, "before": was, "after": now} | bands
    found = pd.DataFrame({name: np.asarray(cells)[moved] for name, cells in every.items()})
    known = found[["band_before", "band_after"]]
    crossed = int((known.notna().all(axis=1) & (known["band_before"] != known["band_after"])).sum())
    return Effect(len(found), crossed, _largest(found, LISTED))


def _largest(moved: pd.DataFrame, most: int) -> pd.DataFrame:
    if len(moved) <= most and most == LISTED:
        return moved
    by_size = (moved["after"] - moved["before"]).abs().sort_values(ascending=False, kind="stable", na_position="last")
    return moved.loc[by_size.index[:most]].reset_index(drop=True)
