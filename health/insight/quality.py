"""How good one quarter's survey is, element by element, from whole groups that are large enough to be spoken of.

A group is one side of one partnership. Every figure here is about groups of at least the fewest allowed, taken or left
as wholes: so what two selections differ by is again such groups, and no difference of figures is about fewer people.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import pandas as pd

from health.errors import Message, ScoringError, message
from health.insight.reliability import Alpha, Intraclass, average_deviation, cronbach_alpha, icc, rwg_j
from health.scoring import t_quantile

T = TypeVar("T")

WAVE = ["partnership_id", "element"]
GROUP = [*WAVE, "side"]
PERSON = ["partnership_id", "side", "respondent"]
AGREED = 0.7
_ENOUGH = 0.5


@dataclass(frozen=True)
class ElementQuality:
    """Hold the survey statistics of one element; where one cannot be estimated, the sentence that says why.

    items : codes in order of α's item–total correlations. agreement : one row per group (index: partnership_id, side):
    n, rwg_j, ad (points of the scale). spread : standard deviation of respondents' means within groups, 0–100; NaN
    where no group has two. respondents, groups : those that count.
    """

    element: str
    items: tuple[str, ...]
    alpha: Alpha | Message
    intraclass: Intraclass | Message
    agreement: pd.DataFrame | Message
    spread: float
    respondents: int
    groups: int


def whole_groups(answers: pd.DataFrame, *, min_respondents: int) -> pd.DataFrame:
    """Keep the answers about elements on which each side that answered is large enough, wave by wave.

    answers : partnership_id, side, respondent, element, item, answer, scale_min, scale_max, reverse. With one side too
    small neither may be told: the other and the pooled figure would give it away. Statements that fewer of a side
    answered are left out after that, for the whole wave.
    """
    kept = _large(answers, by=GROUP, wave=WAVE, least=min_respondents)
    kept = _large(kept, by=[*GROUP, "item"], wave=[*WAVE, "item"], least=min_respondents)
    return _large(kept, by=GROUP, wave=WAVE, least=min_respondents)


def _large(answers: pd.DataFrame, *, by: list[str], wave: list[str], least: int) -> pd.DataFrame:
    people = answers.groupby(by)["respondent"].transform("nunique")
    smallest = people.groupby([answers[name] for name in wave]).transform("min")
    return answers[smallest >= least]


def quality(answers: pd.DataFrame, *, element: str) -> ElementQuality:
    """Tell how good the answers to one element are; `answers` as `whole_groups` gives them.

    Where partnerships were asked different statements, the statements most respondents were asked are taken.
    """
    asked = _most_asked(answers[answers["element"] == element])
    table = _oriented(asked).pivot(index=PERSON, columns="item", values="oriented")
    groups = table.reset_index()[["partnership_id", "side"]]
    means = _means(asked)
    return ElementQuality(
        element=element,
        items=tuple(table.columns),
        alpha=_or_why(lambda: cronbach_alpha(table)),
        intraclass=_or_why(lambda: icc(means.to_numpy(), means.index.get_level_values("partnership_id"))),
        agreement=_or_why(lambda: _agreement(asked, table, groups)),
        spread=_spread_within(means),
        respondents=len(means),
        groups=int(means.groupby(["partnership_id", "side"]).ngroups),
    )


def distribution(answers: pd.DataFrame) -> pd.DataFrame:
    """Count the answers to each statement by option and side.

    Returns item, element, side, answer, scale_min, scale_max, reverse, n.
    """
    keys = ["item", "element", "side", "answer", "scale_min", "scale_max", "reverse"]
    return answers.groupby(keys, as_index=False).size().rename(columns={"size": "n"})


def noise(spread: float, *, n: int) -> tuple[float, float]:
    """Give the points below which a change between two waves, and a gap between two sides, is noise in 95 of 100 cases.

    spread : standard deviation within a side, in points. n : respondents of each side, 2 or more. A survey part is the
    mean of two sides, so its change has SE = s/√n and 4(n − 1) degrees of freedom; a gap has s·√(2/n) and 2(n − 1).
    Sampling from few invited makes both smaller, so this is cautious.

    >>> [round(points, 1) for points in noise(15.0, n=5)]
    [14.2, 21.9]
    """
    change = t_quantile(4.0 * (n - 1)) * spread / np.sqrt(n)
    gap = t_quantile(2.0 * (n - 1)) * spread * np.sqrt(2.0 / n)
    return float(change), float(gap)


def _or_why(estimate: Callable[[], T]) -> T | Message:
    """Give an estimate, or the sentence that says why there is none."""
    try:
        return estimate()
    except ScoringError as refused:
        return refused.sentence


def _most_asked(answers: pd.DataFrame) -> pd.DataFrame:
    asked = answers.groupby("partnership_id")["item"].agg(lambda items: " ".join(sorted(set(items))))
    people = answers.groupby("partnership_id")["respondent"].nunique().groupby(asked).sum()
    if people.empty:
        return answers
    taken = asked.index[[items == people.idxmax() for items in asked]]
    return answers[answers["partnership_id"].isin(taken)]


def _oriented(answers: pd.DataFrame) -> pd.DataFrame:
    """Turn reverse-worded statements round, on their own scale."""
    turned = answers["scale_min"] + answers["scale_max"] - answers["answer"]
    return answers.assign(oriented=answers["answer"].where(~answers["reverse"].astype(bool), turned))


def _means(answers: pd.DataFrame) -> pd.Series:
    """Give each respondent's mean, 0–100, where they answered half of the statements (section 3)."""
    oriented = _oriented(answers)
    share = 100.0 * (oriented["oriented"] - oriented["scale_min"]) / (oriented["scale_max"] - oriented["scale_min"])
    person = share.groupby([answers[name] for name in PERSON]).agg(["mean", "size"])
    return person.loc[person["size"] >= _ENOUGH * answers["item"].nunique(), "mean"]


def _agreement(answers: pd.DataFrame, table: pd.DataFrame, groups: pd.DataFrame) -> pd.DataFrame:
    scales = answers[["scale_min", "scale_max"]].drop_duplicates()
    if len(scales) != 1:
        raise ScoringError(message("Its statements have {n} different scales; agreement needs one", n=len(scales)))
    low, high = (float(bound) for bound in scales.iloc[0])
    labels = pd.MultiIndex.from_frame(groups).to_flat_index()
    within = rwg_j(table, labels, (low, high)).join(average_deviation(table, labels)["ad"])
    return within.set_axis(pd.MultiIndex.from_tuples(within.index, names=["partnership_id", "side"]))


def _spread_within(means: pd.Series) -> float:
    by_group = means.groupby(["partnership_id", "side"])
    freedom = float((by_group.size() - 1).sum())
    apart = means - by_group.transform("mean")
    return float(np.sqrt((apart**2).sum() / freedom)) if freedom > 0 else float("nan")
