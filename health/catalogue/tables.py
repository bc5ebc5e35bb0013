"""Say which columns each file has, and turn its rows into entries."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import zip_longest

from health.catalogue.entries import LENSES, Item, Kpi, Remedy, Sign, StageNeed, Text, Unit
from health.catalogue.goalposts import DIRECTIONS, check_goalposts
from health.catalogue.reading import Row
from health.errors import message

_NAMED = ("code", "name_en", "name_id", "meaning_en", "meaning_id")
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "elements": _NAMED,
    "benefits": _NAMED,
    "types": _NAMED,
    "audiences": _NAMED,
    "sectors": _NAMED,
    "stages": _NAMED,
    "challenges": _NAMED,
    "units": ("code", "name_en", "name_id"),
    "kpis": (
        *("code", "element", "name_en", "name_id", "unit", "direction", "target", "zero_at", "weight"),
        *("target_low", "target_high", "zero_low", "zero_high", "levels_en", "levels_id", "benefit"),
        *("lens", "why_en", "why_id"),
    ),
    "items": ("code", "element", "text_en", "text_id", "scale_min", "scale_max", "reverse"),
    "stage_needs": ("stage", "code", "text_en", "text_id"),
    "signs": ("challenge", "code", "text_en", "text_id"),
    "remedies": ("challenge", "code", "text_en", "text_id"),
}
KEYS: Mapping[str, tuple[str, ...]] = {
    "stage_needs": ("stage", "code"),
    "signs": ("challenge", "code"),
    "remedies": ("challenge", "code"),
}


@dataclass(frozen=True)
class KnownCodes:
    """Hold the codes that other files may refer to."""

    elements: Collection[str]
    benefits: Collection[str]
    units: Collection[str]


def build_unit(row: Row) -> Unit:
    """Read one row of units.csv; a unit's code is the unit as written, so any text will do."""
    return Unit(row.filled("code"), row.text("name"))


def build_kpi(row: Row, known: KnownCodes) -> Kpi:
    """Read one row of kpis.csv and check that it can be scored."""
    english, indonesian = row.levels("levels_en"), row.levels("levels_id")
    kpi = Kpi(
        code=row.code(),
        element=row.one_of("element", known.elements),
        name=row.text("name"),
        unit=row.one_of("unit", known.units),
        direction=row.one_of("direction", DIRECTIONS),
        target=row.number("target"),
        zero_at=row.number("zero_at"),
        weight=_weight(row),
        target_low=row.number("target_low"),
        target_high=row.number("target_high"),
        zero_low=row.number("zero_low"),
        zero_high=row.number("zero_high"),
        levels=english,
        level_names=tuple(Text(en, id_) for en, id_ in zip_longest(english, indonesian, fillvalue="")),
        benefit=row.one_of("benefit", known.benefits),
        lens=row.one_of("lens", LENSES) if row.cells["lens"] else None,
        why=row.text("why"),
    )
    check_goalposts(row, kpi)
    return kpi


def build_item(row: Row, known: KnownCodes) -> Item:
    """Read one row of items.csv."""
    low, high = row.needed_number("scale_min"), row.needed_number("scale_max")
    if low >= high:
        row.mistakes.append(
            message(
                "{file}, line {line}, column {column}: a scale from {found} to {high} has no room; "
                "scale_min must be below scale_max",
                **row.at("scale_min"),
                high=row.cells["scale_max"],
            )
        )
    reverse = row.one_of("reverse", ("true", "false")) == "true"
    return Item(row.code(), row.one_of("element", known.elements), row.text("text"), low, high, reverse)


def build_stage_need(row: Row, stages: Collection[str]) -> StageNeed:
    """Read one row of stage_needs.csv."""
    return StageNeed(row.one_of("stage", stages), row.code(), row.text("text"))


def build_sign(row: Row, challenges: Collection[str]) -> Sign:
    """Read one row of signs.csv."""
    return Sign(row.one_of("challenge", challenges), row.code(), row.text("text"))


def build_remedy(row: Row, challenges: Collection[str]) -> Remedy:
    """Read one row of remedies.csv."""
    return Remedy(row.one_of("challenge", challenges), row.code(), row.text("text"))


def _weight(row: Row) -> float:
    weight = row.needed_number("weight")
    if weight <= 0:
        row.mistakes.append(
            message(
                "{file}, line {line}, column {column}: a weight of {found} counts for nothing; write a number above 0",
                **row.at("weight"),
            )
        )
    return weight
