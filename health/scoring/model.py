"""The scoring model: every weight, share and threshold a score depends on, versioned and checked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, Self, get_args

import numpy as np
import numpy.typing as npt

from health.errors import Message, ScoringError, message

Floats = npt.NDArray[np.float64]
Aggregation = Literal["geometric", "arithmetic"]

TOLERANCE = 1e-9
CAP_BANDS = ("watch", "at_risk")
# Nothing about a group of fewer people is ever shown (section 11), so no model may promise a smaller one.
FEWEST_RESPONDENTS = 5
_PLAIN = (
    *("aggregation", "coverage_needed", "kpi_coverage_needed", "min_respondents"),
    *("cap_below", "cap_band", "band_set"),
)


@dataclass(frozen=True)
class BandSet:
    """Hold a published pair of cut-offs on 0–100; `target_from` starts its target zone, None where it has none."""

    name: str
    green_from: float
    red_below: float
    origin: str
    target_from: float | None = None


@dataclass(frozen=True)
class ScoringModel:
    """Hold one version of everything MEASUREMENT.md calls a default; E elements in the catalogue's order.

    weights : (E,) above 0; renormalised where used, so only their proportions matter.
    survey_share : (E,) b of section 4, 0–1. coverage_needed, kpi_coverage_needed : shares of weight, above 0 up to 1.
    cap_below : an element's score, 0–100. Raises `ScoringError` where a number cannot be what it stands for.
    """

    version: int
    elements: tuple[str, ...]
    weights: tuple[float, ...]
    survey_share: tuple[float, ...]
    aggregation: Aggregation
    coverage_needed: float
    kpi_coverage_needed: float
    min_respondents: int
    cap_below: float
    cap_band: str
    band_set: str
    band_sets: tuple[BandSet, ...]

    def __post_init__(self) -> None:
        mistake = next(_mistakes(self), None)
        if mistake is not None:
            raise ScoringError(mistake)

    @property
    def bands(self) -> BandSet:
        """Give the band set in force."""
        return next(bands for bands in self.band_sets if bands.name == self.band_set)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read a model written as data/scoring_model.json is; raises `ScoringError` when it is not one."""
        try:
            return cls(**_fields(json.loads(text)))
        except KeyError as error:
            raise ScoringError(message("The scoring model lacks {name}; put it back", name=error.args[0])) from error
        except (ValueError, TypeError, AttributeError) as error:
            reason = str(error)
            sentence = message("This is not a scoring model: {reason}; compare it with the default one", reason=reason)
            raise ScoringError(sentence) from error

    def to_json(self) -> str:
        """Write the model as data/scoring_model.json is written; `from_json` reads it back unchanged."""
        shares = zip(self.elements, self.weights, self.survey_share, strict=True)
        data: dict[str, Any] = {
            "version": self.version,
            "elements": {code: {"weight": weight, "survey_share": share} for code, weight, share in shares},
            **{name: getattr(self, name) for name in _PLAIN},
            "band_sets": {bands.name: _cuts(bands) for bands in self.band_sets},
        }
        return json.dumps(data, ensure_ascii=False, indent=2)


def passes(share: npt.ArrayLike, needed: float) -> npt.NDArray[np.bool_]:
    """Flag the shares that reach what is needed, with a tolerance of 1e-9 in favour of passing.

    A missing share (NaN) does not pass.

    >>> passes([2 / 3, 0.66, float("nan")], 0.66666666667).tolist()
    [True, False, False]
    """
    return np.asarray(np.asarray(share, dtype=float) >= needed - TOLERANCE)


def _fields(data: dict[str, Any]) -> dict[str, Any]:
    elements = data["elements"]
    return {
        "version": data["version"],
        "elements": tuple(elements),
        "weights": tuple(float(entry["weight"]) for entry in elements.values()),
        "survey_share": tuple(float(entry["survey_share"]) for entry in elements.values()),
        **{name: data[name] for name in _PLAIN},
        "band_sets": tuple(BandSet(name, **entry) for name, entry in data["band_sets"].items()),
    }


def _cuts(bands: BandSet) -> dict[str, Any]:
    target = {} if bands.target_from is None else {"target_from": bands.target_from}
    return {"green_from": bands.green_from, "red_below": bands.red_below, **target, "origin": bands.origin}


def _mistakes(model: ScoringModel) -> Iterator[Message]:
    yield from _of_elements(model)
    yield from _of_thresholds(model)
    yield from _of_choices(model)
    yield from _of_bands(model)


def _of_elements(model: ScoringModel) -> Iterator[Message]:
    if not 0 < len(model.elements) == len(model.weights) == len(model.survey_share):
        yield message("A scoring model needs one weight and one survey share for each element; give as many of each")
    for code, weight, share in zip(model.elements, model.weights, model.survey_share, strict=False):
        if not 0 < weight < np.inf:
            yield message("The weight of {element} is {found}; give a number above 0", element=code, found=weight)
        if not 0 <= share <= 1:
            yield message("The survey share of {element} is {found}; give 0 to 1", element=code, found=share)


def _of_thresholds(model: ScoringModel) -> Iterator[Message]:
    for name in ("coverage_needed", "kpi_coverage_needed"):
        if not 0 < getattr(model, name) <= 1:
            yield message("{name} is {found}; give a share above 0, up to 1", name=name, found=getattr(model, name))
    if not model.min_respondents >= FEWEST_RESPONDENTS:
        yield message(
            "min_respondents is {found}; nothing about fewer than {fewest} people may be shown; give {fewest} or more",
            found=model.min_respondents,
            fewest=FEWEST_RESPONDENTS,
        )
    if not 0 <= model.cap_below <= 100:
        yield message("cap_below is {found}; give a score from 0 to 100", found=model.cap_below)


def _of_choices(model: ScoringModel) -> Iterator[Message]:
    names = tuple(bands.name for bands in model.band_sets)
    for name, expected in {"aggregation": get_args(Aggregation), "cap_band": CAP_BANDS, "band_set": names}.items():
        found = getattr(model, name)
        if found not in expected:
            listed = ", ".join(expected)
            yield message("{name} is {found}; choose one of {expected}", name=name, found=found, expected=listed)


def _of_bands(model: ScoringModel) -> Iterator[Message]:
    for bands in model.band_sets:
        if not 0 <= bands.red_below <= bands.green_from <= 100:
            yield message(
                "Band set {name}: red below {red} and green from {green}; 0 ≤ red ≤ green ≤ 100 is expected",
                name=bands.name,
                red=bands.red_below,
                green=bands.green_from,
            )
