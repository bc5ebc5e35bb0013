"""Rows as the upload files have them → the arrays `health.scoring.score` takes, by small loops of the tests' own."""

import numpy as np

from health.quarter import parse_quarter
from health.scoring import Waves, attainment, kpi_part, pomp, range_attainment, rating_attainment

SIDES = ("own", "partner")


def arrange(*, values, kpis, answers, items, invitations, model):
    """Give (places, arguments of `score`): places are (partnership, quarter) in order."""
    values = [row for row in values if row["actual"] is not None or row["rating"] is not None]
    answers = [row for row in answers if row["answer"] is not None]
    places = sorted({place(row) for row in values} | {place(row) for row in answers})
    kpi, coverage = kpi_arrays(values, {kpi["code"]: kpi for kpi in kpis}, places, model)
    waves = wave_arrays(answers, {item["code"]: item for item in items}, invitations, places, model)
    at = {where: row for row, where in enumerate(places)}
    return places, {
        "kpi": kpi,
        "kpi_coverage": coverage,
        "waves": waves,
        "quarter": np.array([quarter for _, quarter in places]),
        "previous": np.array([at.get((partnership, quarter - 1), -1) for partnership, quarter in places]),
    }


def place(row):
    return row["partnership"], parse_quarter(row["quarter"])


def kpi_arrays(values, kpis, places, model):
    reported = {(*place(row), row["kpi"]): row for row in values}
    first = {}
    for partnership, quarter, code in sorted(reported, key=lambda key: key[1]):
        first.setdefault((partnership, code), quarter)
    attainments, weights, cells = [], [], []
    for row, (partnership, quarter) in enumerate(places):
        for (who, code), since in first.items():
            if who == partnership and since <= quarter:
                found = reported.get((partnership, quarter, code))
                attainments.append(np.nan if found is None else attained(found, kpis[code]))
                weights.append(kpis[code]["weight"])
                cells.append(row * len(model.elements) + model.elements.index(kpis[code]["element"]))
    arrays = np.array(attainments, dtype=float), np.array(weights, dtype=float), np.array(cells, dtype=np.int64)
    size = len(places) * len(model.elements)
    part, coverage = kpi_part(*arrays, size, needed=model.kpi_coverage_needed)
    return part.reshape(len(places), -1), coverage.reshape(len(places), -1)


def attained(row, kpi):
    if kpi["direction"] == "rating":
        return float(rating_attainment(row["rating"], len(kpi["levels"].split("|"))))
    if kpi["direction"] == "range":
        names = ("target_low", "target_high", "zero_low", "zero_high")
        return float(range_attainment(row["actual"], **{name: kpi[name] for name in names}))
    target = kpi["target"] if row["target"] is None else row["target"]
    return attainment(row["actual"], target, kpi["direction"], kpi["zero_at"])


def wave_arrays(answers, items, invitations, places, model):
    means = person_means(answers, items, model)
    known = {place(row) for row in answers}
    invited = {(*place(row), SIDES.index(row["side"])): row["invited"] for row in invitations}
    blank = np.zeros((0, len(model.elements)))
    rows = []
    for partnership, quarter in places:
        when = quarter if (partnership, quarter) in known else quarter - 1
        if (partnership, when) not in known:
            rows.append(([blank, blank], [np.nan, np.nan], -1))
            continue
        people = [means.get((partnership, when, side), blank) for side in (0, 1)]
        rows.append((people, [invited.get((partnership, when, side), np.nan) for side in (0, 1)], when))
    return waves_of(rows, model)


def person_means(answers, items, model):
    """Give (partnership, quarter, side) → an array of respondents × elements, NaN where there is no mean."""
    elements = model.elements
    asked, given = {}, {}
    for row in answers:
        item = items[row["item"]]
        element = elements.index(item["element"])
        asked.setdefault((*place(row), element), set()).add(row["item"])
        p = float(pomp(row["answer"], item["scale_min"], item["scale_max"], reverse=item["reverse"]))
        who = (*place(row), SIDES.index(row["side"]))
        given.setdefault(who, {}).setdefault(row["respondent"], {}).setdefault(element, []).append(p)
    found = {}
    for (partnership, quarter, side), people in given.items():
        table = np.full((len(people), len(elements)), np.nan)
        for number, by_element in enumerate(people.values()):
            for element, ps in by_element.items():
                if 2 * len(ps) >= len(asked[partnership, quarter, element]):
                    table[number, element] = np.mean(ps)
        found[partnership, quarter, side] = table
    return found


def waves_of(rows, model):
    """Give `Waves` for rows of ([own, partner] tables of respondents × elements, [invited, invited], quarter)."""
    count, size = len(rows), len(model.elements)
    n, mean = np.zeros((count, 2, size), dtype=np.int64), np.full((count, 2, size), np.nan)
    cross, respondents = np.zeros((count, 2, size, size)), np.zeros((count, 2), dtype=np.int64)
    for row, (tables, _, _) in enumerate(rows):
        for side, table in enumerate(tables):
            has = ~np.isnan(table)
            n[row, side] = has.sum(axis=0)
            for e in np.flatnonzero(n[row, side]):
                mean[row, side, e] = table[has[:, e], e].mean()
            apart = np.where(has, table - mean[row, side], 0.0)
            cross[row, side] = apart.T @ apart
        gate = n[row].sum(axis=0) >= model.min_respondents
        for side, table in enumerate(tables):
            respondents[row, side] = (~np.isnan(table[:, gate])).any(axis=1).sum()
    invited = np.array([known for _, known, _ in rows], dtype=float).reshape(count, 2)
    return Waves(n, mean, cross, invited, respondents, np.array([quarter for *_, quarter in rows], dtype=np.int64))
