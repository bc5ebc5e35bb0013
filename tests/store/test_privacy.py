"""Attacks on what respondents said: no read model, for any viewer or filter, shows or lets one work out a small side.

The attacker knows every number any read model gives them, how many people there are, and simple arithmetic. What they
want is the mean of a side with fewer than 5 respondents, the other side's (which would give it away), the gap, and how
many answered there.
"""

import importlib
import inspect
import itertools
import math
import pkgutil
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import Engine, select

from health import assess
from health.access import Viewer
from health.insight.quality import whole_groups
from health.store import read
from health.store.engine import reading
from health.store.read import (
    actions,
    alerts,
    answers,
    compare,
    ecosystem,
    goals,
    lifecycle,
    partnership,
    portfolio,
    scores,
    signs,
    story,
    survey,
    uploads,
    whatif,
)
from health.store.read.visible import EVERYTHING, Selection
from health.store.schema import ElementScore
from tests.loading import ALPHA_AND_BETA, TESTER, load, wave
from tests.store.small_sides import FILTERED, ITEMS, LEAST, LIMITED, QUARTER, READER, differing

# Every read model about scores, people or answers, with what it needs beside viewer and filters.
MODELS: dict[Any, list[dict[str, Any]]] = {
    partnership.elements: [{"code": "alpha", "quarter": QUARTER, **LEAST}, {"code": "alpha", **LEAST}],
    partnership.history: [{"code": "alpha"}],
    partnership.waves: [{"code": "alpha", **LEAST}],
    portfolio.by_need: [{"quarter": QUARTER, "limit": 9}],
    portfolio.movers: [{"quarter": QUARTER, "limit": 9}],
    portfolio.band_counts: [{"quarters": (QUARTER,)}],
    portfolio.count_needy: [{"quarter": QUARTER}],
    portfolio.mean_coverage: [{"quarter": QUARTER}],
    portfolio.count_stale: [{"quarter": QUARTER}],
    compare.scores: [{"by": "type", "quarter": QUARTER}],
    compare.profiles: [{"by": by, "quarter": QUARTER} for by in ("type", "region")],
    scores.health: [{}],
    scores.elements: [LEAST],
    scores.objects: [{}],
    survey.voices: [{"quarter": QUARTER, **LEAST}],
    survey.responses: [{"quarter": QUARTER, **LEAST}],
    answers.statements: [{"code": "alpha", "quarter": QUARTER, **LEAST}],
    answers.consensus: [{"code": "alpha", "quarter": QUARTER, **LEAST}],
    signs.measures: [{"code": "alpha", "quarter": QUARTER, "on": date(2026, 9, 30), **LEAST}],
    alerts.listed: [{"quarter": QUARTER, "limit": 99}],
    alerts.counts: [{"quarter": QUARTER}],
    whatif.parts: [{"quarter": QUARTER}],
    whatif.outcomes: [{"quarter": QUARTER, "model_id": 1}],
    assess.standing: [{"quarter": QUARTER, "seed": 1, "draws": 20}],
    story.movement: [{"quarter": QUARTER}],
    story.better: [{"quarter": QUARTER, "limit": 9}],
    story.by_type: [{"quarter": QUARTER}],
    story.placed: [{"quarter": QUARTER, "currency": "USD", "strong_from": 75.0, "limit": 9}],
    ecosystem.partnerships: [{"by": by, "quarter": QUARTER, "limit": 9} for by in ("type", "region")],
    ecosystem.value_by_band: [{"quarter": QUARTER}],
    ecosystem.largest_partners: [{"quarter": QUARTER, "currency": "USD", "limit": 9}],
    ecosystem.sectors: [{"quarter": QUARTER}],
    actions.with_effects: [{"quarter": QUARTER}],
    goals.judged: [{"quarter": QUARTER}],
    goals.off_track: [{"quarter": QUARTER}],
    lifecycle.board: [{"quarter": QUARTER}],
    uploads.history: [{"limit": 99}],
    uploads.rows: [{"upload_id": 2, "limit": 99}],
    uploads.biggest: [{"upload_id": 2}],
}
# Registers, definitions and uploads hold nothing a respondent said.
SAY_NOTHING = {
    *(
        "header",
        "names",
        "named",
        "kpis",
        "assigned",
        "over_time",
        "under_lens",
        "restatements",
        "quarters",
        "opening",
        "stale",
        "partnerships",
        "items",
        "same_file",
        "files",
    ),
    *("count", "options", "seen", "limits_of", "version", "model_in_force", "current_model", "holds_simulated_data"),
    *("since", "none", "hide_small_sides", "hide_small_counts", "versions", "scoring_model"),
    *("scored_under", "as_published"),
    *("overdue", "count_overdue", "count_live", "newest", "live_of", "agreements_ending", "records", "query_of"),
    *("changes", "last_time", "about", "reversals", "currencies"),
}


def secrets(engine: Engine) -> set[float]:
    """Give what must not be known of alpha: both sides' means and their gap, element by element."""
    with reading(engine) as connection:
        found = connection.execute(
            select(ElementScore.mean_own, ElementScore.mean_partner).where(ElementScore.partnership_id == 1)
        ).all()
    assert found
    return {round(value, 9) for own, partner in found for value in (own, partner, own - partner, partner - own)}


def everything_shown(engine: Engine, viewer: Viewer) -> Iterator[tuple[str, float]]:
    for model, calls in MODELS.items():
        filters = FILTERED if "selection" in inspect.signature(model).parameters else (None,)
        for call, narrowed in itertools.product(calls, filters):
            more = {} if narrowed is None else {"selection": narrowed}
            with reading(engine) as connection:
                shown = model(connection, viewer, **call, **more)
            yield from ((model.__name__, value) for value in numbers(shown))


def numbers(shown: Any) -> Iterator[float]:
    """Take every number out of whatever a read model gives."""
    if isinstance(shown, pd.DataFrame | pd.Series):
        values = shown.reset_index().to_numpy().ravel()
        yield from numbers(list(values))
    elif isinstance(shown, np.ndarray):
        yield from numbers(shown.ravel().tolist())
    elif is_dataclass(shown):
        yield from itertools.chain.from_iterable(numbers(getattr(shown, field.name)) for field in fields(shown))
    elif isinstance(shown, dict):
        yield from itertools.chain.from_iterable(numbers(value) for value in shown.values())
    elif isinstance(shown, list | tuple):
        yield from itertools.chain.from_iterable(numbers(value) for value in shown)
    elif isinstance(shown, int | float | np.number) and not isinstance(shown, bool) and not math.isnan(float(shown)):
        yield float(shown)


@pytest.mark.parametrize("viewer", [READER, LIMITED, TESTER], ids=lambda viewer: viewer.name)
def test_no_read_model_shows_a_small_sides_mean_or_the_other_that_gives_it_away(
    small_side: Engine, viewer: Viewer
) -> None:
    hidden = secrets(small_side)
    told = [(model, value) for model, value in everything_shown(small_side, viewer) if round(value, 9) in hidden]
    assert told == []


def test_no_two_numbers_together_give_a_small_side_away(small_side: Engine) -> None:
    """The pooled figure is (own + partner)/2: twice it less anything shown must not be a side."""
    hidden = np.array(sorted(secrets(small_side)))
    shown = np.array(sorted({round(value, 9) for _, value in everything_shown(small_side, LIMITED)}))
    derived = np.concatenate([(2 * shown[:, None] - shown).ravel(), (shown[:, None] - shown).ravel()])
    # Differences of whole numbers hit round secrets by chance; the planted means are no whole numbers.
    apart = hidden[np.abs(hidden * 4 - np.round(hidden * 4)) > 1e-6]
    assert len(apart)
    assert not np.isin(np.round(apart, 6), np.round(derived, 6)).any()


@pytest.mark.parametrize("viewer", [READER, LIMITED], ids=lambda viewer: viewer.name)
def test_how_many_answered_on_a_small_side_is_not_told(small_side: Engine, viewer: Viewer) -> None:
    with reading(small_side) as connection:
        found = partnership.elements(connection, viewer, code="alpha", **LEAST)
        waves = partnership.waves(connection, viewer, code="alpha", **LEAST).set_index("side")
        export = scores.elements(connection, viewer, partnership="alpha", **LEAST)
    assert found["n_own"].eq(7).all()
    assert found["n_partner"].isna().all()
    assert export["n_partner"].isna().all()
    assert waves["respondents"].loc[0] == 7
    assert waves.loc[1, ["respondents", "response_rate"]].isna().all()


def test_totals_less_what_a_filter_leaves_do_not_tell_a_small_side(small_side: Engine) -> None:
    """Respondents of all less those of beta alone would be alpha's: so alpha's small wave counts in neither."""
    totals = []
    for chosen in (EVERYTHING, Selection(region=("Bali",))):
        with reading(small_side) as connection:
            totals.append(survey.responses(connection, READER, quarter=QUARTER, selection=chosen, **LEAST))
    pd.testing.assert_frame_equal(*totals)


def test_statistics_of_answers_do_not_differ_by_a_wave_with_a_small_side(small_side: Engine) -> None:
    with reading(small_side) as connection:
        everyone, beta, alpha = (
            survey.voices(connection, READER, quarter=QUARTER, selection=chosen, **LEAST)
            for chosen in (EVERYTHING, Selection(region=("Bali",)), Selection(region=("Jawa",)))
        )
    pd.testing.assert_frame_equal(everyone.answers, beta.answers)
    assert [(one.spread, one.respondents) for one in everyone.elements] == [
        (one.spread, one.respondents) for one in beta.elements
    ]
    assert everyone.names == {2: "Beta"}
    assert alpha.answers.empty
    assert (alpha.elements, alpha.waves_hidden) == ((), 1)


def test_statements_few_answered_do_not_slip_through_an_element_many_answered(engine: Engine) -> None:
    """Ten people a side answered three statements, four of ours the fourth as well: the fourth stays out."""
    load(engine, "partnerships", ALPHA_AND_BETA)
    lines = wave("alpha", "2026-Q3", own=differing(3, 10), partner=differing(4, 10), items=ITEMS[:4]).splitlines()
    thinned = [line if at < 5 else line.rsplit(",", 1)[0] + ",n/a" for at, line in enumerate(lines)]
    load(engine, "answers", "\n".join(thinned) + "\n")
    with reading(engine) as connection:
        found = survey.voices(connection, READER, quarter=QUARTER, **LEAST).answers
    assert set(found["item"]) == {"TRU1", "TRU2", "TRU3"}


def test_two_selections_differ_by_whole_groups_of_five_or_more() -> None:
    """Whatever is taken away from a selection, the statistics lose a side of five or more people, or none."""
    answers = pd.concat(
        pd.DataFrame(
            {
                "partnership_id": number,
                "side": side,
                "respondent": range(100 * number + 10 * side, 100 * number + 10 * side + count),
                "element": "trust",
                "item": "TRU1",
            }
        )
        for number, counts in enumerate([(5, 5), (7, 3), (9, 0), (4, 4), (1, 8)])
        for side, count in enumerate(counts)
    )
    kept = whole_groups(answers, min_respondents=5)
    assert kept.groupby(["partnership_id", "side"])["respondent"].nunique().to_dict() == {
        (0, 0): 5,
        (0, 1): 5,
        (2, 0): 9,
    }


def test_a_unanimous_small_side_is_not_given_away_by_an_error_of_nothing(engine: Engine) -> None:
    """Three of them all say 2: no error of their own, and still only the pooled figure is shown."""
    load(engine, "partnerships", ALPHA_AND_BETA)
    load(engine, "answers", wave("alpha", "2026-Q3", own=[5, 4, 4, 3, 5, 2, 4], partner=[2, 2, 2], items=ITEMS))
    hidden = secrets(engine)
    for viewer in (READER, LIMITED):
        assert [name for name, value in everything_shown(engine, viewer) if round(value, 9) in hidden] == []


def test_four_people_in_all_leave_no_trace(engine: Engine) -> None:
    load(engine, "partnerships", ALPHA_AND_BETA)
    load(engine, "answers", wave("alpha", "2026-Q3", own=[5, 4], partner=[2, 1], items=ITEMS))
    with reading(engine) as connection:
        assert partnership.elements(connection, READER, code="alpha", **LEAST).empty
        assert partnership.waves(connection, READER, code="alpha", **LEAST)["respondents"].isna().all()
        assert partnership.history(connection, READER, code="alpha")["score"].isna().all()


def test_another_wave_does_not_uncover_the_first(small_side: Engine) -> None:
    """A second wave with enough of them shows its own sides and leaves the first as hidden as it was."""
    hidden = secrets(small_side)
    load(small_side, "answers", wave("alpha", "2026-Q4", own=[5, 4, 4, 3, 5], partner=[2, 1, 3, 4, 4], items=ITEMS))
    with reading(small_side) as connection:
        found = partnership.elements(connection, READER, code="alpha", **LEAST)
    assert found.loc[found["quarter"] == QUARTER + 1, "own"].notna().all()
    first = found[found["quarter"] == QUARTER]
    assert not set(first.select_dtypes("number").round(9).to_numpy().ravel()) & hidden


def test_every_read_model_is_attacked_or_says_nothing_about_people() -> None:
    """A new read model fails here until somebody has thought about what it gives away."""
    attacked = {(model.__module__, model.__name__) for model in MODELS}
    for name in (found.name for found in pkgutil.iter_modules(read.__path__)):
        module = importlib.import_module(f"{read.__name__}.{name}")
        for verb, found in inspect.getmembers(module, inspect.isfunction):
            if found.__module__ == module.__name__ and not verb.startswith("_"):
                assert (module.__name__, verb) in attacked or verb in SAY_NOTHING, f"{module.__name__}.{verb}"


def test_statements_are_not_told_where_a_side_is_small(engine: Engine) -> None:
    """One of them is half of every pooled figure: at 94.6 of 100 beside seven of us they can only have said 5."""
    load(engine, "partnerships", ALPHA_AND_BETA)
    load(engine, "answers", wave("alpha", "2026-Q3", own=[5, 5, 5, 5, 4, 4, 4], partner=[5], items=ITEMS))
    with reading(engine) as connection:
        assert answers.statements(connection, READER, code="alpha", quarter=QUARTER, **LEAST).empty
