"""Changes, their errors and breakdowns, worked out by sections 3 to 5 and 7 of MEASUREMENT.md, are those we store."""

import json
import math
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

import pandas as pd
import pytest
from scipy import stats
from sqlalchemy import Engine

from health.insight import explain
from tests.assess.contract import FEWEST, OWN, PARTNER, Facts, persons, rows

ROOT = Path(__file__).resolve().parents[2]
MODEL = json.loads((ROOT / "data" / "scoring_model.json").read_text("utf-8"))
SHARES = {code: entry["survey_share"] for code, entry in MODEL["elements"].items()}


@dataclass(frozen=True)
class Side:
    """One side of one wave: element → respondent → mean; the number invited."""

    means: dict[str, dict[int, float]]
    invited: int | None

    def kernel(self, e: str, f: str) -> float:
        """Section 5: K(e,f)."""
        first, last = self.means[e], self.means[f]
        if min(len(first), len(last)) < 2:
            return 0.0
        at, other = fmean(first.values()), fmean(last.values())
        crossed = sum((first[r] - at) * (last[r] - other) for r in first.keys() & last.keys())
        n, m = len(first), len(last)
        return math.sqrt(self.finite(n) * self.finite(m) * n * m / ((n - 1) * (m - 1))) * crossed / (n * m)

    def finite(self, n: int) -> float:
        if self.invited is None:
            return 1.0
        return 0.0 if self.invited <= n else (self.invited - n) / (self.invited - 1)


@dataclass(frozen=True)
class Scored:
    """One partnership-quarter by sections 3 to 5: H, the wave behind it, its sides, the a_e and n of each side."""

    health: float
    wave: int | None
    sides: tuple[Side, Side]
    levers: tuple[dict[str, float], dict[str, float]]
    people: tuple[int, int]


def scored(facts: Facts, p: int, q: int) -> Scored | None:
    """Score one partnership-quarter; the KPI parts are the stored ones, which other tests hold to the reference."""
    at = facts.wave(p, q)
    said = {e: persons(facts.answers[p, at], e) if at is not None else {} for e in SHARES}
    sides = tuple(
        Side(
            {e: {r: mean for (side, r), mean in means.items() if side == which} for e, means in said.items()},
            facts.invited.get((p, at, which)),
        )
        for which in (OWN, PARTNER)
    )
    score, share, answering = {}, {}, {}
    for e, b in SHARES.items():
        kpi = facts.scores.get((p, q, e), {}).get("kpi")
        theirs = [fmean(side.means[e].values()) for side in sides if side.means[e]]
        survey = fmean(theirs) if len(said[e]) >= FEWEST else None
        answering[e] = len(theirs)
        if survey is None and kpi is None:
            continue
        share[e] = 0.0 if survey is None else 1.0 if kpi is None else b
        score[e] = share[e] * (survey or 0.0) + (1.0 - share[e]) * (kpi or 0.0)
    if len(score) / len(SHARES) < 2 / 3 - 1e-9:
        return None
    health = math.exp(fmean(math.log(max(found, 1.0)) for found in score.values()))
    lever = {
        e: (health / found if found >= 1.0 else 0.0) / len(score) * share[e] / answering[e]
        for e, found in score.items()
        if share[e]
    }
    people = tuple(len(set().union(*(side.means[e] for e in lever))) if lever else 0 for side in sides)
    return Scored(health, at if lever else None, sides, tuple({e: lever[e] for e in lever} for _ in sides), people)


def variance_of(side: Side, lever: dict[str, float], people: int) -> float:
    """Section 5: v of one side."""
    v = sum(one * other * side.kernel(e, f) for e, one in lever.items() for f, other in lever.items())
    return 0.0 if people < 2 or v < 1e-12 else v


def changed(now: Scored, before: Scored) -> tuple[float, float, float]:
    """Section 7: Δ, its error and degrees of freedom (NaN: a fact); a wave behind both quarters enters once."""
    terms = []
    same = now.wave is not None and now.wave == before.wave
    for which in (OWN, PARTNER):
        lever = dict(now.levers[which])
        if same:
            for e, one in before.levers[which].items():
                lever[e] = lever.get(e, 0.0) - one
        terms.append((variance_of(now.sides[which], lever, now.people[which]), now.people[which]))
        if not same:
            alone = variance_of(before.sides[which], before.levers[which], before.people[which])
            terms.append((alone, before.people[which]))
    total = sum(v for v, _ in terms)
    freedom = total**2 / sum(v**2 / (n - 1) for v, n in terms if v > 0) if total > 0 else math.nan
    return now.health - before.health, math.sqrt(total), freedom


def test_changes_and_their_errors_are_as_the_contract_has_them(simulated: Engine) -> None:
    facts = Facts(simulated)
    stored = rows(simulated, "SELECT * FROM health_score WHERE delta IS NOT NULL")
    assert len(stored) > 400
    carried = 0
    for row in stored:
        p, q = row["partnership_id"], row["quarter"]
        now, before = scored(facts, p, q), scored(facts, p, q - 1)
        carried += now.wave == before.wave is not None
        delta, error, freedom = changed(now, before)
        assert row["delta"] == pytest.approx(delta, abs=1e-9)
        assert row["delta_se"] == pytest.approx(error, abs=1e-9)
        told = math.nan if row["delta_df"] is None else row["delta_df"]
        assert told == pytest.approx(freedom, rel=1e-9, nan_ok=True)
        bound = 0.0 if error == 0.0 else stats.t.ppf(0.975, freedom) * error
        assert bool(row["beyond_noise"]) == (abs(delta) >= bound and abs(delta) > 1e-9)
    assert carried > 0


def test_the_breakdown_of_every_change_is_as_the_contract_has_it(simulated: Engine) -> None:
    """Section 7: L(Hᶜ_t, Hᶜ_t−1)·w′·ln(s_t / s_t−1) over the elements of both quarters, and the coverage effect."""
    facts, compared = Facts(simulated), 0
    for row in rows(simulated, "SELECT * FROM health_score WHERE delta IS NOT NULL"):
        p, q = row["partnership_id"], row["quarter"]
        parts = [{e: found for e in SHARES if (found := facts.scores.get((p, at, e)))} for at in (q - 1, q)]
        frames = [pd.DataFrame(part).T.reindex(columns=["score", "kpi", "survey"]).astype(float) for part in parts]
        why = explain(*frames, weights=dict.fromkeys(SHARES, 0.125), survey_share=SHARES)
        both = [e for e in SHARES if e in parts[0] and e in parts[1]]
        first, last = ([max(part[e]["score"], 1.0) for e in both] for part in parts)
        start, end = (math.exp(fmean(map(math.log, scores))) for scores in (first, last))
        mean = start if start == end else (end - start) / (math.log(end) - math.log(start))
        for e, one, other in zip(both, first, last, strict=True):
            assert why.elements.at[e, "points"] == pytest.approx(mean / len(both) * math.log(other / one), abs=1e-9)
            parts_of = why.elements.loc[e, ["kpi", "survey", "basis"]].astype(float).sum()
            assert parts_of == pytest.approx(why.elements.at[e, "points"], abs=1e-9)
            compared += 1
        assert why.coverage + why.elements["points"].sum() == pytest.approx(row["delta"], abs=1e-9)
        assert why.coverage == pytest.approx(row["delta"] - (end - start), abs=1e-9)
    assert compared > 3_000
