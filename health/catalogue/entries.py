"""What the catalogue holds: frozen entries, each text in both languages, and ways to look them up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, Protocol, TypeVar

from health.errors import CatalogueError, message

LANGUAGES = ("en", "id")
# What a KPI may also tell about, beside its element: the good or harm done to people and to nature.
LENSES = ("social", "environmental")

Kind = Literal["elements", "kpis", "types", "audiences", "stages", "sectors", "challenges", "benefits", "units"]


@dataclass(frozen=True)
class Text:
    """Hold one text in English and Indonesian."""

    en: str
    id: str

    def in_(self, language: str) -> str:
        """Give the text in `language`, "en" or "id"; raises `CatalogueError` for any other.

        >>> Text("days", "hari").in_("id")
        'hari'
        """
        if language not in LANGUAGES:
            raise CatalogueError(
                message(
                    "The catalogue is not written in {language}; choose one of {expected}",
                    language=language,
                    expected=", ".join(LANGUAGES),
                )
            )
        return self.en if language == "en" else self.id


@dataclass(frozen=True)
class Named:
    """Hold a code with its name and what it means: partnership types, audiences and sectors."""

    code: str
    name: Text
    meaning: Text


class Element(Named):
    """One of the elements that make up health."""


class Stage(Named):
    """One stage in the life of a partnership; the file's order is the order in time."""


class Challenge(Named):
    """One of the challenges read from the pattern of scores."""


class Benefit(Named):
    """One benefit that partnerships are made for."""


@dataclass(frozen=True)
class Unit:
    """Hold the unit of a KPI, as written in kpis.csv, and its name."""

    code: str
    name: Text


@dataclass(frozen=True)
class Kpi:
    """Hold one KPI. Numbers that its direction does not use are None; `levels` runs from worst to best.

    `levels` are the English words, which files carry; `level_names` says the same in both languages.
    An empty `zero_at` means 0 for `higher` and twice the target for `lower`. `lens` is one of `LENSES`, None for most.
    """

    code: str
    element: str
    name: Text
    unit: str
    direction: str
    target: float | None
    zero_at: float | None
    weight: float
    target_low: float | None
    target_high: float | None
    zero_low: float | None
    zero_high: float | None
    levels: tuple[str, ...]
    level_names: tuple[Text, ...]
    benefit: str
    lens: str | None
    why: Text


@dataclass(frozen=True)
class Item:
    """Hold one survey statement; `reverse` means that agreeing is bad news."""

    code: str
    element: str
    text: Text
    scale_min: float
    scale_max: float
    reverse: bool


@dataclass(frozen=True)
class StageNeed:
    """Hold one thing a stage needs before the partnership moves on."""

    stage: str
    code: str
    text: Text


@dataclass(frozen=True)
class Sign:
    """Hold one sign of a challenge; `code` names the measure, and two challenges may share it."""

    challenge: str
    code: str
    text: Text


@dataclass(frozen=True)
class Remedy:
    """Hold one way to answer a challenge."""

    challenge: str
    code: str
    text: Text


@dataclass(frozen=True)
class ElementDefaults:
    """Hold an element's weight in the health score and the survey's share in its own score, both 0-1."""

    code: str
    weight: float
    survey_share: float


@dataclass(frozen=True)
class BandSet:
    """Hold a published pair of cut-offs on 0-100; `target_from` starts its target zone, None where it has none."""

    name: str
    green_from: float
    red_below: float
    target_from: float | None
    origin: str


@dataclass(frozen=True)
class ScoringDefaults:
    """Hold the scoring model a new installation starts with; `text` is the file itself, as JSON."""

    version: int
    elements: tuple[ElementDefaults, ...]
    aggregation: str
    coverage_needed: float
    kpi_coverage_needed: float
    min_respondents: int
    cap_below: float
    cap_band: str
    band_set: str
    band_sets: tuple[BandSet, ...]
    text: str

    def to_json(self) -> str:
        """Give the model as JSON, as the file has it: what `health.scoring` reads and the store keeps."""
        return self.text


class Labelled(Protocol):
    """Anything with a code and a name."""

    @property
    def code(self) -> str:
        """Give the code."""

    @property
    def name(self) -> Text:
        """Give the name."""


class _Coded(Protocol):
    @property
    def code(self) -> str: ...


_E = TypeVar("_E", bound=_Coded)


@dataclass(frozen=True)
class Catalogue:
    """Hold everything data/ says, each table in the order of its file."""

    elements: tuple[Element, ...]
    kpis: tuple[Kpi, ...]
    items: tuple[Item, ...]
    types: tuple[Named, ...]
    audiences: tuple[Named, ...]
    stages: tuple[Stage, ...]
    stage_needs: tuple[StageNeed, ...]
    sectors: tuple[Named, ...]
    challenges: tuple[Challenge, ...]
    signs: tuple[Sign, ...]
    remedies: tuple[Remedy, ...]
    benefits: tuple[Benefit, ...]
    units: tuple[Unit, ...]
    model: ScoringDefaults

    def labelled(self, kind: Kind) -> tuple[Labelled, ...]:
        """Give all entries of a kind that has names, in file order."""
        entries: tuple[Labelled, ...] = getattr(self, kind)
        return entries

    def codes(self, kind: Kind) -> tuple[str, ...]:
        """Give the codes of a kind, in file order: what a form may offer."""
        return tuple(entry.code for entry in self.labelled(kind))

    def name(self, kind: Kind, code: str, language: str) -> str:
        """Say what a code is called in a language; raises `CatalogueError` for a code the catalogue does not have."""
        found = _find(self.labelled(kind), code)
        if found is None:
            raise CatalogueError(
                message(
                    "{found} is not in the catalogue; choose one of {expected}",
                    found=code,
                    expected=", ".join(self.codes(kind)),
                )
            )
        return found.name.in_(language)

    def kpi(self, code: str) -> Kpi | None:
        """Give a KPI; None when the code is not the catalogue's, so perhaps the organisation's own."""
        return _find(self.kpis, code)

    def item(self, code: str) -> Item | None:
        """Give a survey statement; None when the code is not the catalogue's, so perhaps the organisation's own."""
        return _find(self.items, code)

    def kpis_under(self, *lenses: str | None) -> tuple[Kpi, ...]:
        """Give the KPIs under any of these lenses; None stands for those under no lens."""
        return tuple(kpi for kpi in self.kpis if kpi.lens in lenses)

    def kpis_of(self, element: str) -> tuple[Kpi, ...]:
        """Give the KPIs of an element."""
        return tuple(kpi for kpi in self.kpis if kpi.element == element)

    def items_of(self, element: str) -> tuple[Item, ...]:
        """Give the survey statements of an element."""
        return tuple(item for item in self.items if item.element == element)

    def needs_of(self, stage: str) -> tuple[StageNeed, ...]:
        """Give what a stage needs before the next one."""
        return tuple(need for need in self.stage_needs if need.stage == stage)

    def signs_of(self, challenge: str) -> tuple[Sign, ...]:
        """Give the signs of a challenge."""
        return tuple(sign for sign in self.signs if sign.challenge == challenge)

    def remedies_of(self, challenge: str) -> tuple[Remedy, ...]:
        """Give the remedies for a challenge."""
        return tuple(remedy for remedy in self.remedies if remedy.challenge == challenge)


def _find(entries: Iterable[_E], code: str) -> _E | None:
    return next((entry for entry in entries if entry.code == code), None)
