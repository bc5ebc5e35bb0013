"""Load the whole catalogue from its folder, or refuse it with every mistake at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import TypeVar

from health.catalogue import defaults, tables
from health.catalogue.entries import Benefit, Catalogue, Challenge, Element, Labelled, Named, Stage
from health.catalogue.reading import Row, note_duplicates, read_rows
from health.errors import CatalogueError, Message, message

DATA_FOLDER = Path(__file__).resolve().parents[2] / "data"

_T = TypeVar("_T")
_N = TypeVar("_N", bound=Named)


@dataclass(frozen=True)
class _Shelf:
    """The folder, and the mistakes found in it so far."""

    folder: Path
    mistakes: list[Message]

    def table(self, name: str, build: Callable[[Row], _T]) -> tuple[_T, ...]:
        rows = read_rows(self.folder / f"{name}.csv", tables.COLUMNS[name], mistakes=self.mistakes)
        note_duplicates(rows, tables.KEYS.get(name, ("code",)))
        return tuple(build(row) for row in rows)

    def named(self, name: str, make: type[_N]) -> tuple[_N, ...]:
        return self.table(name, lambda row: make(row.code(), row.text("name"), row.text("meaning")))


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    """Give the project's own catalogue, read once."""
    return load_catalogue()


def load_catalogue(folder: Path = DATA_FOLDER) -> Catalogue:
    """Read and check every file of the catalogue in `folder`.

    Raises `CatalogueError` when anything is wrong; its `mistakes` lists everything found, each with file, line, column
    and what was expected.
    """
    shelf = _Shelf(folder, [])
    loaded = _load(shelf)
    if loaded is None or shelf.mistakes:
        raise CatalogueError(
            message("The catalogue in {folder} is wrong; mend what is listed and start again", folder=str(folder)),
            shelf.mistakes,
        )
    return loaded


def _load(shelf: _Shelf) -> Catalogue | None:
    elements, benefits = shelf.named("elements", Element), shelf.named("benefits", Benefit)
    stages, challenges = shelf.named("stages", Stage), shelf.named("challenges", Challenge)
    units = shelf.table("units", tables.build_unit)
    known = tables.KnownCodes(_codes(elements), _codes(benefits), _codes(units))
    finish = partial(
        Catalogue,
        elements=elements,
        kpis=shelf.table("kpis", lambda row: tables.build_kpi(row, known)),
        items=shelf.table("items", lambda row: tables.build_item(row, known)),
        types=shelf.named("types", Named),
        audiences=shelf.named("audiences", Named),
        stages=stages,
        stage_needs=shelf.table("stage_needs", lambda row: tables.build_stage_need(row, _codes(stages))),
        sectors=shelf.named("sectors", Named),
        challenges=challenges,
        signs=shelf.table("signs", lambda row: tables.build_sign(row, _codes(challenges))),
        remedies=shelf.table("remedies", lambda row: tables.build_remedy(row, _codes(challenges))),
        benefits=benefits,
        units=units,
    )
    model = defaults.read_scoring_defaults(shelf.folder / defaults.FILE, _codes(elements), mistakes=shelf.mistakes)
    return None if model is None else finish(model=model)


def _codes(entries: Iterable[Labelled]) -> tuple[str, ...]:
    return tuple(entry.code for entry in entries)
