"""Which marks of a scatter have their name beside them, and on which side: no name lies on another or on a mark."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from health.charts.theme import folded

# Left of here there is no room for a name to the left of its mark; right of it fewer other marks stand there.
_LEFT_FROM = 30.0

Place = tuple[float, float]
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Named:
    """Hold which mark of a chart has its name beside it, and whether to its left."""

    place: int
    left: bool


@dataclass(frozen=True)
class Room:
    """Say what a name covers in the narrowest and flattest a chart is drawn, as shares of its width and height in %.

    letter, line: of the width and the height. letters: those drawn in a line. lines: how many it may have.
    mark: width and height of a mark. away: from the middle of the mark to the name.
    """

    letter: float
    line: float
    letters: int
    lines: int = 1
    mark: tuple[float, float] = (2.0, 4.0)
    away: float = 1.6


def named(
    marks: Sequence[Place], names: Sequence[str], wanted: Sequence[int], *, most: int, room: Room
) -> tuple[Named, ...]:
    """Choose at most so many names, those wanted first before others; one without room on either side is left out.

    marks: 0–100 from left to right and from bottom to top. wanted: their places, the most wanted first.
    """
    taken = [_around(mark, room) for mark in marks]
    found: list[Named] = []
    for place in wanted:
        if len(found) == most:
            break
        for left, box in _sides(marks[place], names[place], room):
            if box[0] >= 0 and box[1] <= 100 and not any(_meet(box, other) for other in taken):
                taken.append(box)
                found.append(Named(place, left))
                break
    return tuple(found)


def _sides(mark: Place, name: str, room: Room) -> Iterator[tuple[bool, Box]]:
    """Give the boxes a name may have, the better side first, with whether that is the left one."""
    for left in (True, False) if mark[0] > _LEFT_FROM else (False, True):
        yield left, box_of(mark, name, left=left, room=room)


def box_of(mark: Place, name: str, *, left: bool, room: Room) -> Box:
    """Give what a name beside a mark covers: left, right, bottom, top."""
    across, up = mark
    wide = room.letter * min(len(name), room.letters)
    high = room.line * (1 + folded(name, room.letters, most=room.lines).count("<br>"))
    start = across - room.away - wide if left else across + room.away
    return (start, start + wide, up - high / 2, up + high / 2)


def _around(mark: Place, room: Room) -> Box:
    (across, up), (wide, high) = mark, room.mark
    return (across - wide / 2, across + wide / 2, up - high / 2, up + high / 2)


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[1] and other[0] < one[1] and one[2] < other[3] and other[2] < one[3]
