"""What the managers of the simulated portfolio wrote down: goals, benefits, actions, events, checks, agreements."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import numpy as np
import pandas as pd

from health.catalogue import Catalogue, Kpi
from health.demo.draws import pick, whole_between
from health.demo.portfolio import Portfolio
from health.insight.agreements import CLAUSES, CRITERIA
from health.quarter import first_day, quarter_name

FOLDER = "records"
_GOALS_PER = (0, 3)
_BACK, _AHEAD = 5, 5
_MOVED, _STUCK = 0.15, 0.06
_MISSING_CLAUSE, _MET = 0.14, 0.62
_BENEFITS_PER = (3, 5)
_EVENTS = {
    "renewal": "Agreement renewed for another term",
    "sponsor_change": "New senior sponsor on the partner's side",
    "dispute": "Dispute about the split of late-delivery costs",
    "launch": "Joint offer launched",
    "note": "Partner announced a reorganisation of its sales regions",
}
_STORIES = (
    ("lintara-cold-storage", "sponsor_change", 6, "The partner's managing director, who had signed, left"),
    ("lintara-cold-storage", "dispute", 3, "Dispute about who pays for the second warehouse"),
    ("kemantara-spare-parts-hub", "sponsor_change", 8, "New head of operations named as our sponsor"),
    ("kemantara-spare-parts-hub", "launch", 6, "Joint repair desk opened"),
    ("quillavane-data-exchange", "dispute", 5, "Partner used shared data for its own product"),
    ("savarindo-island-stores", "renewal", 9, "Renewed with a lower margin for the partner"),
    ("ranggasari-reading-houses", "note", 3, "The foundation's coordinator left and was not replaced"),
)


def draw_records(
    catalogue: Catalogue, portfolio: Portfolio, *, seed: int, last_quarter: int
) -> dict[str, pd.DataFrame]:
    """Make up what is written down about a simulated portfolio: kind of record → table, every cell as text.

    The columns are partnership and the fields of the kind in `health.store.record_kinds`; quarters like 2026-Q3, days
    like 2026-11-24, codes with blanks between; "" is an empty field. The same arguments give the same tables.
    """
    rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, len(FOLDER)])))
    register = portfolio.partnerships
    return {
        "goal": _goals(rng, catalogue, portfolio, last_quarter=last_quarter),
        "benefit": _benefits(rng, catalogue, register),
        "action": _actions(rng, catalogue, register, last_quarter=last_quarter),
        "event": _events(rng, register, last_quarter=last_quarter),
        "stage_check": _checks(rng, catalogue, register),
        **_candidates(rng, register),
        "agreement": _agreements(rng, register),
    }


def write_records(tables: Mapping[str, pd.DataFrame], folder: Path) -> tuple[Path, ...]:
    """Write each table to folder/records/<kind>.csv and return the paths; the same tables give the same bytes."""
    (folder / FOLDER).mkdir(parents=True, exist_ok=True)
    paths = {kind: folder / FOLDER / f"{kind}.csv" for kind in tables}
    for kind, path in paths.items():
        tables[kind].to_csv(path, index=False, lineterminator="\n", encoding="utf-8")
    return tuple(paths.values())


def _goals(rng: np.random.Generator, catalogue: Catalogue, portfolio: Portfolio, *, last_quarter: int) -> pd.DataFrame:
    """Give about half the partnerships goals on KPIs they have long reported, from what these were to their target."""
    start, rows = quarter_name(last_quarter - _BACK), []
    owners = portfolio.partnerships.set_index("code")["owner"]
    reported = portfolio.values[portfolio.values["actual"].str.fullmatch(r"-?[0-9.]+")]
    now = reported[reported["quarter"] == quarter_name(last_quarter)].set_index(["partnership", "kpi"])["actual"]
    for code, values in reported[reported["quarter"] == start].groupby("partnership", sort=False):
        before = dict(zip(values["kpi"], values["actual"], strict=True))
        ways = {
            kpi: _way_gone(kpi, before=float(before[kpi.code]), now=float(now[(code, kpi.code)]))
            for kpi in catalogue.kpis_under(None)
            if _has_way_to_go(kpi, before.get(kpi.code)) and (code, kpi.code) in now
        }
        able = [kpi for kpi, gone in ways.items() if gone > _MOVED or rng.random() < _STUCK]
        number = min(int(rng.integers(*_GOALS_PER, endpoint=True)), len(able))
        for place in sorted(rng.choice(len(able), size=number, replace=False)):
            kpi, due = able[place], last_quarter + int(rng.integers(0, _AHEAD + 1))
            # Near where the KPI went when it went the right way, else a part of the way to its own target.
            share = min(rng.uniform(0.8, 1.3) * ways[kpi], 1.0) if ways[kpi] > _MOVED else rng.uniform(0.2, 0.6)
            target = float(before[kpi.code]) + share * (float(kpi.target or 0.0) - float(before[kpi.code]))
            rows.append(
                {"partnership": code, "title": kpi.name.en, "kpi": kpi.code, "baseline": before[kpi.code]}
                | {"start_quarter": start, "target": f"{target:.3g}", "due_quarter": quarter_name(due)}
                | {"owner": owners[code]}
            )
    return pd.DataFrame(rows, dtype=str)


def _way_gone(kpi: Kpi, *, before: float, now: float) -> float:
    """Give the share of the way from a former value to the KPI's own target that is behind it."""
    return (now - before) / (float(kpi.target or 0.0) - before)


def _has_way_to_go(kpi: Kpi, actual: str | None) -> bool:
    """Say whether a KPI was reported, and short of its target by enough to be worth a goal."""
    if kpi.target is None or actual is None:
        return False
    way = (kpi.target - float(actual)) * (1 if kpi.direction == "higher" else -1)
    return bool(way > 0.05 * max(abs(kpi.target), 1.0))


def _benefits(rng: np.random.Generator, catalogue: Catalogue, register: pd.DataFrame) -> pd.DataFrame:
    """Let both sides of each partnership that runs say what they hoped for and what came; some are yet to judge."""
    running = register[register["stage"].isin(["management", "evaluation", "renewal"])]
    codes, rows = catalogue.codes("benefits"), []
    for code in running["code"]:
        tilt = rng.normal(0.0, 0.7)
        for benefit in sorted(rng.choice(codes, size=int(rng.integers(*_BENEFITS_PER, endpoint=True)), replace=False)):
            for side, sign in (("own", 1), ("partner", -1)):
                planned = int(rng.integers(2, 6))
                came = int(np.clip(round(planned * 0.78 + sign * tilt + rng.normal(0.0, 0.8)), 0, 5))
                realised = "" if rng.random() < 0.12 else str(came)
                rows.append(
                    {"partnership": code, "benefit": benefit, "side": side, "planned": str(planned)}
                    | {"realised": realised, "evidence": "" if not realised else "Said in the last joint review"}
                )
    return pd.DataFrame(rows, dtype=str)


def _actions(
    rng: np.random.Generator, catalogue: Catalogue, register: pd.DataFrame, *, last_quarter: int
) -> pd.DataFrame:
    """Give a third of the partnerships an action or two taken from the remedies; older ones are mostly done."""
    grown = register[~register["stage"].isin(["identification", "negotiation"])]
    chosen = grown.iloc[sorted({0, 1, 2, 3, *rng.choice(len(grown), size=len(grown) // 3, replace=False)})]
    rows = []
    for code, owner in zip(chosen["code"], chosen["owner"], strict=True):
        for _ in range(int(rng.integers(1, 3))):
            challenge = catalogue.challenges[int(rng.integers(len(catalogue.challenges)))].code
            remedies = catalogue.remedies_of(challenge)
            remedy = remedies[int(rng.integers(len(remedies)))]
            began = last_quarter - int(rng.integers(0, 5))
            due = first_day(began + 2) + timedelta(days=int(rng.integers(-20, 75)))
            is_old, is_long_ago = due < first_day(last_quarter + 1), due < first_day(last_quarter)
            [status] = pick(rng, ("done", "under_way") if is_old else ("open", "under_way"), count=1)
            status = "done" if is_long_ago else status
            rows.append(
                {"partnership": code, "title": remedy.text.en, "element": _MENDS[challenge], "challenge": challenge}
                | {"remedy": remedy.code, "owner": owner, "due": str(due), "status": status}
                | {"began": quarter_name(began)}
            )
    return pd.DataFrame(rows, dtype=str)


# The element each challenge is first seen in.
_MENDS = {
    "cultural_mismatch": "communication",
    "power_struggle": "conflict_management",
    "lack_of_commitment": "measurement",
    "differing_priorities": "shared_vision",
    "expectations": "mutual_benefit",
    "unclear_agreement": "roles",
}


def _events(rng: np.random.Generator, register: pd.DataFrame, *, last_quarter: int) -> pd.DataFrame:
    """Tell what happened in the stories, and something in a third of the others."""
    told = [
        (code, kind, _day_in(rng, last_quarter - ago), text)
        for code, kind, ago, text in _STORIES
        if code in set(register["code"])
    ]
    others = register[~register["stage"].isin(["identification", "negotiation"]) & (register["started"] < "2025")]
    chosen = others.iloc[sorted(rng.choice(len(others), size=len(others) // 3, replace=False))]
    for code, kind in zip(chosen["code"], pick(rng, tuple(_EVENTS), count=len(chosen)), strict=True):
        told.append((code, kind, _day_in(rng, last_quarter - int(rng.integers(0, 8))), _EVENTS[kind]))
    return pd.DataFrame(told, columns=["partnership", "kind", "day", "text"], dtype=str)


def _day_in(rng: np.random.Generator, quarter: int) -> str:
    return str(first_day(quarter) + timedelta(days=int(rng.integers(0, 85))))


def _checks(rng: np.random.Generator, catalogue: Catalogue, register: pd.DataFrame) -> pd.DataFrame:
    rows = [
        {"partnership": code, "stage": stage, "need": need.code, "met": "true"}
        for code, stage in zip(register["code"], register["stage"], strict=True)
        for need in catalogue.needs_of(stage)
        if rng.random() < _MET
    ]
    return pd.DataFrame(rows, dtype=str)


def _candidates(rng: np.random.Generator, register: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Let those still looking compare the partner they have in mind with two others."""
    looking = register[register["stage"] == "identification"]
    candidates, weights = [], []
    for code, partner in zip(looking["code"], looking["partner"], strict=True):
        for name in (partner, "Second candidate", "Third candidate"):
            marks = whole_between(rng, [(2, 5)] * len(CRITERIA))
            candidates.append({"partnership": code, "name": name} | dict(zip(CRITERIA, map(str, marks), strict=True)))
        weights.append({"partnership": code} | dict(zip(CRITERIA, ("3", "3", "4", "4", "5"), strict=True)))
    return {"candidate": pd.DataFrame(candidates, dtype=str), "weights": pd.DataFrame(weights, dtype=str)}


def _agreements(rng: np.random.Generator, register: pd.DataFrame) -> pd.DataFrame:
    """Put an agreement on file wherever the register knows when it ends."""
    kinds = {"joint_venture": "joint_venture", "technology": "licence", "community": "memorandum"}
    signed = register[register["agreement_ends"] != ""]
    rows = []
    for row in signed.to_dict("records"):
        present = [clause for clause in CLAUSES if rng.random() >= _MISSING_CLAUSE]
        rows.append(
            {"partnership": row["code"], "title": "Main agreement", "kind": kinds.get(row["type"], "contract")}
            | {"parties": f"We and {row['partner']}", "starts": min(row["started"], row["agreement_ends"])}
            | {"ends": row["agreement_ends"], "clauses": " ".join(present)}
        )
    return pd.DataFrame(rows, dtype=str)
