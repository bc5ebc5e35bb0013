"""Say in readable codes what a plan would change: for a person to confirm, or to see what was done."""

from __future__ import annotations

import numpy as np
import pandas as pd
from sqlalchemy import Connection

from health.insight.jumps import LOOKED_BACK, jump_factor
from health.intake import Known
from health.quarter import quarter_name
from health.store import facts
from health.store.plan import CHANGED, SAME, Plan

SIDE_CODES = ("own", "partner")


def changes(plan: Plan, known: Known, *, limit: int) -> pd.DataFrame:
    """List what would be corrected, one line per cell, at most `limit`: row, the key's columns, column, old, new.

    Codes stand for ids. Of answers nothing is listed: whoever knows by what code somebody answered could read theirs.
    """
    changed = (plan.state == CHANGED) & (plan.kind.name != "answers")
    rows, old = plan.rows[changed].head(limit), plan.old[changed].head(limit)
    key = _readable(rows, plan, known)
    lines = []
    for name in plan.said():
        new_cells, old_cells = rows[name], old[name]
        differs = ~((new_cells == old_cells) | (new_cells.isna() & old_cells.isna()))
        lines.append(key[differs].assign(column=name, old=old_cells[differs], new=new_cells[differs]))
    found = pd.concat(lines) if lines else key.assign(column="", old=None, new=None)
    return found.reset_index(drop=True).sort_values("row", kind="stable").head(limit).reset_index(drop=True)


def jumps(connection: Connection, plan: Plan, known: Known, *, limit: int) -> pd.DataFrame:
    """List new and changed actuals that look like a slip of the unit, the wildest first, at most `limit`.

    Returns row, partnership, kpi, quarter, before (the nearest of the quarters looked back at), actual, factor.
    Compared with what is stored and with the file's own earlier quarters, a file's value standing for the stored one.
    """
    columns = ["row", "partnership", "quarter", "kpi", "before", "actual", "factor"]
    if plan.kind.name != "values" or "actual" not in plan.rows or plan.rows.empty:
        return pd.DataFrame(columns=columns)
    rows = plan.rows.loc[(plan.state != SAME) & plan.rows["actual"].notna()]
    near = _around(connection, plan, rows)
    actual = rows["actual"].to_numpy(dtype=float)
    lowest, highest = near["min"].to_numpy(dtype=float), near["max"].to_numpy(dtype=float)
    factor = jump_factor(actual, lowest=lowest, highest=highest)
    told = _readable(rows, plan, known).assign(
        before=np.where(factor > 1.0, highest, lowest), actual=actual, factor=factor
    )
    wildest = np.abs(np.log(told["factor"])).sort_values(ascending=False, kind="stable").dropna().index
    found: pd.DataFrame = told.loc[wildest[:limit], columns].reset_index(drop=True)
    return found


def _around(connection: Connection, plan: Plan, rows: pd.DataFrame) -> pd.DataFrame:
    """Give, per row, the smallest and largest magnitude (min, max) of its KPI in the quarters before; NaN for none."""
    key = ["partnership_id", "kpi_id", "quarter"]
    touched = tuple(np.unique(plan.rows["partnership_id"]).tolist())
    span = facts.Span(touched, int(plan.rows["quarter"].min()) - LOOKED_BACK)
    stored = facts.actuals_between(connection, span, until=int(plan.rows["quarter"].max()))
    known = pd.concat([stored, plan.rows[[*key, "actual"]].dropna()]).drop_duplicates(key, keep="last")
    pairs = rows[key].assign(at=np.arange(len(rows))).merge(known, on=key[:2], suffixes=("", "_then"))
    ago = pairs["quarter"] - pairs["quarter_then"]
    before = pairs[(ago >= 1) & (ago <= LOOKED_BACK)]
    sizes = before["actual"].abs().groupby(before["at"])
    return pd.DataFrame({"min": sizes.min(), "max": sizes.max()}).reindex(np.arange(len(rows)))


def _readable(rows: pd.DataFrame, plan: Plan, known: Known) -> pd.DataFrame:
    readable = pd.DataFrame({"row": rows.index}, index=rows.index)
    for name in plan.kind.key:
        if name == "partnership_id":
            readable["partnership"] = rows[name].map({number: code for code, number in known.partnerships.items()})
        elif name == "kpi_id":
            readable["kpi"] = rows[name].map({number: code for code, number in known.kpis["id"].items()})
        elif name == "item_id":
            readable["item"] = rows[name].map({number: code for code, number in known.items["id"].items()})
        elif name == "quarter":
            readable["quarter"] = rows[name].map(quarter_name)
        elif name == "side":
            readable["side"] = rows[name].map(dict(enumerate(SIDE_CODES)))
        elif name != "respondent":
            readable[name] = rows[name]
    return readable
