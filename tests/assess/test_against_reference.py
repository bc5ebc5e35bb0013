"""Uploaded, grouped and scored by either database, random portfolios give what the independent reference gives."""

import csv
import io
import json

import pytest
from sqlalchemy import Engine

from health import assess
from health.store.engine import reading, writing
from health.store.ledger import models
from health.store.read import scores
from tests.conftest import NOW
from tests.loading import TESTER, load
from tests.scoring.portfolios import portfolio
from tests.scoring.reference import reference_scores
from tests.scoring.test_against_reference import differences

COLUMNS = {
    "kpis": "code name element unit direction target zero_at weight target_low target_high zero_low zero_high levels",
    "items": "code text element scale_min scale_max reverse",
    "values": "partnership kpi quarter actual target rating",
    "answers": "partnership quarter side respondent item answer",
    "invitations": "partnership quarter side invited",
}


def as_file(rows: list[dict], kind: str) -> str:
    text = io.StringIO()
    names = COLUMNS[kind].split()
    writer = csv.DictWriter(text, names, restval="", extrasaction="ignore")
    writer.writeheader()
    writer.writerows({name: "" if row.get(name) is None else row[name] for name in names} for row in rows)
    return text.getvalue()


def rows_for_files(given: dict) -> dict[str, list[dict]]:
    levels = {kpi["code"]: kpi["levels"] for kpi in given["kpis"]}
    return {
        "kpis": [
            {**kpi, "name": kpi["code"], "levels": "|".join(kpi["levels"] or ())}
            if not isinstance(kpi["levels"], str)
            else {**kpi, "name": kpi["code"]}
            for kpi in given["kpis"]
        ],
        "items": [{**item, "text": item["code"]} for item in given["items"]],
        "values": [as_reported(row, levels[row["kpi"]]) for row in given["values"]],
        "answers": [{**row, "answer": "n/a" if row["answer"] is None else row["answer"]} for row in given["answers"]],
        "invitations": [row for row in given["invitations"] if row["invited"] is not None],
    }


def as_reported(row: dict, levels: object) -> dict:
    rating = row.get("rating")
    if isinstance(rating, int | float) and levels:
        names = levels.split("|") if isinstance(levels, str) else levels
        return {**row, "rating": names[int(rating)]}
    if rating is None and row.get("actual") is None:
        return {**row, "actual": "n/a"}
    return row


def fill(engine: Engine, given: dict) -> None:
    codes = sorted({row["partnership"] for kind in ("values", "answers", "invitations") for row in given[kind]})
    load(engine, "partnerships", "code,name,type\n" + "".join(f"{code},{code},channel\n" for code in codes))
    for kind, rows in rows_for_files(given).items():
        if rows:
            load(engine, kind, as_file(rows, kind))


def publish(engine: Engine, model: dict) -> None:
    with writing(engine) as writer:
        models.store_model(writer, json.dumps(model), by="tester", reason="a test", at=NOW)
    assess.rescore_all(engine, TESTER)


@pytest.mark.parametrize("seed", range(6))
def test_a_random_portfolio_scores_as_the_reference_scores_it(engine: Engine, seed: int) -> None:
    given = portfolio(seed)
    publish(engine, given["model"])
    fill(engine, given)
    with reading(engine) as connection:
        found = scores.objects(connection, TESTER)
    assert differences(found, reference_scores(**given)) == []


@pytest.mark.parametrize("seed", range(12, 15))
def test_scoring_everything_anew_changes_nothing(engine: Engine, seed: int) -> None:
    given = portfolio(seed)
    fill(engine, given)
    with reading(engine) as connection:
        before = scores.objects(connection, TESTER)
    assess.rescore_all(engine, TESTER)
    with reading(engine) as connection:
        # PostgreSQL may add the same numbers up in another order: equal to 1e-9, as everything here.
        assert differences(scores.objects(connection, TESTER), before) == []


def test_quarters_uploaded_one_by_one_score_as_all_at_once(engine: Engine) -> None:
    given = portfolio(3)
    for kind in ("kpis", "items"):
        load(engine, kind, as_file(rows_for_files(given)[kind], kind))
    codes = sorted({row["partnership"] for row in (*given["values"], *given["answers"])})
    load(engine, "partnerships", "code,name,type\n" + "".join(f"{code},{code},channel\n" for code in codes))
    files = rows_for_files(given)
    for quarter in sorted({row["quarter"] for row in given["values"]}, reverse=True):
        for kind in ("values", "answers", "invitations"):
            rows = [row for row in files[kind] if row["quarter"] == quarter]
            if rows:
                load(engine, kind, as_file(rows, kind))
    publish(engine, given["model"])
    with reading(engine) as connection:
        assert differences(scores.objects(connection, TESTER), reference_scores(**given)) == []
