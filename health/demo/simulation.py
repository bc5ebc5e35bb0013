"""The simulated portfolio as one pure function of the catalogue, a seed and the last quarter."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np

from health.catalogue import LENSES, Catalogue
from health.demo.assignment import assign, assign_lenses
from health.demo.figures import draw_values, together
from health.demo.latent import draw_latent
from health.demo.portfolio import Portfolio
from health.demo.register import draw_register
from health.demo.stories import STORIES
from health.demo.voices import draw_surveys
from health.quarter import quarter_number

SEED = 20261124
LAST_QUARTER = quarter_number(2026, 3)


def simulate(
    catalogue: Catalogue,
    *,
    seed: int,
    last_quarter: int,
    partnerships: int = 60,
    quarters: int = 12,
    stories: bool = True,
    wave_every: int = 2,
    surveys: bool = True,
    kpis_per_partnership: tuple[int, int] = (10, 16),
    lenses: bool = True,
) -> Portfolio:
    """Make up a portfolio: its register, KPI values, survey answers and invitations.

    The same arguments give the same portfolio. Behind it lies a hidden level of 0-100 per partnership, element and
    quarter; KPI values are that level turned back through the KPI's own target, answers are that level seen from
    one side by one person. Leaving out the surveys changes nothing in the KPI values, leaving out the lenses nothing
    in the values of the other KPIs.

    catalogue: whose KPIs, statements, types, stages, audiences and sectors are used.
    seed: any whole number from 0. last_quarter: quarter number, see `health.quarter`.
    partnerships, quarters: how many, from 1. stories: whether the first partnerships tell those of `STORIES`.
    wave_every: quarters from one survey wave to the next, from 1. surveys: False leaves answers and invitations empty.
    kpis_per_partnership: fewest and most KPIs each partnership reports; from 8 every element has at least one.
    lenses: whether some types of partnership report KPIs under a lens (social, environmental) beside those.
    """
    for_register, for_levels, for_values, for_surveys, for_lenses = (
        np.random.Generator(np.random.PCG64(part)) for part in np.random.SeedSequence(seed).spawn(5)
    )
    elements = catalogue.codes("elements")
    register = draw_register(
        for_register,
        catalogue,
        count=partnerships,
        quarters=quarters,
        last_quarter=last_quarter,
        stories=STORIES if stories else (),
    )
    latent = draw_latent(for_levels, register, elements=elements, quarters=quarters)
    plain = replace(catalogue, kpis=catalogue.kpis_under(None))
    assigned = assign(for_values, plain, register=register, kpis_per_partnership=kpis_per_partnership)
    draw = partial(draw_values, register=register, latent=latent, last_quarter=last_quarter)
    values = draw(for_values, plain, assigned=assigned)
    if lenses:
        seen = replace(catalogue, kpis=catalogue.kpis_under(*LENSES))
        assigned = assign_lenses(for_lenses, seen, register=register)
        more = draw(for_lenses, seen, assigned=assigned)
        values = together(values, more, register=register, catalogue=catalogue)
    answers, invitations = draw_surveys(
        for_surveys,
        catalogue,
        register=register,
        latent=latent,
        wave_every=wave_every if surveys else None,
        last_quarter=last_quarter,
    )
    return Portfolio(partnerships=register.frame, values=values, answers=answers, invitations=invitations)
