"""Signs, gaps and changes, worked out from the stored facts by the words of MEASUREMENT.md, are those we tell.

Written from sections 3 to 5, 7, 8 and 10 to 12 and not from our code: plain Python over plain rows, one partnership at
a time. The portfolio is the simulated one, taken as files are taken from a shell.
"""

import json
import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import permutations
from pathlib import Path
from statistics import fmean, variance

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from sqlalchemy import Engine, text

from health import cli
from health.catalogue import Catalogue
from health.insight import explain, find_challenges
from health.quarter import last_day, parse_quarter
from health.store.engine import open_engine, reading
from health.store.read import partnership, signs
from tests.conftest import ENVIRONMENT
from tests.loading import TESTER

ROOT = Path(__file__).resolve().parents[2]
QUARTER = parse_quarter("2026-Q3")
OWN, PARTNER, FEWEST = 0, 1, 5
# Section 12, sign by sign.
SIGNS = {
    "cultural_mismatch": ("communication < 60", "flexibility < 60", "gap communication trust", "agreement"),
    "power_struggle": ("roles < 60", "conflict_management < 60", "gap roles", "gap mutual_benefit"),
    "lack_of_commitment": ("coverage", "response", "mutual_benefit < 60", "falling measurement"),
    "differing_priorities": ("shared_vision < 60", "gap shared_vision", "goals", "flexibility < 60"),
    "expectations": ("gap mutual_benefit", "measurement < 60", "contradiction"),
    "unclear_agreement": ("no agreement", "roles < 60", "falling conflict_management", "not applicable"),
}


@pytest.fixture(scope="module")
def portfolio(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    url = f"sqlite:///{tmp_path_factory.mktemp('contract') / 'health.db'}"
    assert cli.main(["init", "--demo"], environment={**ENVIRONMENT, "DATABASE_URL": url}) == cli.DONE
    engine = open_engine(url)
    yield engine
    engine.dispose()


def rows(engine: Engine, query: str) -> list[dict]:
    with reading(engine) as connection:
        return [dict(row) for row in connection.execute(text(query)).mappings()]


class Facts:
    """Everything stored about everybody, grouped for looking up."""

    def __init__(self, engine: Engine) -> None:
        self.answers = defaultdict(list)
        query = (
            "SELECT a.partnership_id p, a.quarter q, a.side, a.respondent, a.answer, i.code item, e.code element, "
            "i.scale_min low, i.scale_max high, i.reverse FROM answer a JOIN item i ON i.id = a.item_id "
            "JOIN element e ON e.id = i.element_id"
        )
        for row in rows(engine, query):
            self.answers[row["p"], row["q"]].append(row)
        self.invited = {
            (row["partnership_id"], row["quarter"], row["side"]): row["invited"]
            for row in rows(engine, "SELECT * FROM invitation")
        }
        self.values = rows(engine, "SELECT v.*, k.weight FROM kpi_value v JOIN kpi k ON k.id = v.kpi_id")
        self.scores = {
            (row["p"], row["quarter"], row["element"]): row
            for row in rows(
                engine,
                "SELECT s.partnership_id p, s.quarter, e.code element, s.score, s.kpi, s.survey FROM element_score s "
                "JOIN element e ON e.id = s.element_id",
            )
        }
        self.register = rows(engine, "SELECT id, code, agreement_ends FROM partnership ORDER BY id")
        self.agreements = rows(engine, "SELECT * FROM agreement")

    def wave(self, p: int, q: int) -> int | None:
        """Section 3: a wave counts for its own quarter, and for the next where that has none."""
        return next((at for at in (q, q - 1) if any(row["answer"] is not None for row in self.answers[p, at])), None)


def persons(answers: list[dict], element: str) -> dict[tuple[int, int], float]:
    """Give side, respondent → mean of an element, of those who answered half of its items."""
    said = [row for row in answers if row["element"] == element and row["answer"] is not None]
    items = {row["item"] for row in said}
    theirs = defaultdict(list)
    for row in said:
        share = 100.0 * (row["answer"] - row["low"]) / (row["high"] - row["low"])
        theirs[row["side"], row["respondent"]].append(100.0 - share if row["reverse"] else share)
    return {person: fmean(given) for person, given in theirs.items() if 2 * len(given) >= len(items)}


def gap(facts: Facts, p: int, element: str) -> float | None:
    at = facts.wave(p, QUARTER)
    means = persons(facts.answers[p, at], element) if at is not None else {}
    sides = [[mean for (side, _), mean in means.items() if side == which] for which in (OWN, PARTNER)]
    return fmean(sides[0]) - fmean(sides[1]) if min(map(len, sides)) >= FEWEST else None


def agreement(facts: Facts, p: int) -> float | None:
    """Section 10: r_wg(j) of the side that agrees less, null variance (A² − 1)/12; None too where some are missing."""
    at = facts.wave(p, QUARTER)
    if at is None:
        return None
    said = [row for row in facts.answers[p, at] if row["element"] == "communication"]
    if any(row["answer"] is None for row in said) or len(said) != len({(r["respondent"], r["item"]) for r in said}):
        return None
    found = []
    for side in (OWN, PARTNER):
        by_item = defaultdict(list)
        for row in said:
            if row["side"] == side:
                by_item[row["item"]].append(row["answer"])
        n = {len(given) for given in by_item.values()}
        if len(n) > 1:
            return None
        if n and min(n) >= FEWEST:
            a, j = 5, len(by_item)
            share = 1.0 - fmean(map(variance, by_item.values())) / ((a * a - 1) / 12)
            found.append(max(0.0, j * share / (j * share + 1.0 - share)))
    return min(found, default=None)


def coverage(facts: Facts, p: int) -> float | None:
    theirs = [row for row in facts.values if row["partnership_id"] == p]
    told = [row for row in theirs if row["actual"] is not None or row["rating"] is not None]
    assigned = {row["kpi_id"]: row["weight"] for row in told if row["quarter"] <= QUARTER}
    reported = {row["kpi_id"] for row in told if row["quarter"] == QUARTER}
    if not assigned:
        return None
    return sum(weight for kpi, weight in assigned.items() if kpi in reported) / sum(assigned.values())


def response(facts: Facts, p: int) -> float | None:
    at = facts.wave(p, QUARTER)
    people = {row["respondent"] for row in facts.answers[p, at] if row["side"] == PARTNER and row["answer"] is not None}
    invited = facts.invited.get((p, at, PARTNER))
    return None if len(people) < FEWEST or not invited else min(1.0, len(people) / invited)


def not_applicable(facts: Facts, p: int) -> float | None:
    at = facts.wave(p, QUARTER)
    said = [row for row in facts.answers[p, at] if row["element"] == "roles"]
    if len({(row["side"], row["respondent"]) for row in said}) < FEWEST:
        return None
    return fmean(row["answer"] is None for row in said)


def falls(facts: Facts, p: int, element: str) -> bool | None:
    """Section 8, as "falling": one-sided at 5 %."""
    course = [
        (q, found["score"]) for q in range(QUARTER - 7, QUARTER + 1) if (found := facts.scores.get((p, q, element)))
    ]
    if len(course) < 4:
        return None
    quarters, scores = zip(*course, strict=True)
    return bool(stats.theilslopes(scores, quarters).slope < 0 and chance_of_no_trend(scores) <= 0.10)


@cache
def orders(n: int) -> np.ndarray:
    return np.array(list(permutations(range(n))))


def chance_of_no_trend(scores: tuple[float, ...]) -> float:
    """Section 8: Mann–Kendall's two-sided p, by trying every order the scores could have come in."""
    values = np.round(scores, 9)[orders(len(scores))]
    first, last = np.triu_indices(len(scores), k=1)
    s = np.abs(np.sign(values[:, last] - values[:, first]).sum(axis=1))
    return float((s >= s[0]).mean())


def contradiction(facts: Facts, p: int, elements: Iterable[str]) -> bool | None:
    pairs = [(found["kpi"], found["survey"]) for e in elements if (found := facts.scores.get((p, QUARTER, e)))]
    known = [sorted(pair) for pair in pairs if None not in pair]
    return any(low < 60 and high >= 70 for low, high in known) if known else None


def has_no_agreement(facts: Facts, entry: dict) -> bool:
    on = last_day(QUARTER)
    ends = entry["agreement_ends"]
    filed = [
        row for row in facts.agreements if row["partnership_id"] == entry["id"] and row["kind"] != "confidentiality"
    ]
    runs = any(
        date.fromisoformat(row["starts"]) <= on and (row["ends"] is None or date.fromisoformat(row["ends"]) >= on)
        for row in filed
    )
    return not runs and (ends is None or date.fromisoformat(ends) < on)


def present(sign: str, facts: Facts, entry: dict, *, elements: list[str], goals: float | None) -> bool | None:
    """Say whether a sign is there, None where it is not measured."""
    p, (first, *others) = entry["id"], sign.split()
    rules = {
        "coverage": lambda: under(coverage(facts, p), 2 / 3),
        "response": lambda: under(response(facts, p), 0.5),
        "agreement": lambda: under(agreement(facts, p), 0.7),
        "gap": lambda: wide([gap(facts, p, element) for element in others]),
        "falling": lambda: falls(facts, p, others[0]),
        "not": lambda: None if (share := not_applicable(facts, p)) is None else share > 0.2 + 1e-9,
        "goals": lambda: None if goals is None else bool(goals >= 1 / 3 - 1e-9),
        "contradiction": lambda: contradiction(facts, p, elements),
        "no": lambda: has_no_agreement(facts, entry),
    }
    return rules[first]() if first in rules else under(facts.scores.get((p, QUARTER, first), {}).get("score"), 60)


def under(found: float | None, limit: float) -> bool | None:
    return None if found is None else found < limit - 1e-9


def wide(gaps: list[float | None]) -> bool | None:
    known = [abs(found) for found in gaps if found is not None]
    return max(known) >= 15 - 1e-9 if known else None


def test_every_sign_of_every_partnership_is_as_the_contract_has_it(portfolio: Engine, catalogue: Catalogue) -> None:
    facts, elements = Facts(portfolio), [element.code for element in catalogue.elements]
    compared, apart = 0, []
    for entry in facts.register:
        asked = {"code": entry["code"], "quarter": QUARTER, "on": last_day(QUARTER), "min_respondents": FEWEST}
        with reading(portfolio) as connection:
            measures = signs.measures(connection, TESTER, **asked)
        for finding in find_challenges(measures, catalogue):
            ours = [reading.present for reading in finding.readings.values()]
            goals = measures.goals_off_track
            theirs = [present(sign, facts, entry, elements=elements, goals=goals) for sign in SIGNS[finding.challenge]]
            for sign, one, other in zip(SIGNS[finding.challenge], ours, theirs, strict=True):
                # Missing answers make more than one r_wg(j) thinkable: told by us, not compared.
                if sign == "agreement" and other is None:
                    continue
                compared += 1
                if one is not other:
                    apart.append((entry["code"], finding.challenge, sign, one, other))
            there, measured = sum(one is True for one in ours), sum(one is not None for one in ours)
            level = "likely" if there >= 3 or there == measured >= 2 else "possible" if there == 2 else "none"
            assert finding.level == level
    assert apart == []
    assert compared > 1_000


def test_gaps_are_told_as_the_contract_has_them(portfolio: Engine, catalogue: Catalogue) -> None:
    facts = Facts(portfolio)
    with reading(portfolio) as connection:
        told = pd.concat(
            partnership.elements(
                connection, TESTER, code=entry["code"], quarter=QUARTER, min_respondents=FEWEST
            ).assign(p=entry["id"])
            for entry in facts.register
        ).set_index(["p", "element"])["gap"]
    known = {place: found for place in told.index if (found := gap(facts, *place)) is not None}
    assert told.dropna().to_dict() == pytest.approx(known, abs=1e-9)
    assert len(known) > 100


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


def test_changes_and_their_errors_are_as_the_contract_has_them(portfolio: Engine) -> None:
    facts = Facts(portfolio)
    stored = rows(portfolio, "SELECT * FROM health_score WHERE delta IS NOT NULL")
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


def test_the_breakdown_of_every_change_is_as_the_contract_has_it(portfolio: Engine) -> None:
    """Section 7: L(Hᶜ_t, Hᶜ_t−1)·w′·ln(s_t / s_t−1) over the elements of both quarters, and the coverage effect."""
    facts, compared = Facts(portfolio), 0
    for row in rows(portfolio, "SELECT * FROM health_score WHERE delta IS NOT NULL"):
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
