"""The ecosystem's figures: values stay in their currency, missing ones stay out, a limited viewer sees their part."""

import numpy as np
import pytest
from sqlalchemy import Engine

from health.access import Viewer, local_viewer
from health.quarter import parse_quarter
from health.store.engine import reading
from health.store.read import ecosystem
from health.store.read.visible import Selection
from tests.conftest import Prepared
from tests.loading import load, values

QUARTER = parse_quarter("2026-Q3")
REGISTER = """code,name,partner,type,sector,region,annual_value,currency
one,One,Acme,channel,private,Java,100,USD
two,Two,Acme,strategic,public,Bali,50,USD
three,Three,Bata,channel,hybrid,Java,7000,IDR
four,Four,,channel,,Java,,USD
"""


def the_register(engine: Engine) -> None:
    load(engine, "partnerships", REGISTER)


@pytest.fixture
def filled(prepared: Prepared) -> Engine:
    return prepared(the_register)


def test_values_of_two_currencies_are_never_added(filled: Engine) -> None:
    with reading(filled) as connection:
        found = ecosystem.value_by_band(connection, local_viewer(), quarter=QUARTER)
    assert found[["currency", "band", "n", "value"]].values.tolist() == [
        ["IDR", "none", 1, 7000.0],
        ["USD", "none", 2, 150.0],
    ]


def test_a_partner_of_two_partnerships_counts_once_with_both_values(filled: Engine) -> None:
    with reading(filled) as connection:
        found = ecosystem.largest_partners(connection, local_viewer(), quarter=QUARTER, currency="USD", limit=5)
    assert found[["partner", "value", "n"]].values.tolist() == [["Acme", 150.0, 2]]


def test_network_lists_partnerships_without_value_or_partner_too(filled: Engine) -> None:
    asked = {"by": "sector", "quarter": QUARTER, "limit": 10}
    with reading(filled) as connection:
        found = ecosystem.partnerships(connection, local_viewer(), **asked).set_index("code")
    assert set(found.index) == {"one", "two", "three", "four"}
    assert found.at["four", "partner"] == "Four"
    assert found.at["four", "group"] is None
    assert set(found["band"]) == {"none"}


def the_lens(engine: Engine) -> None:
    the_register(engine)
    load(engine, "values", values("one,people_reached,2026-Q2,70", "one,labour_checks,2026-Q3,75"))
    load(engine, "values", values("two,people_reached,2026-Q3,100", "three,waste_recovered,2026-Q3,55"))


def test_a_lens_shows_the_kpis_that_count_reported_or_not(prepared: Prepared) -> None:
    with reading(prepared(the_lens)) as connection:
        found = ecosystem.under_lens(connection, local_viewer(), lens="social", quarter=QUARTER)
        mine = ecosystem.under_lens(connection, Viewer("ani", regions=("Java",)), lens="environmental", quarter=QUARTER)
    assert found[["code", "kpi"]].values.tolist() == [
        ["one", "people_reached"],
        ["two", "people_reached"],
        ["one", "labour_checks"],
    ]
    assert np.isnan(found["actual"].iloc[0])
    assert mine[["code", "kpi", "actual"]].values.tolist() == [["three", "waste_recovered", 55.0]]


def test_through_a_lens_those_it_shows_come_first(prepared: Prepared) -> None:
    asked = {"by": "type", "quarter": QUARTER, "limit": 2}
    with reading(prepared(the_lens)) as connection:
        found = ecosystem.partnerships(connection, local_viewer(), lens="environmental", **asked)
    assert len(found) == 2
    assert found["code"].iloc[0] == "three"


def test_limited_viewer_and_filters_narrow_every_figure(filled: Engine) -> None:
    viewer, chosen = Viewer("ani", regions=("Java",)), Selection(type=("channel",))
    with reading(filled) as connection:
        by_band = ecosystem.value_by_band(connection, viewer, quarter=QUARTER, selection=chosen)
        sectors = ecosystem.sectors(connection, viewer, quarter=QUARTER, selection=chosen)
        largest = ecosystem.largest_partners(connection, viewer, quarter=QUARTER, currency="USD", limit=5)
    assert by_band["value"].tolist() == [7000.0, 100.0]
    assert sectors["n"].sum() == 3
    assert largest["value"].tolist() == [100.0]
