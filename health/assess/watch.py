"""Take each new file of a folder exactly once, so that a nightly job can feed the dashboard; nothing is moved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from sqlalchemy import Engine

from health import intake
from health.access import Viewer
from health.assess.start import what_is_known
from health.assess.take import Taken, take
from health.catalogue import Catalogue
from health.errors import AlreadyTaken, FileRefused, HealthError, Message, Problem, message
from health.store.engine import reading
from health.store.ledger.uploads import source_of

SETTLED_AFTER = 5.0
Outcome = Literal["taken", "already_taken", "refused", "left"]


@dataclass(frozen=True)
class Watched:
    """Say what became of one file of a folder; `taken` only where it was taken."""

    name: str
    outcome: Outcome
    sentence: Message | None = None
    problems: tuple[Problem, ...] = ()
    taken: Taken | None = None


def watch_once(
    engine: Engine,
    viewer: Viewer,
    folder: Path,
    *,
    kind: str,
    catalogue: Catalogue,
    at: datetime,
    environment: Mapping[str, str],
) -> Iterator[Watched]:
    """Take the files of a folder, by name, each in a transaction of its own; sub-folders and hidden files are left.

    A file is known by its SHA-256, which is recorded with what it brought: under another name it is the same file, and
    one that was undone is not taken again. A file changed within `SETTLED_AFTER` seconds of `at`, or while it was read,
    may still be written and is left for the next time. Raises `FileRefused` where the folder cannot be read.
    """
    for path in _files(folder):
        try:
            data = _settled(path, at=at)
            if data is None:
                sentence = message("{name} may still be being written; it is left for the next run", name=path.name)
                yield Watched(path.name, "left", sentence)
                continue
            with reading(engine) as connection:
                known = what_is_known(connection, viewer, catalogue, today=at.date())
            checked = intake.check(intake.read_table(data, path.name), kind, known)
            if checked.problems:
                intake.refuse_for(checked.problems)
            source = source_of(data, path.name, by=viewer.name, at=at)
            done = take(engine, viewer, kind=kind, rows=checked.rows, source=source, environment=environment, once=True)
            yield Watched(path.name, "taken", taken=done)
        except AlreadyTaken as known_file:
            yield Watched(path.name, "already_taken", known_file.sentence)
        except FileRefused as refused:
            yield Watched(path.name, "refused", refused.sentence, refused.problems)
        except HealthError as refused:
            yield Watched(path.name, "refused", refused.sentence)


def _files(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))
    except OSError as error:
        raise _unreadable(folder, error) from error


def _settled(path: Path, *, at: datetime) -> bytes | None:
    """Read a file, None where it may still be being written."""
    try:
        before = path.stat()
        if at.timestamp() - before.st_mtime < SETTLED_AFTER:
            return None
        data = path.read_bytes()
        after = path.stat()
    except OSError as error:
        raise _unreadable(path, error) from error
    same = (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns) == (len(data), after.st_mtime_ns)
    return data if same else None


def _unreadable(path: Path, error: OSError) -> FileRefused:
    reason = error.strerror or type(error).__name__
    return FileRefused(message("{name} cannot be read: {reason}", name=path.name, reason=reason))
