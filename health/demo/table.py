"""Long columns of repeated text, made from numbers without a Python loop."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd
from numpy.typing import NDArray


def texts(words: Iterable[str], numbers: NDArray[np.integer]) -> pd.Series[str]:
    """Give words[number] for each number, as a text column."""
    return pd.Series(words, dtype=str).take(numbers).reset_index(drop=True)
