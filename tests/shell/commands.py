"""Run the shell's commands as a program would, and small files of every kind to give them."""

import csv
import io
import json
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from sqlalchemy import Engine

from health.cli import main
from tests.conftest import ENVIRONMENT, NOW

KPI = "commitments_on_time"


FILES = {
    "partnerships": (
        "code,name,partner,type,audience,sector,stage,region,owner\n"
        "alpha,Alpha,Alpha Ltd,channel,b2b,private,management,Jawa,Ani\n"
        "beta,Beta,,strategic,,,,,\n"
    ),
    "kpis": (
        "code,name,element,unit,direction,target,zero_at,weight,target_low,target_high,zero_low,zero_high,levels\n"
        "late,Late deliveries,trust,%,lower,2,8,1,,,,,\n"
        "stock,Days of stock,flexibility,days,range,,,1,10,20,3,45,\n"
        "audit,Audit result,measurement,,rating,,,1,,,,,Poor|Fair|Good\n"
    ),
    "items": "code,text,element,scale_min,scale_max,reverse\nOWN1,They know our business,communication,1,5,false\n",
    "values": (
        "partnership,kpi,quarter,actual,target,rating\n"
        f"alpha,{KPI},2026-Q2,70,,\n"
        f"alpha,{KPI},2026-Q3,80,90,\n"
        "alpha,audit,2026-Q3,,,Fair\n"
    ),
    "invitations": "partnership,quarter,side,invited\nalpha,2026-Q3,own,9\nalpha,2026-Q3,partner,7\n",
    "answers": "partnership,quarter,side,respondent,item,answer\n"
    + "".join(
        f"alpha,2026-Q3,{side},r{number},{item},{4 + number % 2}\n"
        for side in ("own", "partner")
        for number in range(6)
        for item in ("OWN1", "TRU1", "TRU2", "TRU3")
    ),
}


@dataclass(frozen=True)
class Answer:
    """What a command left behind: its exit status and what it printed."""

    status: int
    printed: str

    @property
    def json(self) -> object:
        return json.loads(self.printed, parse_constant=pytest.fail)


Shell = Callable[..., Answer]


def shell_on(engine: Engine, capsys: pytest.CaptureFixture[str]) -> Shell:
    url = engine.url.render_as_string(hide_password=False)
    return lambda *words: run(capsys, *words, url=url)


def run(capsys: pytest.CaptureFixture[str], *words: str, url: str) -> Answer:
    capsys.readouterr()
    try:
        status = main(
            [str(word) for word in words], environment={**ENVIRONMENT, "DATABASE_URL": url, "USER": "ani"}, now=NOW
        )
    except SystemExit as left:
        status = int(left.code or 0)
    return Answer(status, capsys.readouterr().out)


def problems_in(printed: str) -> list[dict[str, str]]:
    """Read the problem table that follows the first sentence."""
    return list(csv.DictReader(io.StringIO(printed.split("\n", 1)[1])))
