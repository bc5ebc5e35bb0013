"""The six stories a viewer can find in the demonstration: what happens to whom, quarter by quarter.

data/demo/stories.csv tells each story in a sentence, in English and Indonesian, under the same codes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from health.demo.draws import Floats, Ints

Path = tuple[tuple[int, float], ...]
EVERY = "*"


@dataclass(frozen=True)
class Story:
    """Tell one partnership's story.

    code: of the story. name, partner, type, stage, sector, annual_value (millions): the partnership's own.
    felt: element → (quarters ago, level 0-100) points of how healthy it is, straight between them; `EVERY` is the rest.
    done: the same for what its KPIs report, where that differs from `felt`.
    gap: element → points by which our own side rates above the partner's.
    first_ago, last_ago: the first and last quarter with a report, counted back from the last quarter.
    kpi_count: fewest and most KPIs, None for as many as others have. unmeasured: elements without a KPI.
    surveyed: whether there are survey waves.
    """

    code: str
    name: str
    partner: str
    type: str
    stage: str
    sector: str
    annual_value: float
    felt: Mapping[str, Path]
    done: Mapping[str, Path] = field(default_factory=dict)
    gap: Mapping[str, float] = field(default_factory=dict)
    first_ago: int = 99
    last_ago: int = 0
    kpi_count: tuple[int, int] | None = None
    unmeasured: tuple[str, ...] = ()
    surveyed: bool = True


STORIES: tuple[Story, ...] = (
    Story(
        code="breaking_up",
        name="Lintara cold storage",
        partner="Lintara Boga",
        type="joint_venture",
        stage="management",
        sector="private",
        annual_value=24.0,
        felt={
            EVERY: ((11, 76), (6, 74), (0, 54)),
            "trust": ((11, 80), (6, 78), (0, 24)),
            "conflict_management": ((11, 75), (6, 74), (0, 24)),
            "communication": ((11, 79), (6, 77), (0, 28)),
        },
        gap={"trust": 6, "communication": 6},
    ),
    Story(
        code="two_views",
        name="Savarindo island stores",
        partner="Savarindo Niaga",
        type="channel",
        stage="evaluation",
        sector="private",
        annual_value=8.6,
        felt={EVERY: ((11, 80), (0, 79)), "mutual_benefit": ((11, 74), (0, 66)), "roles": ((11, 74), (0, 66))},
        gap={EVERY: 3, "mutual_benefit": 27, "roles": 27},
    ),
    Story(
        code="tidy_figures",
        name="Quillavane data exchange",
        partner="Quillavane Systems",
        type="technology",
        stage="management",
        sector="private",
        annual_value=13.0,
        felt={EVERY: ((11, 88), (0, 86)), "trust": ((11, 84), (8, 80), (2, 18), (0, 6))},
        done={EVERY: ((11, 106), (0, 106))},
        first_ago=10,
        unmeasured=("trust",),
    ),
    Story(
        code="recovered",
        name="Kemantara spare parts hub",
        partner="Kemantara Teknika",
        type="supply_chain",
        stage="renewal",
        sector="private",
        annual_value=17.0,
        felt={EVERY: ((11, 50), (9, 39), (7, 41), (3, 74), (0, 85))},
    ),
    Story(
        code="just_signed",
        name="Orrinvane travel pass",
        partner="Orrinvane Retail",
        type="marketing",
        stage="implementation",
        sector="private",
        annual_value=1.4,
        felt={EVERY: ((0, 80),)},
        first_ago=0,
        kpi_count=(2, 2),
        surveyed=False,
    ),
    Story(
        code="gone_quiet",
        name="Ranggasari reading houses",
        partner="Yayasan Ranggasari",
        type="community",
        stage="management",
        sector="nonprofit",
        annual_value=0.6,
        felt={EVERY: ((11, 79), (5, 72), (3, 66))},
        last_ago=3,
    ),
)


def levels_of(paths: Mapping[str, Path], *, elements: tuple[str, ...], quarters: int) -> Floats:
    """Draw the levels of a story's paths, (elements, quarters) with the last quarter last; flat beyond the points."""
    ago = np.arange(quarters - 1, -1, -1)
    return np.array([_along(paths.get(element, paths[EVERY]), ago) for element in elements]).reshape(-1, quarters)


def gaps_of(story: Story, *, elements: tuple[str, ...]) -> Floats:
    """Give the points by which our own side rates each element above the partner's."""
    return np.array([story.gap.get(element, story.gap.get(EVERY, 0.0)) for element in elements], dtype=float)


def _along(path: Path, ago: Ints) -> Floats:
    points = sorted(path)
    return np.asarray(np.interp(ago, [point[0] for point in points], [point[1] for point in points]))
