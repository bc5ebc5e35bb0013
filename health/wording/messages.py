"""Find every sentence the code can say, and keep the catalogues in step with them.

Babel extracts and writes; gettext's format, because every translator's tool knows it.
"""

from __future__ import annotations

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from health.wording.words import LANGUAGES, LOCALE_FOLDER

ROOT = Path(__file__).resolve().parents[2]
SOURCE = LANGUAGES[0]
_KEYWORDS = {"message": None, "say": None, "plural": (1, 2)}
_ROOMS = ("health", "pages")


def templates(root: Path = ROOT) -> Catalog:
    """Extract every template from message(…), .say(…) and .plural(…) in the code."""
    found = Catalog(fuzzy=False)
    for room in _ROOMS:
        extracted = extract_from_dir(str(root / room), method_map=[("**.py", "python")], keywords=_KEYWORDS)
        for _file, _line, template, _comments, _context in extracted:
            found.add(template)
    return found


def read_catalogue(language: str) -> Catalog:
    """Read a language's catalogue; an empty one where there is none yet."""
    path = LOCALE_FOLDER / f"{language}.po"
    if not path.exists():
        return Catalog(locale=language, fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def update() -> dict[str, int]:
    """Bring every catalogue up to date; return how many templates of each still lack a translation."""
    wanted = templates()
    return {language: _update(language, wanted) for language in LANGUAGES if language != SOURCE}


def _update(language: str, wanted: Catalog) -> int:
    known = read_catalogue(language)
    fresh = Catalog(locale=language, fuzzy=False)
    for entry in wanted:
        if entry.id:
            said = known.get(entry.id[0] if isinstance(entry.id, tuple) else entry.id)
            fresh.add(entry.id, said.string if said is not None else None)
    with (LOCALE_FOLDER / f"{language}.po").open("wb") as file:
        write_po(file, fresh, width=120, sort_output=True, omit_header=True, no_location=True)
    return sum(1 for entry in fresh if entry.id and not is_said(entry.string))


def is_said(string: object) -> bool:
    """Say whether a translation is there, in every form it needs."""
    return all(string) if isinstance(string, list | tuple) else bool(string)
