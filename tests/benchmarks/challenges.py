"""Are planted challenges found, and healthy partnerships left alone? Simulated portfolios, through the whole product.

Each challenge is planted in its own partnerships as section 12 describes it, with the noise of the demonstration: KPIs
and answers scatter around the planted level, few people answer, no sign is given for certain. What is read is what the
page reads: uploads, scores and the read model `signs`.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import numpy as np
import pandas as pd

from health import assess
from health.access import local_viewer
from health.catalogue import Catalogue, load_catalogue
from health.demo.assignment import assign
from health.demo.figures import draw_values
from health.demo.latent import draw_latent
from health.demo.portfolio import Portfolio, write
from health.demo.register import draw_register
from health.demo.stories import EVERY, Story
from health.demo.stories import Path as Course
from health.demo.voices import draw_surveys
from health.insight import find_challenges
from health.quarter import last_day, quarter_name
from health.store.engine import open_engine, reading
from health.store.read import signs

LAST = 8106  # 2026-Q3
QUARTERS = 10
SEED = 20261124
LEAST = 5
HEALTHY = "healthy"
AT = datetime.fromisoformat("2026-11-24T08:00:00+00:00")


@dataclass(frozen=True)
class Plant:
    """Describe a challenge: levels now, falls over the last year, gaps, and what the files then lack.

    low: elements near 48. falling: elements down from 84 to 62. gap: elements the sides rate about 24 apart.
    done: what the KPIs report where it differs from what people feel. silent: share of KPIs not reported now.
    absent: share of the partner's side that does not answer. ended: whether the agreement has expired.
    not_applicable: share of answers about roles.
    """

    low: tuple[str, ...] = ()
    falling: tuple[str, ...] = ()
    gap: tuple[str, ...] = ()
    done: Mapping[str, float] = field(default_factory=dict)
    silent: float = 0.0
    absent: float = 0.0
    ended: bool = False
    not_applicable: float = 0.0


PLANTS = {
    "cultural_mismatch": Plant(low=("communication", "flexibility"), gap=("communication", "trust")),
    "power_struggle": Plant(low=("roles", "conflict_management"), gap=("roles", "mutual_benefit")),
    "lack_of_commitment": Plant(low=("mutual_benefit",), falling=("measurement",), silent=0.55, absent=0.7),
    "differing_priorities": Plant(low=("shared_vision", "flexibility"), gap=("shared_vision",)),
    "expectations": Plant(low=("measurement",), gap=("mutual_benefit",), done={"mutual_benefit": 35.0}),
    "unclear_agreement": Plant(low=("roles",), falling=("conflict_management",), ended=True, not_applicable=0.35),
    HEALTHY: Plant(),
}


def report(*, each: int = 40, healthy: int = 120) -> None:
    """Print, by what was planted, how often each challenge was found, and how often anything was called likely."""
    catalogue = load_catalogue()
    planted = [name for name in PLANTS for _ in range(healthy if name == HEALTHY else each)]
    portfolio = simulate(catalogue, planted)
    found = read(catalogue, portfolio)
    levels = pd.DataFrame(found, index=portfolio.partnerships["code"]).assign(planted=planted)
    print(f"{'planted':24}{'n':>5}{'likely':>9}{'possible':>10}{'found':>8}   another called likely")
    for name, rows in levels.groupby("planted", sort=False):
        others = rows.drop(columns=["planted", *({name} & set(rows.columns))])
        elsewhere = (others == "likely").any(axis=1).mean()
        if name == HEALTHY:
            print(f"{name:24}{len(rows):5}{'':27}   {elsewhere:.1%}")
            continue
        likely, possible = ((rows[name] == level).mean() for level in ("likely", "possible"))
        print(f"{name:24}{len(rows):5}{likely:9.1%}{possible:10.1%}{likely + possible:8.1%}   {elsewhere:.1%}")


def simulate(catalogue: Catalogue, planted: list[str]) -> Portfolio:
    """Simulate a partnership for each entry, with the demonstration's own generator."""
    register_rng, latent_rng, values_rng, voices_rng, chance = (
        np.random.Generator(np.random.PCG64(part)) for part in np.random.SeedSequence(SEED).spawn(5)
    )
    stories = [_story(chance, PLANTS[name], number, catalogue) for number, name in enumerate(planted)]
    register = draw_register(
        register_rng, catalogue, count=len(stories), quarters=QUARTERS, last_quarter=LAST, stories=stories
    )
    latent = draw_latent(latent_rng, register, elements=catalogue.codes("elements"), quarters=QUARTERS)
    # The stories of the demonstration are tidy on purpose; these are not.
    noisy = replace(
        latent,
        felt=np.clip(latent.felt + chance.normal(0, 3.0, latent.felt.shape), 3, 97),
        done=latent.done + chance.normal(0, 4.0, latent.done.shape),
        gap=latent.gap + chance.normal(0, 3.0, latent.gap.shape),
    )
    common = {"register": register, "latent": noisy, "last_quarter": LAST}
    plain = replace(catalogue, kpis=catalogue.kpis_under(None))
    assigned = assign(values_rng, plain, register=register, kpis_per_partnership=(12, 18))
    values = draw_values(values_rng, plain, assigned=assigned, **common)
    answers, invitations = draw_surveys(voices_rng, catalogue, wave_every=2, **common)
    drawn = Portfolio(register.frame, values, answers, invitations)
    return _lacking(chance, drawn, dict(zip(register.frame["code"], planted, strict=True)), catalogue)


def _story(chance: np.random.Generator, plant: Plant, number: int, catalogue: Catalogue) -> Story:
    """Give one partnership its levels: 82 or so, lower where planted, each with a spread of its own."""
    felt: dict[str, Course] = {EVERY: ((0, 82.0),)}
    for element in catalogue.codes("elements"):
        usual = chance.normal(82.0, 5.0)
        if element in plant.low:
            felt[element] = ((QUARTERS, usual), (4, chance.normal(48.0, 5.0)))
        elif element in plant.falling:
            felt[element] = ((7, usual), (0, chance.normal(60.0, 4.0)))
        else:
            felt[element] = ((0, usual),)
    gap = {element: chance.choice((-1, 1)) * chance.normal(24.0, 4.0) for element in plant.gap}
    done = felt | {element: ((0, level),) for element, level in plant.done.items()}
    return Story(
        code=f"planted_{number}",
        name=f"Planted {number:03d}",
        partner=f"Partner {number:03d}",
        type="strategic",
        stage="management",
        sector="private",
        annual_value=5.0,
        felt=felt,
        done=done,
        gap=gap,
    )


def _lacking(
    chance: np.random.Generator, drawn: Portfolio, planted: Mapping[str, str], catalogue: Catalogue
) -> Portfolio:
    """Take out of the files what a planted partnership would not report."""
    plants = {code: PLANTS[name] for code, name in planted.items()}
    values, answers, register = drawn.values, drawn.answers, drawn.partnerships.copy()
    silent = values["partnership"].map(lambda code: plants[code].silent).to_numpy(dtype=float)
    recent = values["quarter"] == quarter_name(LAST)
    values = values[~(recent & (chance.random(len(values)) < silent))]
    absent = answers["partnership"].map(lambda code: plants[code].absent).to_numpy(dtype=float)
    answers = answers[~((answers["side"] == "partner") & (chance.random(len(answers)) < absent))].copy()
    share = answers["partnership"].map(lambda code: plants[code].not_applicable).to_numpy(dtype=float)
    for item in catalogue.items_of("roles"):
        answers.loc[chance.random(len(answers)) < share, item.code] = "n/a"
    ended = [plants[code].ended for code in register["code"]]
    register["agreement_ends"] = np.where(ended, "2026-05-31", "2029-12-31")
    return Portfolio(register, values, answers, drawn.invitations)


def read(catalogue: Catalogue, portfolio: Portfolio) -> list[dict[str, str]]:
    """Take the files as a manager would and read every partnership's challenges."""
    with tempfile.TemporaryDirectory() as place:
        write(portfolio, Path(place))
        engine = open_engine(f"sqlite:///{place}/health.db")
        assess.initialise(engine, catalogue, at=AT, environment={})
        assess.load_simulated(engine, catalogue, at=AT, environment={}, folder=Path(place))
        viewer = local_viewer()
        with reading(engine) as connection:
            found = [
                find_challenges(
                    signs.measures(
                        connection, viewer, code=code, quarter=LAST, on=last_day(LAST), min_respondents=LEAST
                    ),
                    catalogue,
                )
                for code in portfolio.partnerships["code"]
            ]
        engine.dispose()
    return [{finding.challenge: finding.level for finding in findings} for findings in found]
