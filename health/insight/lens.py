"""What the KPIs under a lens say of each partnership, and of each KPI over all partnerships that report it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from health.scoring import attainments
from health.scoring.kpi import kpi_part


def attained(rows: pd.DataFrame) -> pd.DataFrame:
    """Add `attainment` to KPIs that count for partnerships: 0–100, NaN where not reported. rows: see `attainments`."""
    return rows.assign(attainment=attainments(rows))


def by_partnership(rows: pd.DataFrame, *, needed: float) -> pd.DataFrame:
    """Give code and attainment of each partnership: the weighted mean over its KPIs, as an element's KPI part has it.

    rows: code, weight, attainment; one per KPI that counts. needed: the share of weight that must be reported, 0–1;
    below it the attainment is NaN. Source: MEASUREMENT.md section 2.
    """
    cell, codes = pd.factorize(rows["code"])
    attainment, weight = (rows[name].to_numpy(dtype=float) for name in ("attainment", "weight"))
    part, _ = kpi_part(attainment, weight, cell.astype(np.int64), len(codes), needed=needed)
    return pd.DataFrame({"code": codes, "attainment": part})


def by_kpi(rows: pd.DataFrame) -> pd.DataFrame:
    """Give for each KPI, in the order of the rows: how many it counts for and how many report it, and their mean.

    rows: kpi, attainment. Returns kpi, assigned, reporting, mean (0–100, NaN where nobody reports).
    """
    found = rows.groupby("kpi", sort=False)["attainment"].agg(["size", "count", "mean"]).reset_index()
    return found.rename(columns={"size": "assigned", "count": "reporting"})
