"""A small portfolio with everything a report must be careful with: formulas, long names, small groups, two regions."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine

from health import assess
from health.access import Viewer, local_viewer
from health.catalogue import load_catalogue
from health.quarter import parse_quarter
from health.report import Asked, Format, make
from health.store.engine import open_engine, reading
from health.store.read.visible import EVERYTHING, Selection
from health.wording import words_for
from tests.conftest import ENVIRONMENT, NOW
from tests.loading import load, values, wave

QUARTER = "2026-Q3"
LONG = "Averyveryverylongnamewithoutanyspace" * 4 + " and more words that go on and on until nobody reads them"
FORMULA = '=HYPERLINK("http://example.invalid";"click")'


def items_of_every_element() -> tuple[str, ...]:
    catalogue = load_catalogue()
    return tuple(item.code for element in catalogue.elements for item in catalogue.items_of(element.code))


def quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


REGISTER = "code,name,partner,type,audience,sector,stage,region,owner,annual_value,currency\n" + "\n".join(
    [
        f"alpha,{quoted(FORMULA)},@Acme,channel,b2b,private,management,Java,Ani,1000000,USD",
        f"beta,{quoted(LONG)},Bata,strategic,b2c,public,evaluation,Bali,Budi,3000000,USD",
        "gamma,**Gamma** [x](y),Bata,channel,b2b,hybrid,management,Java,Ani,500000000,IDR",
        "delta,Delta,,technology,,,,Bali,,,",
    ]
)


@pytest.fixture(scope="module")
def portfolio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = open_engine(f"sqlite:///{tmp_path_factory.mktemp('report') / 'health.db'}")
    assess.initialise(engine, load_catalogue(), at=NOW, environment=ENVIRONMENT)
    load(engine, "partnerships", REGISTER + "\n")
    items = items_of_every_element()
    for code, own, partner in (
        ("alpha", [2, 1, 2, 1, 2], [4, 5, 4, 4, 5]),
        ("beta", [5, 5, 4, 5, 5], [4, 5]),
        ("gamma", [3, 4, 3, 3, 4, 3], [3, 3, 4, 3, 3]),
    ):
        for quarter in ("2026-Q2", QUARTER):
            load(engine, "answers", wave(code, quarter, own=own, partner=partner, items=items))
    load(engine, "values", values("alpha,commitments_on_time,2026-Q3,70", "alpha,reply_time,2026-Q3,40"))
    yield engine
    engine.dispose()


@pytest.fixture
def connection(portfolio: Engine) -> Iterator[Connection]:
    with reading(portfolio) as found:
        yield found


@pytest.fixture
def asked() -> Callable[..., Asked]:
    def ask(
        *,
        language: str = "en",
        partnership: str | None = None,
        selection: Selection = EVERYTHING,
        quarter: str = QUARTER,
        every: bool = False,
    ) -> Asked:
        at = datetime(2026, 11, 24, 8, tzinfo=UTC)
        return Asked(words_for(language), parse_quarter(quarter), at, selection, partnership, every)

    return ask


@pytest.fixture
def made(connection: Connection, asked: Callable[..., Asked], tmp_path: Path) -> Callable[..., Path]:
    def write(form: Format, *, viewer: Viewer | None = None, **wanted: object) -> Path:
        data = make(
            connection,
            viewer or local_viewer(),
            asked(**wanted),
            form=form,
            catalogue=load_catalogue(),
            progress=lambda _share: None,
        )
        path = tmp_path / f"report.{form}"
        path.write_bytes(data)
        return path

    return write
