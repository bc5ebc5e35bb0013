"""What is typical of a kind of partnership in the simulation: how common, how large, how old, strong or weak in what.

Every number here is invented for the demonstration; codes unknown to this module get the plain default.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class TypeProfile:
    """Describe a partnership type.

    share: how common it is, relative to the other types.
    consumer_share: chance from 0 to 1 that it faces consumers.
    size: typical annual value, in millions.
    purposes: what such partnerships are about; the second half of their names.
    shift: points (of 100) by which an element usually lies above or below the partnership's own level.
    lenses: lens → chance that a KPI under it is reported, where such partnerships look at people or nature at all.
    """

    share: float = 1.0
    consumer_share: float = 0.4
    size: float = 2.0
    purposes: tuple[str, ...] = ("programme", "project", "venture", "alliance")
    shift: Mapping[str, float] = field(default_factory=dict)
    lenses: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class StageProfile:
    """Describe a lifecycle stage.

    share: how common it is, relative to the other stages.
    age: fewest and most quarters since the start.
    months_left: fewest and most months until the agreement ends; None before anything is signed.
    explores: still too early for surveys and for more than a few KPIs.
    """

    share: float = 1.0
    age: tuple[int, int] = (4, 24)
    months_left: tuple[int, int] | None = (4, 40)
    explores: bool = False


TYPES: Mapping[str, TypeProfile] = {
    "strategic": TypeProfile(
        share=1.1,
        consumer_share=0.3,
        size=6.0,
        purposes=("growth alliance", "market entry", "energy transition", "health programme", "port development"),
        shift={"shared_vision": 5, "trust": 2, "flexibility": -3, "measurement": -2},
    ),
    "joint_venture": TypeProfile(
        share=0.8,
        consumer_share=0.3,
        size=9.0,
        purposes=("processing plant", "solar park", "assembly works", "food mill", "packaging works"),
        shift={"roles": -9, "conflict_management": -4, "mutual_benefit": 4, "shared_vision": 2},
        lenses={"social": 0.25, "environmental": 0.55},
    ),
    "channel": TypeProfile(
        share=1.2,
        consumer_share=0.6,
        size=2.5,
        purposes=("dealer network", "online store", "island distribution", "kiosk network", "export desk"),
        shift={"shared_vision": -8, "measurement": 4, "mutual_benefit": 2, "trust": -2},
    ),
    "marketing": TypeProfile(
        share=1.0,
        consumer_share=0.8,
        size=1.0,
        purposes=("loyalty card", "travel campaign", "food festival", "sports sponsorship", "co-branding"),
        shift={"communication": 4, "measurement": -6, "flexibility": 3, "roles": -1},
    ),
    "technology": TypeProfile(
        share=1.1,
        consumer_share=0.2,
        size=3.0,
        purposes=("data platform", "payment gateway", "sensor network", "cloud migration", "mapping service"),
        shift={"flexibility": 5, "communication": -4, "roles": 3, "conflict_management": -1},
    ),
    "community": TypeProfile(
        share=0.9,
        consumer_share=0.9,
        size=0.5,
        purposes=("literacy programme", "mangrove planting", "clean water", "village clinic", "craft school"),
        shift={"trust": 5, "shared_vision": 5, "measurement": -9, "roles": -3},
        lenses={"social": 0.8, "environmental": 0.3},
    ),
    "supply_chain": TypeProfile(
        share=1.1,
        consumer_share=0.1,
        size=5.0,
        purposes=("cold chain", "spare parts", "cocoa sourcing", "shared warehouse", "freight corridor"),
        shift={"measurement": 6, "roles": 5, "flexibility": -8, "communication": -1},
        lenses={"social": 0.4, "environmental": 0.7},
    ),
}

STAGES: Mapping[str, StageProfile] = {
    "identification": StageProfile(share=0.5, age=(0, 1), months_left=None, explores=True),
    "negotiation": StageProfile(share=0.7, age=(1, 4), months_left=None),
    "implementation": StageProfile(share=2.2, age=(2, 8), months_left=(14, 54)),
    "management": StageProfile(share=3.8, age=(6, 32), months_left=(4, 48)),
    "evaluation": StageProfile(share=1.6, age=(8, 36), months_left=(3, 20)),
    "renewal": StageProfile(share=1.4, age=(11, 44), months_left=(-1, 8)),
}

REGIONS: Mapping[str, float] = {
    "Java": 5.0,
    "Sumatra": 2.0,
    "Kalimantan": 1.2,
    "Sulawesi": 1.2,
    "Bali and Nusa Tenggara": 1.2,
    "Maluku and Papua": 0.8,
    "Singapore and Malaysia": 1.4,
    "Europe": 1.0,
}

SECTORS: Mapping[str, float] = {"public": 1.6, "private": 6.0, "nonprofit": 1.5, "hybrid": 1.0}
