"""The demonstration portfolio, and its raw numbers turned back into 0-100 by the product's own scoring."""

import numpy as np
import pandas as pd
import pytest

from health import scoring
from health.catalogue import Catalogue, Kpi
from health.demo import LAST_QUARTER, SEED, Portfolio, simulate
from health.quarter import parse_quarter


@pytest.fixture(scope="session")
def portfolio(catalogue: Catalogue) -> Portfolio:
    return simulate(catalogue, seed=SEED, last_quarter=LAST_QUARTER)


@pytest.fixture(scope="session")
def attained(catalogue: Catalogue, portfolio: Portfolio) -> pd.DataFrame:
    """One row per value: partnership, element, quarters ago, attainment (NaN where not available)."""
    values = portfolio.values
    numbers = np.concatenate([attainments(kpi, values[values["kpi"] == kpi.code]) for kpi in catalogue.kpis])
    order = np.concatenate([values.index[values["kpi"] == kpi.code] for kpi in catalogue.kpis])
    return pd.DataFrame(
        {
            "partnership": values["partnership"],
            "element": values["kpi"].map({kpi.code: kpi.element for kpi in catalogue.kpis}),
            "ago": LAST_QUARTER - values["quarter"].map(parse_quarter),
            "attainment": pd.Series(numbers, index=order),
        }
    )


@pytest.fixture(scope="session")
def opinions(catalogue: Catalogue, portfolio: Portfolio) -> pd.DataFrame:
    """Mean opinion 0-100 by partnership, quarters ago and side, a column per element."""
    answers = portfolio.answers
    by_element: dict[str, list[np.ndarray]] = {}
    for item in catalogue.items:
        answer = pd.to_numeric(answers[item.code].astype(str), errors="coerce")
        turned = scoring.pomp(answer, item.scale_min, item.scale_max, reverse=item.reverse)
        by_element.setdefault(item.element, []).append(turned)
    means = pd.DataFrame({element: np.nanmean(columns, axis=0) for element, columns in by_element.items()})
    keys = [answers["partnership"], LAST_QUARTER - answers["quarter"].map(parse_quarter).rename("ago"), answers["side"]]
    return means.groupby(keys).mean()


def attainments(kpi: Kpi, values: pd.DataFrame) -> np.ndarray:
    actual = pd.to_numeric(values["actual"], errors="coerce").to_numpy(dtype=float)
    if kpi.direction == "rating":
        rank = values["rating"].map({level: place for place, level in enumerate(kpi.levels)}).to_numpy(dtype=float)
        return scoring.rating_attainment(rank, len(kpi.levels))
    if kpi.direction == "range":
        return scoring.range_attainment(
            actual,
            target_low=kpi.target_low,
            target_high=kpi.target_high,
            zero_low=kpi.zero_low,
            zero_high=kpi.zero_high,
        )
    own = pd.to_numeric(values["target"], errors="coerce")
    target = own.where(own.notna(), kpi.target).to_numpy(dtype=float)
    return scoring.attainment(actual, target, kpi.direction, kpi.zero_at)
