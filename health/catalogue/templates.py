"""Hand out the files in data/templates/, one ready to fill for each kind of upload."""

from __future__ import annotations

from pathlib import Path

from health.catalogue.loading import DATA_FOLDER
from health.errors import CatalogueError, message


def template_kinds(folder: Path = DATA_FOLDER) -> tuple[str, ...]:
    """Name the templates there are, in alphabetical order."""
    return tuple(sorted(path.stem for path in (folder / "templates").glob("*.csv")))


def read_template(kind: str, folder: Path = DATA_FOLDER) -> bytes:
    """Give a template's content, to download; raises `CatalogueError` for a kind that has none."""
    known = template_kinds(folder)
    if kind not in known:
        raise CatalogueError(
            message("There is no template for {kind}; choose one of {expected}", kind=kind, expected=", ".join(known))
        )
    return (folder / "templates" / f"{kind}.csv").read_bytes()
