"""MEASUREMENT.md sections 1 to 6 once more, slowly, in plain Python: dicts and loops, no code shared with health/.

`reference_scores` takes rows as the upload files have them and gives the objects of `python -m health scores`.
"""

import math
from collections import defaultdict

SIDES = ("own", "partner")


def reference_scores(values, kpis, answers, items, invitations, model, ended=()):  # noqa: PLR0917
    """Score every partnership-quarter that has a reported KPI value or a survey wave of its own.

    values: partnership, kpi, quarter "2026-Q3", actual, target, rating (a level's name or its rank from 0).
    kpis: code, element, direction, target, zero_at, weight, the four bounds, levels ("a|b|c" or a sequence).
    answers: partnership, quarter, side "own" or "partner", respondent, item, answer (None: not applicable).
    items: code, element, scale_min, scale_max, reverse. invitations: partnership, quarter, side, invited.
    model: the content of data/scoring_model.json. ended: partnership, kpi, quarter from which it no longer counts.
    """
    kpis, items = {kpi["code"]: kpi for kpi in kpis}, {item["code"]: item for item in items}
    reported = {}
    for row in values:
        if has(row, "actual") or has(row, "rating"):
            reported[row["partnership"], number_of(row["quarter"]), row["kpi"]] = row
    waves = defaultdict(list)
    for row in answers:
        if has(row, "answer"):
            waves[row["partnership"], number_of(row["quarter"])].append(row)
    invited = {(row["partnership"], number_of(row["quarter"]), row["side"]): row["invited"] for row in invitations}
    ends = {(row["partnership"], row["kpi"]): number_of(row["quarter"]) for row in ended}
    places = {(partnership, quarter) for partnership, quarter, _ in reported} | set(waves)
    found = []
    for partnership, quarter in sorted(places):
        parts = kpi_parts(partnership, quarter, reported=reported, kpis=kpis, ends=ends, model=model)
        behind = quarter if (partnership, quarter) in waves else quarter - 1
        wave = None
        if (partnership, behind) in waves:
            population = {side: invited.get((partnership, behind, side)) for side in SIDES}
            wave = read_wave(waves[partnership, behind], items, population, model)
            wave["age"] = quarter - behind
        found.append({"partnership": partnership, "quarter": name_of(quarter), **health(parts, wave, model)})
    return found


def has(row, name):
    return row.get(name) is not None and row[name] != ""


def number_of(quarter):
    year, number = quarter.split("-Q")
    return int(year) * 4 + int(number) - 1


def name_of(number):
    return f"{number // 4}-Q{number % 4 + 1}"


# Sections 1 and 2: KPIs


def kpi_parts(partnership, quarter, *, reported, kpis, ends, model):
    """Give element → (KPI part or None, coverage) for the elements that have a KPI assigned."""
    first = {}
    for who, when, kpi in reported:
        if who == partnership:
            first[kpi] = min(when, first.get(kpi, when))
    assigned = defaultdict(list)
    for kpi, since in first.items():
        if since <= quarter and not quarter >= ends.get((partnership, kpi), math.inf):
            assigned[kpis[kpi]["element"]].append(kpi)
    parts = {}
    for element, codes in assigned.items():
        whole = got = total = 0.0
        for code in codes:
            weight = float(kpis[code]["weight"]) if has(kpis[code], "weight") else 1.0
            whole += weight
            row = reported.get((partnership, quarter, code))
            if row is not None:
                got += weight
                total += weight * attained(row, kpis[code])
        coverage = got / whole
        parts[element] = (total / got if coverage >= model["kpi_coverage_needed"] - 1e-9 else None, coverage)
    return parts


def attained(row, kpi):
    if kpi["direction"] == "rating":
        levels = kpi["levels"].split("|") if isinstance(kpi["levels"], str) else list(kpi["levels"])
        rank = levels.index(row["rating"]) if row["rating"] in levels else float(row["rating"])
        return 100.0 * rank / (len(levels) - 1)
    actual = float(row["actual"])
    if kpi["direction"] == "range":
        return in_range(actual, *(float(kpi[n]) for n in ("zero_low", "target_low", "target_high", "zero_high")))
    target = float(row["target"] if has(row, "target") else kpi["target"])
    if kpi["direction"] == "higher":
        zero = float(kpi["zero_at"]) if has(kpi, "zero_at") else 0.0
        share = (actual - zero) / (target - zero)
    else:
        zero = float(kpi["zero_at"]) if has(kpi, "zero_at") else 2.0 * target
        share = (zero - actual) / (zero - target)
    return 100.0 * min(1.0, max(0.0, share))


def in_range(actual, zero_low, low, high, zero_high):
    if low <= actual <= high:
        return 100.0
    if actual < low:
        return 100.0 * max(0.0, (actual - zero_low) / (low - zero_low))
    return 100.0 * max(0.0, (zero_high - actual) / (zero_high - high))


# Section 3: the survey


def read_wave(rows, items, population, model):
    """Give a wave's respondents (side → list of element → mean), and its elements that pass the privacy gate."""
    asked = defaultdict(set)
    given = defaultdict(lambda: defaultdict(list))
    for row in rows:
        item = items[row["item"]]
        low, high = float(item["scale_min"]), float(item["scale_max"])
        p = 100.0 * (float(row["answer"]) - low) / (high - low)
        asked[item["element"]].add(row["item"])
        given[row["side"], row["respondent"]][item["element"]].append(100.0 - p if item["reverse"] else p)
    people = {side: [] for side in SIDES}
    for (side, _), by_element in given.items():
        means = {
            element: math.fsum(ps) / len(ps) for element, ps in by_element.items() if 2 * len(ps) >= len(asked[element])
        }
        people[side].append(means)
    elements = {}
    for element in model["elements"]:
        n = {side: sum(element in person for person in people[side]) for side in SIDES}
        if sum(n.values()) >= model["min_respondents"]:
            elements[element] = survey_part(element, n, people, population)
    return {"people": people, "population": population, "elements": elements}


def survey_part(element, n, people, population):
    """Give the survey part of one element with its standard error (None: unknown)."""
    means, squares = {}, {}
    for side in SIDES:
        if n[side] > 0:
            scores = [person[element] for person in people[side] if element in person]
            means[side] = math.fsum(scores) / n[side]
            squares[side] = None
        if n[side] > 1:
            variance = math.fsum((score - means[side]) ** 2 for score in scores) / (n[side] - 1)
            squares[side] = variance / n[side] * correction(population[side], n[side])
    known = all(square is not None for square in squares.values())
    se = math.sqrt(sum(squares.values())) / len(squares) if known else None
    return {"score": sum(means.values()) / len(means), "se": se, "n": n, "means": means}


def correction(population, n):
    if population is None:
        return 1.0
    return 0.0 if population <= n else (population - n) / (population - 1)


# Sections 4 to 6: elements, health, bands


def health(parts, wave, model):
    elements = {}
    for element in model["elements"]:
        kpi, coverage = parts.get(element, (None, None))
        entry = element_score(kpi, wave, element, model)
        if entry is not None:
            elements[element] = {"kpi_coverage": coverage, **entry}
    weights = {element: model["elements"][element]["weight"] for element in model["elements"]}
    total = sum(weights[element] for element in elements)
    coverage = total / sum(weights.values())
    if coverage < model["coverage_needed"] - 1e-9:
        missing = dict.fromkeys(("score", "se", "df", "se_complete", "band", "arithmetic"))
        return {**missing, "capped_by": [], "coverage": coverage, "elements": elements}
    share = {element: weights[element] / total for element in elements}
    scores = {element: elements[element]["score"] for element in elements}
    arithmetic = math.fsum(share[e] * scores[e] for e in elements)
    geometric = math.exp(math.fsum(share[e] * math.log(max(scores[e], 1.0)) for e in elements))
    score = geometric if model["aggregation"] == "geometric" else arithmetic
    band, capped_by = banded(score, scores, model)
    return {
        "score": score,
        **standard_error(score, elements, share, wave, model),
        "band": band,
        "capped_by": capped_by,
        "arithmetic": arithmetic,
        "coverage": coverage,
        "elements": elements,
    }


def element_score(kpi, wave, element, model):
    """Give the element's object; None where it has neither part."""
    survey = None if wave is None else wave["elements"].get(element)
    if survey is None:
        nothing = dict.fromkeys(("survey", "sides", "n_own", "n_partner", "gap", "wave_age"))
        return None if kpi is None else {"score": kpi, "basis": "kpi", "kpi": kpi, "se": 0.0, **nothing}
    b = 1.0 if kpi is None else model["elements"][element]["survey_share"]
    n, means = survey["n"], survey["means"]
    enough = min(n.values()) >= model["min_respondents"]
    return {
        "score": survey["score"] if kpi is None else b * survey["score"] + (1.0 - b) * kpi,
        "basis": "survey" if kpi is None else "both",
        "kpi": kpi,
        "survey": survey["score"],
        "se": None if survey["se"] is None else b * survey["se"],
        "sides": len(means),
        "n_own": n["own"],
        "n_partner": n["partner"],
        "gap": means["own"] - means["partner"] if enough else None,
        "wave_age": wave["age"],
    }


def standard_error(score, elements, share, wave, model):
    """Give se, df and se_complete, with the respondent as the unit."""
    surveyed = [element for element in elements if elements[element]["survey"] is not None]
    if not surveyed:
        return {"se": 0.0, "df": None, "se_complete": True}
    a = {}
    for element in surveyed:
        entry = elements[element]
        if model["aggregation"] == "arithmetic":
            g = share[element]
        else:
            g = 0.0 if entry["score"] < 1.0 else share[element] * score / entry["score"]
        c = model["elements"][element]["survey_share"] if entry["basis"] == "both" else 1.0
        a[element] = g * c / entry["sides"]
    complete, terms = True, []
    for side in SIDES:
        people = [person for person in wave["people"][side] if any(element in person for element in surveyed)]
        counts = {element: sum(element in person for person in people) for element in surveyed}
        complete = complete and 1 not in counts.values() and len(people) != 1
        if len(people) < 2:
            continue
        v = math.fsum(
            a[e] * a[f] * covariance(people, e, f, wave["population"][side])
            for e in surveyed
            for f in surveyed
            if counts[e] > 1 and counts[f] > 1
        )
        terms.append((0.0 if v < 1e-12 else v, len(people) - 1))
    total = sum(v for v, _ in terms)
    df = total**2 / sum(v**2 / freedom for v, freedom in terms) if total > 0 else None
    return {"se": math.sqrt(total), "df": df, "se_complete": complete}


def covariance(people, e, f, population):
    """Give K(e, f) of one side."""
    of_e, of_f = [p[e] for p in people if e in p], [p[f] for p in people if f in p]
    n_e, n_f = len(of_e), len(of_f)
    mean_e, mean_f = math.fsum(of_e) / n_e, math.fsum(of_f) / n_f
    crossed = math.fsum((p[e] - mean_e) * (p[f] - mean_f) for p in people if e in p and f in p)
    phi = correction(population, n_e) * correction(population, n_f)
    return math.sqrt(phi) * math.sqrt(n_e * n_f / ((n_e - 1) * (n_f - 1))) * crossed / (n_e * n_f)


def banded(score, scores, model):
    bands = model["band_sets"][model["band_set"]]
    band = "at_risk"
    if score >= bands["red_below"] - 1e-9:
        band = "watch"
    if score >= bands["green_from"] - 1e-9:
        band = "strong"
    low = [element for element in scores if scores[element] < model["cap_below"] - 1e-9]
    worst = ("at_risk", "watch", "strong")
    if low and worst.index(band) > worst.index(model["cap_band"]):
        return model["cap_band"], low
    return band, []
