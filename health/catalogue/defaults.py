"""Read data/scoring_model.json, the scoring model a new installation starts with, and check every number in it."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from health.catalogue.entries import BandSet, ElementDefaults, ScoringDefaults
from health.catalogue.reading import read_text
from health.errors import Message, message

FILE = "scoring_model.json"

AGGREGATIONS = ("geometric", "arithmetic")
CAP_BANDS = ("watch", "at_risk")
# Nothing about a group of fewer people is ever shown, so no model may promise a smaller one.
_FEWEST_RESPONDENTS = 5
_KEYS = (
    *("version", "elements", "aggregation", "coverage_needed", "kpi_coverage_needed", "min_respondents"),
    *("cap_below", "cap_band", "band_set", "band_sets"),
)


@dataclass(frozen=True)
class _Part:
    """One JSON object, where it stands in the file, and the mistakes found so far."""

    place: str
    data: Mapping[str, Any]
    mistakes: list[Message]

    def at(self, key: str) -> dict[str, Any]:
        """Give the place and content of a value, as the gaps of a sentence."""
        found = json.dumps(self.data.get(key), ensure_ascii=False)
        return {"file": FILE, "place": f"{self.place}{key}", "found": found}

    def note(self, key: str, sentence: Message) -> None:
        """Add a mistake about a value; about a missing one `check_keys` has already told."""
        if key in self.data:
            self.mistakes.append(sentence)

    def part(self, key: str) -> _Part:
        inner = self.data.get(key)
        if not isinstance(inner, dict):
            self.note(key, message("{file}, {place}: {found} is not an object in braces", **self.at(key)))
        return _Part(f"{self.place}{key}.", inner if isinstance(inner, dict) else {}, self.mistakes)

    def number(self, key: str, *, low: float, high: float) -> float:
        """Read a number from low to high; NaN, and a mistake, when it is not."""
        found = self.data.get(key)
        if isinstance(found, int | float) and not isinstance(found, bool) and low <= found <= high:
            return float(found)
        expected = {"low": low, "high": high}
        self.note(
            key, message("{file}, {place}: {found} where {low} to {high} is expected", **self.at(key), **expected)
        )
        return math.nan

    def whole(self, key: str, *, low: int) -> int:
        """Read a whole number from low up; low, and a mistake, when it is not."""
        found = self.data.get(key)
        if isinstance(found, int) and not isinstance(found, bool) and found >= low:
            return found
        self.note(
            key,
            message("{file}, {place}: {found} where a whole number from {low} up is expected", **self.at(key), low=low),
        )
        return low

    def share(self, key: str) -> float:
        """Read a share above 0, up to 1."""
        found = self.number(key, low=0, high=1)
        if found == 0:
            self.note(key, message("{file}, {place}: {found} must be above 0", **self.at(key)))
        return found

    def choice(self, key: str, known: Sequence[str]) -> str:
        """Read one of `known`; nothing is checked when `known` is empty, the place it comes from being wrong."""
        found = self.data.get(key)
        if known and found not in known:
            expected = ", ".join(known)
            self.note(
                key,
                message(
                    "{file}, {place}: {found} is not known; choose one of {expected}", **self.at(key), expected=expected
                ),
            )
        return str(found)

    def words(self, key: str) -> str:
        """Read a text that must not be empty."""
        found = self.data.get(key)
        if not isinstance(found, str) or not found.strip():
            self.note(key, message("{file}, {place}: {found} where a text is expected", **self.at(key)))
        return str(found)

    def check_keys(self, needed: Sequence[str], optional: Sequence[str] = ()) -> None:
        """Add a mistake for each key that is missing or not known."""
        for key in (key for key in needed if key not in self.data):
            self.mistakes.append(message("{file}, {place}: missing; put it back", **self.at(key)))
        for key in (key for key in self.data if key not in (*needed, *optional)):
            self.mistakes.append(
                message(
                    "{file}, {place}: not known here; expected are {expected}",
                    **self.at(key),
                    expected=", ".join((*needed, *optional)),
                )
            )


def read_scoring_defaults(path: Path, elements: Sequence[str], *, mistakes: list[Message]) -> ScoringDefaults | None:
    """Read the default scoring model, its elements in the catalogue's order; None when it cannot be read at all.

    elements: the catalogue's codes; the model must weigh exactly these (not checked when empty).
    """
    text = read_text(path, mistakes)
    data = None if text is None else _parse(text, mistakes)
    if text is None or data is None:
        return None
    top = _Part("", data, mistakes)
    top.check_keys(_KEYS)
    band_sets = _band_sets(top)
    return ScoringDefaults(
        version=top.whole("version", low=1),
        elements=_elements(top, elements),
        aggregation=top.choice("aggregation", AGGREGATIONS),
        coverage_needed=top.share("coverage_needed"),
        kpi_coverage_needed=top.share("kpi_coverage_needed"),
        min_respondents=top.whole("min_respondents", low=_FEWEST_RESPONDENTS),
        cap_below=top.number("cap_below", low=0, high=100),
        cap_band=top.choice("cap_band", CAP_BANDS),
        band_set=top.choice("band_set", [band_set.name for band_set in band_sets]),
        band_sets=band_sets,
        text=text,
    )


def _parse(text: str, mistakes: list[Message]) -> Mapping[str, Any] | None:
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        mistakes.append(message("{file}, line {line}: this is not JSON; mend it", file=FILE, line=error.lineno))
        return None
    if not isinstance(data, dict):
        mistakes.append(message("{file}: the whole file must be one object in braces", file=FILE))
        return None
    return data


def _elements(top: _Part, elements: Sequence[str]) -> tuple[ElementDefaults, ...]:
    part = top.part("elements")
    if elements and part.data:
        part.check_keys(elements)
    found = tuple(_element(part.part(code), code) for code in (elements or tuple(part.data)) if code in part.data)
    total = sum(element.weight for element in found)
    if found and abs(total - 1) > 1e-9:
        top.mistakes.append(
            message("{file}, elements: the weights add up to {total}; they must add up to 1", file=FILE, total=total)
        )
    return found


def _element(part: _Part, code: str) -> ElementDefaults:
    part.check_keys(("weight", "survey_share"))
    return ElementDefaults(code, part.share("weight"), part.number("survey_share", low=0, high=1))


def _band_sets(top: _Part) -> tuple[BandSet, ...]:
    part = top.part("band_sets")
    return tuple(_band_set(part.part(name), name) for name in part.data)


def _band_set(part: _Part, name: str) -> BandSet:
    part.check_keys(("green_from", "red_below", "origin"), ("target_from",))
    green = part.number("green_from", low=0, high=100)
    red = part.number("red_below", low=0, high=100)
    if red > green:
        part.mistakes.append(
            message(
                "{file}, {place}: {found} must not be above green_from, {green}", **part.at("red_below"), green=green
            )
        )
    return BandSet(name, green, red, _target_zone(part, green), part.words("origin"))


def _target_zone(part: _Part, green: float) -> float | None:
    if "target_from" not in part.data:
        return None
    return part.number("target_from", low=0 if math.isnan(green) else green, high=100)
