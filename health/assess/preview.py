"""Say in readable codes what a plan would change: for a person to confirm, or to see what was done."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
from sqlalchemy import Connection

from health.insight.jumps import LOOKED_BACK, Floats, jump_factor
from health.intake import Known
from health.progress import Progress, Step, unheard
from health.quarter import quarter_name
from health.store import facts
from health.store.plan import CHANGED, SAME, Places, Plan, by_partnership

Flags = npt.NDArray[np.bool_]
SIDE_CODES = ("own", "partner")
_PAIR = ["partnership_id", "kpi_id"]


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


def jumps(
    connection: Connection, plan: Plan, known: Known, *, limit: int, progress: Progress = unheard
) -> pd.DataFrame:
    """List new and changed actuals that look like a slip of the unit, the wildest first, at most `limit`.

    Returns row, partnership, kpi, quarter, before (the nearest of the quarters looked back at), actual, factor.
    Compared with what is stored and with the file's own earlier quarters, a file's value standing for the stored one.
    progress: told how many rows are done; what it raises stops the work.
    """
    columns = ["row", "partnership", "quarter", "kpi", "before", "actual", "factor"]
    if plan.kind.name != "values" or "actual" not in plan.rows or plan.rows.empty:
        return pd.DataFrame(columns=columns)
    parts, done = [], 0
    for places in by_partnership(plan.rows):
        parts.append(_jumped(connection, plan, places))
        done += len(places)
        progress(Step("screening", done, len(plan.rows)))
    found = pd.concat(parts).sort_values("place")
    wildest = np.argsort(-np.abs(np.log(found["factor"].to_numpy(dtype=float))), kind="stable")[:limit]
    rows = plan.rows.iloc[found["place"].to_numpy()[wildest]]
    told = _readable(rows, plan, known).assign(
        before=found["before"].to_numpy()[wildest],
        actual=rows["actual"],
        factor=found["factor"].to_numpy()[wildest],
    )
    listed: pd.DataFrame = told[columns].reset_index(drop=True)
    return listed


def _jumped(connection: Connection, plan: Plan, places: Places) -> pd.DataFrame:
    """Find, among some places of a plan's rows, what jumped: place, before, factor."""
    places = np.sort(places)
    rows = plan.rows.iloc[places]
    news = (plan.state[places] != SAME) & rows["actual"].notna().to_numpy()
    lowest, highest = _around(connection, rows, news)
    factor = jump_factor(rows["actual"].to_numpy(dtype=float)[news], lowest=lowest, highest=highest)
    jumped = ~np.isnan(factor)
    before = np.where(factor > 1.0, highest, lowest)[jumped]
    return pd.DataFrame({"place": places[news][jumped], "before": before, "factor": factor[jumped]})


def _around(connection: Connection, rows: pd.DataFrame, news: Flags) -> tuple[Floats, Floats]:
    """Give, per flagged row, the smallest and largest magnitude of its KPI in the quarters before; NaN for none."""
    if not news.any():
        return np.empty(0), np.empty(0)
    first, last = int(rows["quarter"].min()) - LOOKED_BACK, int(rows["quarter"].max())
    span = facts.Span(tuple(np.unique(rows["partnership_id"]).tolist()), first)
    stored = facts.actuals_between(connection, span, until=last)
    known = pd.concat([stored, rows[[*_PAIR, "quarter", "actual"]].dropna()])
    # One number for each partnership, KPI and quarter: a quarter before is the number less one.
    kpis, quarters = int(known["kpi_id"].max()) + 1, last - first + 1
    number = (known["partnership_id"] * kpis + known["kpi_id"]) * quarters + known["quarter"] - first
    sizes = pd.Series(known["actual"].abs().to_numpy(), number.to_numpy())
    sizes = sizes[~sizes.index.duplicated(keep="last")].sort_index()
    at = number.to_numpy()[len(stored) :][news[rows["actual"].notna().to_numpy()]]
    lowest = highest = np.full(len(at), np.nan)
    for ago in range(1, LOOKED_BACK + 1):
        then = sizes.reindex(at - ago).to_numpy()
        lowest, highest = np.fmin(lowest, then), np.fmax(highest, then)
    return lowest, highest


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
