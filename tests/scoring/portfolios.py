"""Random small portfolios, as rows of the upload files: seeded, and rich in what goes wrong in real ones."""

import json
from pathlib import Path

import numpy as np

from health.quarter import quarter_name

MODEL = json.loads((Path(__file__).resolve().parents[2] / "data" / "scoring_model.json").read_text(encoding="utf-8"))
ELEMENTS = tuple(MODEL["elements"])
START = 8100
BLANK = dict.fromkeys(("target", "zero_at", "target_low", "target_high", "zero_low", "zero_high", "levels"))


def portfolio(seed):
    """Give the arguments of `reference_scores`, but for `ended`, of a portfolio of three partnerships."""
    chance = np.random.default_rng(seed)
    kpis, items = definitions(chance)
    values, answers, invitations = [], [], []
    for number in range(3):
        style = chance.choice(["all", "sparse", "kpis", "survey", "unanimous"], p=[0.4, 0.25, 0.1, 0.15, 0.1])
        for quarter in range(START, START + int(chance.integers(2, 6))):
            key = {"partnership": f"p{number}", "quarter": quarter_name(quarter)}
            if style != "survey":
                values += kpi_rows(chance, key, kpis, share=0.5 if style == "sparse" else 0.9)
            if style != "kpis" and chance.random() < 0.65:
                answers += answer_rows(chance, key, items, style)
                invitations += invitation_rows(chance, key, answers)
    return {
        "values": values,
        "kpis": kpis,
        "answers": answers,
        "items": items,
        "invitations": invitations,
        "model": model(chance),
    }


def model(chance):
    weights = chance.uniform(0.5, 1.5, len(ELEMENTS)) if chance.random() < 0.5 else np.ones(len(ELEMENTS))
    shares = chance.uniform(0.0, 1.0, len(ELEMENTS)) if chance.random() < 0.3 else None
    elements = {
        code: {
            "weight": float(weight / weights.sum()),
            "survey_share": MODEL["elements"][code]["survey_share"] if shares is None else float(shares[e]),
        }
        for e, (code, weight) in enumerate(zip(ELEMENTS, weights, strict=True))
    }
    return {
        **MODEL,
        "elements": elements,
        "aggregation": str(chance.choice(["geometric", "geometric", "arithmetic"])),
        "band_set": str(chance.choice(list(MODEL["band_sets"]))),
        "min_respondents": int(chance.choice([5, 5, 5, 7])),
    }


def definitions(chance):
    kpis, items = [], []
    for element in ELEMENTS:
        for number in range(int(chance.integers(1, 4))):
            direction = chance.choice(["higher", "lower", "range", "rating"])
            kpi = {**BLANK, "code": f"{element}_{number}", "element": element, "direction": str(direction)}
            kpis.append(kpi | {"weight": float(chance.choice([1, 1, 2, 0.5]))} | goalposts(chance, direction))
        low = int(chance.choice([0, 1]))
        items += [
            {
                "code": f"{element[:3]}{number}",
                "element": element,
                "scale_min": low,
                "scale_max": low + int(chance.choice([4, 6])),
                "reverse": bool(chance.random() < 0.25),
            }
            for number in range(int(chance.integers(1, 5)))
        ]
    return kpis, items


def goalposts(chance, direction):
    if direction == "higher":
        return {"target": 90.0, "zero_at": float(chance.choice([10, 40])) if chance.random() < 0.5 else None}
    if direction == "lower":
        return {"target": 20.0, "zero_at": 70.0 if chance.random() < 0.5 else None}
    if direction == "range":
        return {"zero_low": 5.0, "target_low": 30.0, "target_high": 60.0, "zero_high": 95.0}
    return {"levels": "Poor|Fair|Good|Excellent"[: int(chance.choice([9, 14, 24]))]}


def kpi_rows(chance, key, kpis, *, share):
    rows = []
    for kpi in kpis:
        if chance.random() > share:
            continue
        row = {**key, "kpi": kpi["code"], "actual": None, "target": None, "rating": None}
        blank = chance.random() < 0.05
        if kpi["direction"] == "rating":
            row["rating"] = None if blank else float(chance.integers(0, len(kpi["levels"].split("|"))))
        else:
            row["actual"] = None if blank else round(float(chance.uniform(0, 100)), 1)
            own = kpi["direction"] != "range" and chance.random() < 0.2
            row["target"] = {"higher": 80.0, "lower": 25.0}[kpi["direction"]] if own else None
        rows.append(row)
    return rows


def answer_rows(chance, key, items, style):
    rows = []
    missing = float(chance.choice([0.0, 0.15, 0.5]))
    for side in ("own", "partner"):
        people = int(chance.choice([0, 1, 2, 4, 5, 7, 12], p=[0.1, 0.1, 0.1, 0.15, 0.2, 0.2, 0.15]))
        mood = chance.uniform(0.1, 0.9)
        for person in range(people):
            liking = float(np.clip(mood + chance.normal(0, 0.2), 0, 1))
            for item in items:
                share = mood if style == "unanimous" else np.clip(liking + chance.normal(0, 0.15), 0, 1)
                span = item["scale_max"] - item["scale_min"]
                answer = item["scale_min"] + round(span * float(1 - share if item["reverse"] else share))
                skip = chance.random() < missing
                rows.append({**key, "side": side, "respondent": f"{side}{person}", "item": item["code"]})
                rows[-1]["answer"] = None if skip else float(answer)
    return rows


def invitation_rows(chance, key, answers):
    rows = []
    for side in ("own", "partner"):
        here = {row["respondent"] for row in answers if row["side"] == side and key.items() <= row.items()}
        if chance.random() < 0.7:
            rows.append({**key, "side": side, "invited": max(1, len(here) + int(chance.choice([-1, 0, 0, 3, 20])))})
    return rows
