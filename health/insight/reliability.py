"""How far the survey can be trusted: do the items measure one thing, do groups differ, do people agree (section 10)?

Of these statistics scipy and statsmodels have none. pingouin has α with its interval, and ICCs for complete crossed
designs only (here every respondent belongs to one group); it has neither item–total correlations nor r_wg(j) nor AD.
Importing pingouin takes 1.5 to 2 seconds and 175 MB, with statsmodels, matplotlib and scikit-learn; statsmodels alone
1.4 and 170; scipy.stats 0.7 and 100. So the formulas stand here, ten lines each, over scipy.special for the quantiles
of F: 0.25 seconds, 50 MB, and already loaded for the scores.

Answers are on one scale with reverse-worded items already turned round. n is always the respondents that count; whether
so few may be shown (section 11) is the caller's to decide.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import special

from health.errors import ScoringError, message
from health.scoring.model import Floats
from health.scoring.survey import Ints
from health.scoring.tables import Table, numbers

FEWEST_ITEMS = 2
FEWEST_COMPLETE = 10
# Of the variance of answers on scales of a few points: what is left below this is rounding.
_NO_VARIANCE = 1e-12


@dataclass(frozen=True)
class Alpha:
    """Hold Cronbach's α with its 95 % interval; n complete respondents on k items.

    item_total : (k,) correlation of each item with the sum of the others; NaN for an item all answered alike.
    """

    alpha: float
    low: float
    high: float
    item_total: Floats
    n: int
    k: int


@dataclass(frozen=True)
class Intraclass:
    """Hold ICC(1), ICC(2) of n respondents in groups; k is the mean size of a group."""

    icc1: float
    icc2: float
    n: int
    groups: int
    k: float


def cronbach_alpha(items: Table, *, confidence: float = 0.95) -> Alpha:
    """Tell how consistently the items of one element measure one thing.

    Parameters
    ----------
    items : (respondents, items), NaN where not answered; only respondents with every item count.

    Returns
    -------
    α = k/(k − 1)·(1 − Σ item variances / variance of the sum), at most 1 and possibly negative, with Feldt's interval.

    Raises
    ------
    ScoringError : for fewer than 2 items, fewer than 10 complete respondents, or sums that do not differ.

    Source: Cronbach 1951; Feldt, Woodruff and Salih 1987. Checked against R's psych and pingouin.
    """
    answers = _complete(items)
    n, k = answers.shape
    _check_size(n, k)
    total = answers.sum(axis=1)
    spread = float(total.var(ddof=1))
    if spread < _NO_VARIANCE:
        raise ScoringError(message("All {n} respondents have the same sum; α needs answers that differ", n=n))
    alpha = k / (k - 1) * (1.0 - float(answers.var(axis=0, ddof=1).sum()) / spread)
    low, high = feldt_interval(alpha, n=n, k=k, confidence=confidence)
    return Alpha(alpha, low, high, _item_total(answers, total), n, k)


def feldt_interval(alpha: float, *, n: int, k: int, confidence: float = 0.95) -> tuple[float, float]:
    """Give Feldt's interval of an α from n respondents on k items: 1 − (1 − α)·F(n − 1, (n − 1)(k − 1)) at both tails.

    Source: Feldt, Woodruff and Salih 1987, formulas 6 and 7.

    Checked against pingouin 0.7, which counts respondents into n whom it left out of α, where some are incomplete.

    >>> [round(bound, 3) for bound in feldt_interval(0.5917188, n=15, k=10)]
    [0.195, 0.84]
    """
    tail = (1.0 - confidence) / 2.0
    high, low = 1.0 - (1.0 - alpha) * special.fdtri(n - 1, (n - 1) * (k - 1), [tail, 1.0 - tail])
    return float(low), float(high)


def icc(values: npt.ArrayLike, groups: npt.ArrayLike) -> Intraclass:
    """Tell how far respondents of one group resemble each other (ICC(1)) and how reliable group means are (ICC(2)).

    Parameters
    ----------
    values : (respondents,) scale means; NaN leaves a respondent out. groups : (respondents,) labels.

    Returns
    -------
    From one-way analysis of variance, k = respondents / groups: ICC(1) = (MSB − MSW)/(MSB + (k − 1)·MSW) and
    ICC(2) = (MSB − MSW)/MSB. Both are negative where groups differ less than people do.

    Raises
    ------
    ScoringError : for fewer than 2 groups, no group of two, or groups whose means do not differ.

    Source: Bliese 2000; Shrout and Fleiss 1979, cases (1, 1) and (1, k).
    """
    by_group = _grouped(numbers(values).reshape(-1, 1), groups)
    n, sizes = len(by_group.answers), by_group.n[by_group.n > 0]
    if len(sizes) < 2 or n == len(sizes):
        raise ScoringError(
            message(
                "{n} respondents in {groups} groups; ICC needs 2 groups, and 2 people in one", n=n, groups=len(sizes)
            )
        )
    between, within = _mean_squares(by_group)
    if between < _NO_VARIANCE:
        raise ScoringError(
            message("All {groups} groups have the same mean; ICC needs groups that differ", groups=len(sizes))
        )
    k = n / len(sizes)
    icc1 = (between - within) / (between + (k - 1.0) * within)
    return Intraclass(icc1, (between - within) / between, n, len(sizes), k)


def rwg_j(items: Table, groups: npt.ArrayLike, scale: tuple[float, float]) -> pd.DataFrame:
    """Tell how far the people of each group agree: 1 wholly, 0 no more than by chance.

    Parameters
    ----------
    items : (respondents, items), NaN where not answered; only respondents with every item count.
    groups : (respondents,) labels, such as partnership and side. scale : the lowest and highest answer, A options.

    Returns
    -------
    One row per group, in order of label: n, rwg_j = J·a/(J·a + 1 − a), where a = 1 − mean item variance / null variance
    and the null variance (A² − 1)/12 is that of answers at random. 0 where people differ more than that; NaN where
    fewer than 2 count.

    Raises `ScoringError` for a scale without two options and answers beyond it, and unless there is one label for each
    respondent.
    Source: James, Demaree and Wolf 1984. Checked against R's multilevel (lq2002).
    """
    given = _grouped(items, groups)
    options = _options(given.answers, scale)
    agreement = np.maximum(1.0 - given.within_variance() / ((options**2 - 1.0) / 12.0), 0.0)
    many = given.answers.shape[1] * agreement
    return pd.DataFrame({"n": given.n, "rwg_j": many / (many + 1.0 - agreement)}, index=given.names)


def average_deviation(items: Table, groups: npt.ArrayLike) -> pd.DataFrame:
    """Tell how far the people of each group lie from their own mean, in points of the scale: 0 is full agreement.

    items, groups : as for `rwg_j`. Returns one row per group, in order of label: n, ad = AD_M(J), the mean over items
    of the mean distance from the group's mean; NaN where fewer than 2 count. A sixth of the options or less counts as
    agreement (Burke and Dunlap 2002).

    Source: Burke, Finkelstein and Dusig 1999.
    """
    given = _grouped(items, groups)
    spread = given.over_items(given.mean_of(np.abs(given.deviations())))
    return pd.DataFrame({"n": given.n, "ad": np.where(given.n > 1, spread, np.nan)}, index=given.names)


@dataclass(frozen=True)
class _Grouped:
    """Hold complete answers (respondents, items), the place of each one's group in names, and n (groups,) of them."""

    answers: Floats
    place: Ints
    names: pd.Index
    n: Ints

    def mean_of(self, table: Floats) -> Floats:
        """Give the mean of each column by group, (groups, items); NaN for an empty group."""
        sums = np.array([np.bincount(self.place, column, minlength=len(self.n)) for column in table.T])
        with np.errstate(invalid="ignore"):
            return np.asarray(sums.reshape(table.shape[1], len(self.n)).T / self.n[:, None])

    def over_items(self, table: Floats) -> Floats:
        """Give the mean over items of each row; NaN where there are no items."""
        with np.errstate(invalid="ignore"):
            return np.asarray(table.sum(axis=1) / table.shape[1])

    def deviations(self) -> Floats:
        """Give how far each answer lies from its group's mean."""
        return np.asarray(self.answers - self.mean_of(self.answers)[self.place])

    def within_variance(self) -> Floats:
        """Give the mean over items of the variance (n − 1) within each group; NaN for fewer than 2."""
        with np.errstate(invalid="ignore", divide="ignore"):
            variance = self.over_items(self.mean_of(self.deviations() ** 2)) * self.n / (self.n - 1.0)
        return np.where(self.n > 1, variance, np.nan)


def _grouped(items: Table, groups: npt.ArrayLike) -> _Grouped:
    """Keep the respondents with every item and a group; a group of which nobody is left stays, with n = 0."""
    answers = _answers(items)
    place, names = pd.factorize(_labels(groups), sort=True)
    if len(place) != len(answers):
        raise ScoringError(
            message("{n} respondents and {labels} labels of groups; give one each", n=len(answers), labels=len(place))
        )
    counts = ~np.isnan(answers).any(axis=1) & (place >= 0)
    place = place[counts]
    labels = pd.Index(names, tupleize_cols=False)
    return _Grouped(answers[counts], place, labels, np.bincount(place, minlength=len(labels)))


def _mean_squares(given: _Grouped) -> tuple[float, float]:
    """Give the mean squares between and within groups of the one column."""
    answers, groups = given.answers[:, 0], int((given.n > 0).sum())
    apart = given.deviations()[:, 0]
    between = float(((answers - apart - answers.mean()) ** 2).sum()) / (groups - 1)
    return between, float((apart**2).sum()) / (len(answers) - groups)


def _complete(items: Table) -> Floats:
    answers = _answers(items)
    complete: Floats = answers[~np.isnan(answers).any(axis=1)]
    return complete


def _answers(items: Table) -> Floats:
    """Give answers as (respondents, items); nothing at all is no respondents and no items."""
    answers = numbers(items)
    if answers.ndim == 2:
        return answers
    if answers.size == 0:
        return np.empty((0, 0))
    raise ScoringError(
        message(
            "Answers are a table with a row for each respondent and a column for each item; {n} dimensions were given",
            n=answers.ndim,
        )
    )


def _labels(groups: npt.ArrayLike) -> pd.Index:
    """Give labels as they are; a pair such as partnership and side is one label."""
    if isinstance(groups, pd.Index | pd.Series | pd.Categorical):
        return pd.Index(groups)
    return pd.Index(
        np.asarray(groups) if isinstance(groups, np.ndarray) else list(cast("Iterable[Any]", groups)),
        tupleize_cols=False,
    )


def _check_size(n: int, k: int) -> None:
    if k < FEWEST_ITEMS:
        raise ScoringError(message("α needs {needed} items or more; {found} given", needed=FEWEST_ITEMS, found=k))
    if n < FEWEST_COMPLETE:
        raise ScoringError(
            message("α needs {needed} people who answered every item; {found} did", needed=FEWEST_COMPLETE, found=n)
        )


def _item_total(answers: Floats, total: Floats) -> Floats:
    """Correlate each item with the sum of the others."""
    others = total[:, None] - answers
    one, rest = answers - answers.mean(axis=0), others - others.mean(axis=0)
    size = np.sqrt((one**2).sum(axis=0) * (rest**2).sum(axis=0))
    with np.errstate(invalid="ignore", divide="ignore"):
        correlation: Floats = np.where(size < _NO_VARIANCE, np.nan, (one * rest).sum(axis=0) / size)
    return correlation


def _options(answers: Floats, scale: tuple[float, float]) -> float:
    low, high = scale
    if not high > low:
        raise ScoringError(message("A scale from {low} to {high} has no two options; correct it", low=low, high=high))
    beyond = answers[(answers < low) | (answers > high)]
    if beyond.size:
        raise ScoringError(
            message(
                "An answer of {found} is not on the scale from {low} to {high}",
                found=float(beyond[0]),
                low=low,
                high=high,
            )
        )
    return high - low + 1.0
