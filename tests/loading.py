"""Bring small files into a test's database the way people do: through intake, plan, ledger and scoring."""

from sqlalchemy import Engine

from health import assess, intake
from health.access import Viewer, local_viewer
from health.catalogue import load_catalogue
from health.store.engine import reading
from health.store.ledger.uploads import source_of
from tests.conftest import ENVIRONMENT, NOW

TESTER = local_viewer("tester")
CATALOGUE = load_catalogue()
REGISTER = "code,name,type,audience,sector,stage,region,owner\n"
ALPHA_AND_BETA = (
    REGISTER
    + "alpha,Alpha,channel,b2b,private,management,Jawa,Ani\n"
    + "beta,Beta,strategic,b2c,public,evaluation,Bali,Budi\n"
)


def load(
    engine: Engine, kind: str, text: str, *, viewer: Viewer = TESTER, good_rows: bool = False, **options: object
) -> assess.Taken:
    """Take a file's text; its problems fail the test unless the good rows alone were asked for."""
    data = text.encode()
    with reading(engine) as connection:
        known = assess.what_is_known(connection, viewer, CATALOGUE, today=NOW.date())
    checked = intake.check(intake.read_table(data, f"{kind}.csv"), kind, known)
    assert good_rows or not checked.problems, [str(problem.sentence) for problem in checked.problems]
    source = source_of(data, f"{kind}.csv", by=viewer.name, at=NOW)
    return assess.take(engine, viewer, kind=kind, rows=checked.rows, source=source, environment=ENVIRONMENT, **options)


def values(*rows: str) -> str:
    """Write a KPI file of lines partnership,kpi,quarter,actual."""
    return "partnership,kpi,quarter,actual\n" + "".join(f"{row}\n" for row in rows)


def wave(partnership: str, quarter: str, *, own: list[int], partner: list[int], items: tuple[str, ...]) -> str:
    """Write answers in which each respondent gives every item the same answer."""
    lines = [f"partnership,quarter,side,respondent,{','.join(items)}"]
    for side, answers in (("own", own), ("partner", partner)):
        for number, answer in enumerate(answers):
            lines.append(f"{partnership},{quarter},{side},{side}-{number},{','.join([str(answer)] * len(items))}")
    return "\n".join(lines) + "\n"
