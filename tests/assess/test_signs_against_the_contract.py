"""Signs and gaps, worked out from stored facts by sections 3, 8 and 10 to 12 of MEASUREMENT.md, are those we tell."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import cache
from itertools import permutations
from statistics import fmean, variance

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from sqlalchemy import Engine

from health.catalogue import Catalogue
from health.insight import find_challenges
from health.quarter import last_day
from health.store.engine import reading
from health.store.read import partnership, signs
from tests.assess.contract import FEWEST, OWN, PARTNER, QUARTER, Facts, persons
from tests.loading import TESTER

# Section 12, sign by sign.
SIGNS = {
    "cultural_mismatch": ("communication < 60", "flexibility < 60", "gap communication trust", "agreement"),
    "power_struggle": ("roles < 60", "conflict_management < 60", "gap roles", "gap mutual_benefit"),
    "lack_of_commitment": ("coverage", "response", "mutual_benefit < 60", "falling measurement"),
    "differing_priorities": ("shared_vision < 60", "gap shared_vision", "goals", "flexibility < 60"),
    "expectations": ("gap mutual_benefit", "measurement < 60", "contradiction"),
    "unclear_agreement": ("no agreement", "roles < 60", "falling conflict_management", "not applicable"),
}


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


def test_every_sign_of_every_partnership_is_as_the_contract_has_it(simulated: Engine, catalogue: Catalogue) -> None:
    facts, elements = Facts(simulated), [element.code for element in catalogue.elements]
    compared, apart = 0, []
    for entry in facts.register:
        asked = {"code": entry["code"], "quarter": QUARTER, "on": last_day(QUARTER), "min_respondents": FEWEST}
        with reading(simulated) as connection:
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


def test_gaps_are_told_as_the_contract_has_them(simulated: Engine, catalogue: Catalogue) -> None:
    facts = Facts(simulated)
    with reading(simulated) as connection:
        told = pd.concat(
            partnership.elements(
                connection, TESTER, code=entry["code"], quarter=QUARTER, min_respondents=FEWEST
            ).assign(p=entry["id"])
            for entry in facts.register
        ).set_index(["p", "element"])["gap"]
    known = {place: found for place in told.index if (found := gap(facts, *place)) is not None}
    assert told.dropna().to_dict() == pytest.approx(known, abs=1e-9)
    assert len(known) > 100
