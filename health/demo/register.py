"""Who is in the simulated portfolio: the register of partnerships and the quarters in which each reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from health.catalogue import Catalogue
from health.demo import names
from health.demo.draws import Bools, Floats, Ints, pick, spread, whole_between
from health.demo.profiles import REGIONS, SECTORS, STAGES, TYPES, StageProfile, TypeProfile
from health.demo.stories import Story
from health.quarter import first_day

COLUMNS = (
    *("code", "name", "partner", "type", "audience", "sector", "stage", "region", "owner"),
    *("started", "agreement_ends", "annual_value", "currency"),
)
CURRENCY = "USD"
_SMALLEST, _LARGEST = 0.2, 60.0
_SPREAD_OF_SIZE = 1.1
_NOT_ON_FILE = 0.04
_QUARTER_DAYS = 90


@dataclass(frozen=True)
class Register:
    """Hold the partnerships and what the simulation needs to know of each, aligned by row.

    frame: the partnerships table, every cell text; the first rows are those of `stories`, in their order.
    type: the type's code. explores: too early for surveys and for more than a few KPIs.
    annual_value: in millions. first, last: quarter numbers of the first and last report, within the simulated time.
    """

    frame: pd.DataFrame
    type: tuple[str, ...]
    explores: Bools
    annual_value: Floats
    first: Ints
    last: Ints
    stories: tuple[Story, ...]


def draw_register(
    rng: np.random.Generator,
    catalogue: Catalogue,
    *,
    count: int,
    quarters: int,
    last_quarter: int,
    stories: Sequence[Story],
) -> Register:
    """Draw `count` partnerships, the stories first; types, stages, sectors and regions come in believable shares."""
    told = tuple(stories[:count])
    types, stages = _types_and_stages(rng, catalogue, count=count, told=told)
    kinds = [TYPES.get(code, TypeProfile()) for code in types]
    lives = [STAGES.get(code, StageProfile()) for code in stages]
    age = _ages(rng, lives, told=told, quarters=quarters)
    annual_value = _annual_values(rng, kinds, told=told)
    frame = _named(rng, catalogue, kinds=kinds, told=told).assign(
        type=types,
        audience=_audiences(rng, catalogue, kinds=kinds),
        stage=stages,
        region=spread(rng, REGIONS, count=count),
        owner=pick(rng, names.OWNERS, count=count),
        started=_start_days(rng, last_quarter - age),
        agreement_ends=_end_days(rng, lives, told=told, last_quarter=last_quarter),
        annual_value=[f"{millions * 1e6:.0f}" for millions in annual_value],
        currency=CURRENCY,
    )
    last_ago = _of_stories([story.last_ago for story in told], count=count)
    return Register(
        frame=frame[list(COLUMNS)],
        type=tuple(types),
        explores=np.array([life.explores for life in lives], dtype=bool),
        annual_value=annual_value,
        first=last_quarter - np.minimum(age, quarters - 1),
        last=last_quarter - last_ago,
        stories=told,
    )


def _types_and_stages(
    rng: np.random.Generator, catalogue: Catalogue, *, count: int, told: tuple[Story, ...]
) -> tuple[list[str], list[str]]:
    """Spread the others over the types and stages by their shares, and give each story its own."""
    free = count - len(told)
    types = {code: TYPES.get(code, TypeProfile()).share for code in catalogue.codes("types")}
    stages = {code: STAGES.get(code, StageProfile()).share for code in catalogue.codes("stages")}
    return (
        [story.type for story in told] + spread(rng, types, count=free),
        [story.stage for story in told] + spread(rng, stages, count=free),
    )


def _ages(rng: np.random.Generator, lives: Sequence[StageProfile], *, told: tuple[Story, ...], quarters: int) -> Ints:
    """Draw how many quarters ago each began; a story begins when it says, or else before the simulated time."""
    age = whole_between(rng, [life.age for life in lives])
    for row, story in enumerate(told):
        age[row] = np.maximum(age[row], quarters) if story.first_ago >= quarters else story.first_ago
    return age


def _annual_values(rng: np.random.Generator, kinds: Sequence[TypeProfile], *, told: tuple[Story, ...]) -> Floats:
    """Draw annual values in millions, skewed, to two significant digits."""
    typical = np.array([kind.size for kind in kinds])
    drawn = np.clip(typical * np.exp(_SPREAD_OF_SIZE * rng.standard_normal(len(kinds))), _SMALLEST, _LARGEST)
    values = np.array([float(f"{value:.2g}") for value in drawn])
    values[: len(told)] = [story.annual_value for story in told]
    return values


def _named(
    rng: np.random.Generator, catalogue: Catalogue, *, kinds: Sequence[TypeProfile], told: tuple[Story, ...]
) -> pd.DataFrame:
    """Name partnerships and partners; a partner behind several partnerships keeps its name and sector."""
    others = kinds[len(told) :]
    partners = names.invent_partners(rng, len(others))
    shares = {code: SECTORS.get(code, 1.0) for code in catalogue.codes("sectors")}
    by_partner = spread(rng, shares, count=partners.how_many)
    sector = [by_partner[number] for number in partners.number]
    partner = names.partner_names(rng, partners, sector=sector)
    name = names.partnership_names(rng, partners, purposes=[kind.purposes for kind in others])
    frame = pd.DataFrame(
        {
            "name": [story.name for story in told] + name,
            "partner": [story.partner for story in told] + partner,
            "sector": [story.sector for story in told] + sector,
        },
        dtype=str,
    )
    return frame.assign(code=[names.code_of(each) for each in frame["name"]])


def _audiences(rng: np.random.Generator, catalogue: Catalogue, *, kinds: Sequence[TypeProfile]) -> list[str]:
    business, consumer = catalogue.codes("audiences")[0], catalogue.codes("audiences")[-1]
    faces_consumers = rng.random(len(kinds)) < np.array([kind.consumer_share for kind in kinds])
    return [consumer if faces else business for faces in faces_consumers]


def _start_days(rng: np.random.Generator, quarter: Ints) -> list[str]:
    first = np.array([first_day(int(number)) for number in quarter], dtype="datetime64[D]")
    return [str(day) for day in first + rng.integers(0, _QUARTER_DAYS, size=len(quarter))]


def _end_days(
    rng: np.random.Generator, lives: Sequence[StageProfile], *, told: tuple[Story, ...], last_quarter: int
) -> list[str]:
    """Draw the last day of a month for each signed agreement; "" before signing and where none is on file."""
    months = whole_between(rng, [life.months_left or (0, 0) for life in lives])
    start = np.datetime64(first_day(last_quarter + 1), "M")
    ends = (start + months).astype("datetime64[D]") - np.timedelta64(1, "D")
    on_file = rng.random(len(lives)) >= _NOT_ON_FILE
    on_file[: len(told)] = True
    signed = [life.months_left is not None for life in lives]
    return [str(end) if known else "" for end, known in zip(ends, on_file & signed, strict=True)]


def _of_stories(values: Sequence[int], *, count: int) -> Ints:
    return np.array([*values, *(0 for _ in range(count - len(values)))], dtype=np.int64)
