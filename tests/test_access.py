"""Who may come in, and what they may see: enforced where the data is read, whatever page or link asks."""

from collections.abc import Callable

import pandas as pd
import pytest
from sqlalchemy import Engine

from health.access import Viewer, local_viewer, require_admin, viewer_of
from health.errors import AccessDenied
from health.store.engine import reading
from health.store.read import compare, known, kpis, partnership, portfolio, scores, visible
from health.store.read.visible import Selection
from tests.conftest import Prepared
from tests.loading import ALPHA_AND_BETA, load, values

JAWA = Viewer("ani", role="manager", regions=("Jawa",))
KPI = "commitments_on_time"


def test_the_local_viewer_may_do_everything() -> None:
    assert local_viewer().role == "admin"
    assert not local_viewer().is_limited


def test_a_member_gets_the_listed_role_and_limits() -> None:
    found = viewer_of("Ani@Example.org", {"ani@example.org": {"role": "manager", "regions": ["Jawa"], "owners": "Ani"}})
    assert (found.role, found.regions, found.owners) == ("manager", ("Jawa",), ("Ani",))


@pytest.mark.parametrize(
    ("entry", "told"),
    [(None, "not on this dashboard's list"), ({"role": "owner"}, "owner"), ({"regoin": ["Jawa"]}, "regoin")],
)
def test_a_stranger_or_a_slip_in_the_list_opens_nothing(entry: dict | None, told: str) -> None:
    with pytest.raises(AccessDenied, match=told):
        viewer_of("ani@example.org", {} if entry is None else {"ani@example.org": entry})


def test_only_an_admin_passes_for_an_admin() -> None:
    with pytest.raises(AccessDenied, match="Only an admin"):
        require_admin(JAWA)


def two_regions(engine: Engine) -> None:
    load(engine, "partnerships", ALPHA_AND_BETA)
    load(engine, "values", values(f"alpha,{KPI},2026-Q3,88", f"beta,{KPI},2026-Q3,70", f"beta,{KPI},2026-Q2,70"))


@pytest.fixture
def filled(prepared: Prepared) -> Engine:
    return prepared(two_regions)


def test_every_read_model_stays_within_the_viewers_limits(filled: Engine) -> None:
    with reading(filled) as connection:
        assert visible.count(connection, JAWA) == 1
        assert visible.options(connection, JAWA)["region"] == ("Jawa",)
        assert portfolio.quarters(connection, JAWA) == [8106]
        assert portfolio.band_counts(connection, JAWA, quarters=(8106,))["n"].sum() == 1
        assert portfolio.by_need(connection, JAWA, quarter=8106, limit=9)["code"].tolist() == ["alpha"]
        assert portfolio.stale(connection, JAWA, quarter=8107, limit=9)["code"].tolist() == ["alpha"]
        assert portfolio.movers(connection, JAWA, quarter=8106, limit=9).empty
        assert compare.scores(connection, JAWA, by="type", quarter=8106)["code"].tolist() == ["alpha"]
        assert set(compare.profiles(connection, JAWA, by="type", quarter=8106)["group"]) == {"channel"}
        assert {entry["partnership"] for entry in scores.objects(connection, JAWA)} == {"alpha"}
        assert known.partnerships(connection, JAWA).index.tolist() == ["alpha"]
        assert partnership.names(connection, JAWA, limit=9) == {"alpha": "Alpha"}


def test_a_crafted_link_to_a_hidden_partnership_reads_like_one_that_does_not_exist(filled: Engine) -> None:
    told = set()
    for code in ("beta", "nobody"):
        with reading(filled) as connection, pytest.raises(AccessDenied) as refused:
            partnership.header(connection, JAWA, code=code)
        told.add(str(refused.value).replace(code, "…"))
    assert len(told) == 1


@pytest.mark.parametrize(
    ("model", "more"),
    [
        (partnership.history, {}),
        (partnership.waves, {"min_respondents": 5}),
        (partnership.elements, {"min_respondents": 5}),
        (kpis.assigned, {"quarter": 8106}),
        (kpis.over_time, {"since": 8100, "until": 8106}),
    ],
)
def test_a_hidden_partnership_shows_nothing_in_any_detail(
    filled: Engine, model: Callable[..., pd.DataFrame], more: dict[str, int]
) -> None:
    with reading(filled) as connection:
        assert model(connection, JAWA, code="beta", **more).empty


def test_filters_narrow_but_never_widen_what_may_be_seen(filled: Engine) -> None:
    with reading(filled) as connection:
        assert visible.count(connection, JAWA, selection=Selection(region=("Bali",))) == 0
        assert visible.count(connection, JAWA, selection=Selection(type=("channel", "strategic"))) == 1


def test_a_limited_manager_cannot_upload_about_what_they_do_not_see(filled: Engine) -> None:

    with pytest.raises(AssertionError, match="beta"):
        load(filled, "values", values(f"beta,{KPI},2026-Q3,99"), viewer=JAWA)


def test_a_limited_manager_cannot_take_over_or_create_partnerships_elsewhere(filled: Engine) -> None:
    for line in ("beta,Mine now,channel,,,,Jawa,", "gamma,New,channel,,,,Bali,"):
        with pytest.raises(AccessDenied, match="you may not see"):
            load(filled, "partnerships", f"code,name,type,audience,sector,stage,region,owner\n{line}\n", viewer=JAWA)


def test_a_limited_manager_may_correct_their_own_without_repeating_its_region(filled: Engine) -> None:
    taken = load(filled, "partnerships", "code,name,type\nalpha,Alpha again,channel\n", viewer=JAWA)
    assert taken.plan.changes_something


def test_a_limited_manager_cannot_change_definitions_for_everyone(filled: Engine) -> None:
    with pytest.raises(AccessDenied, match="Definitions hold for every partnership"):
        load(filled, "items", "code,text,element\nNEW1,New words,trust\n", viewer=JAWA)
