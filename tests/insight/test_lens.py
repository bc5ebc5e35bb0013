"""What a lens shows: a partnership's KPIs as one attainment, and each KPI over those that report it."""

import numpy as np
import pandas as pd

from health.insight import lens

MISSING = float("nan")
ROWS = pd.DataFrame(
    {
        "code": ["a", "a", "b", "b", "c"],
        "kpi": ["reach", "waste", "reach", "waste", "reach"],
        "weight": [2.0, 1.0, 1.0, 1.0, 1.0],
        "attainment": [90.0, 30.0, 40.0, MISSING, MISSING],
    }
)


def test_a_partnership_is_the_weighted_mean_of_its_kpis_where_enough_are_reported() -> None:
    found = lens.by_partnership(ROWS, needed=2 / 3).set_index("code")["attainment"]
    assert found["a"] == 70.0
    assert np.isnan(found[["b", "c"]]).all()


def test_a_kpi_is_counted_where_it_counts_and_averaged_where_it_is_reported() -> None:
    found = lens.by_kpi(ROWS)
    assert found[["kpi", "assigned", "reporting", "mean"]].values.tolist() == [
        ["reach", 3, 2, 65.0],
        ["waste", 2, 1, 30.0],
    ]


def test_nothing_under_a_lens_is_no_row_and_no_mistake() -> None:
    none = ROWS.iloc[:0]
    assert lens.by_partnership(none, needed=2 / 3).empty
    assert lens.by_kpi(none).empty
