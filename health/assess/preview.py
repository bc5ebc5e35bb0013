"""Say in readable codes what a plan would change: for a person to confirm, or to see what was done."""

from __future__ import annotations

import pandas as pd

from health.intake import Known
from health.quarter import quarter_name
from health.store.plan import CHANGED, Plan

SIDE_CODES = ("own", "partner")


def changes(plan: Plan, known: Known, *, limit: int) -> pd.DataFrame:
    """List what would be corrected, one line per cell, at most `limit`: row, the key's columns, column, old, new.

    Codes stand for ids. Respondents are left out: only their hashes are known here.
    """
    changed = plan.state == CHANGED
    rows, old = plan.rows[changed].head(limit), plan.old[changed].head(limit)
    key = _readable(rows, plan, known)
    lines = []
    for name in plan.said():
        new_cells, old_cells = rows[name], old[name]
        differs = ~((new_cells == old_cells) | (new_cells.isna() & old_cells.isna()))
        lines.append(key[differs].assign(column=name, old=old_cells[differs], new=new_cells[differs]))
    found = pd.concat(lines) if lines else key.assign(column="", old=None, new=None)
    return found.reset_index(drop=True).sort_values("row", kind="stable").head(limit).reset_index(drop=True)


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
