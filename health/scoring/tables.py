"""Plain or labelled numbers → arrays in one order: a label is never taken for another because of where it stands."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from health.errors import ScoringError, message
from health.scoring.model import Floats

Table = npt.ArrayLike | pd.DataFrame
Weights = npt.ArrayLike | Mapping[str, float]


def numbers(values: Table) -> Floats:
    """Give values as an array of floats; what is missing (None, NaN, NA) is NaN.

    >>> numbers(pd.DataFrame({"trust": pd.array([61, None], "Int64")})).tolist()
    [[61.0], [nan]]
    """
    if isinstance(values, pd.DataFrame | pd.Series):
        return np.asarray(values.to_numpy(dtype=float, na_value=np.nan))
    return np.asarray(values, dtype=float)


def weights_for(scores: Table, weights: Weights) -> Floats:
    """Give weights in the order of the scores' elements: by label where both have labels, else as they stand.

    Raises `ScoringError` where the labels are not the same.

    >>> weights_for(pd.DataFrame([[70.0, 60.0]], columns=["trust", "roles"]), {"roles": 1.0, "trust": 3.0}).tolist()
    [3.0, 1.0]
    """
    given = pd.Series(weights, dtype=float) if isinstance(weights, Mapping) else weights
    wanted = _elements(scores)
    if isinstance(given, pd.Series) and wanted is not None and _is_named(given.index) and _is_named(wanted):
        return numbers(given.reindex(_same(wanted, given.index)))
    return numbers(given)


def as_ordered_in(first: Table, second: Table) -> Table:
    """Give the second of two tables with rows and columns in the order of the first, by label where both have labels.

    Raises `ScoringError` where the labels, or the shapes, are not the same.
    """
    if isinstance(first, pd.DataFrame) and isinstance(second, pd.DataFrame):
        for axis in (0, 1):
            ours, theirs = first.axes[axis], second.axes[axis]
            if _is_named(ours) and _is_named(theirs):
                second = second.reindex(_same(ours, theirs), axis=axis)
    elif isinstance(first, pd.Series) and isinstance(second, pd.Series):
        named = _is_named(first.index) and _is_named(second.index)
        second = second.reindex(_same(first.index, second.index)) if named else second
    if np.shape(first) != np.shape(second):
        raise ScoringError(
            message(
                "A table of {first} cannot be compared with one of {second}; give the same rows and elements",
                first=" × ".join(map(str, np.shape(first))),
                second=" × ".join(map(str, np.shape(second))),
            )
        )
    return second


def _elements(scores: Table) -> pd.Index | None:
    if isinstance(scores, pd.DataFrame):
        return scores.columns
    return scores.index if isinstance(scores, pd.Series) else None


def _is_named(labels: pd.Index) -> bool:
    """Say whether labels name what they stand for, each once; whole numbers may be places only."""
    return labels.is_unique and not pd.api.types.is_integer_dtype(labels)


def _same(wanted: pd.Index, given: pd.Index) -> pd.Index:
    apart = wanted.symmetric_difference(given)
    if len(apart):
        raise ScoringError(
            message(
                "{labels}: in one of the two only; give the same names to both",
                labels=", ".join(str(label) for label in apart[:5]),
            )
        )
    return wanted
