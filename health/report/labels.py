"""Which marks of a scatter have their name beside them, and on which side: no name lies on another or on a mark."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from health.report.document import Named

# A name in the narrowest chart it is drawn in and the flattest: shares of the chart's width and height, in percent.
LONGEST = 26
_LETTER, _LINE, _MARK_WIDE, _MARK_HIGH, _AWAY = 1.2, 6.5, 2.0, 4.0, 1.6
# Right of here a name stands to the left of its mark, where fewer others are.
_LEFT_FROM = 30.0

Place = tuple[float, float]
Box = tuple[float, float, float, float]


def named(marks: Sequence[Place], names: Sequence[str], wanted: Sequence[int], *, most: int) -> tuple[Named, ...]:
    """Choose at most so many names, those wanted first before others; one without room on either side is left out.

    marks: 0–100 from left to right and from bottom to top. wanted: their places, the most wanted first.
    """
    taken = [_around(mark) for mark in marks]
    found: list[Named] = []
    for place in wanted:
        if len(found) == most:
            break
        for left, box in _sides(marks[place], names[place]):
            if box[0] >= 0 and box[1] <= 100 and not any(_meet(box, other) for other in taken):
                taken.append(box)
                found.append(Named(place, left))
                break
    return tuple(found)


def _sides(mark: Place, name: str) -> Iterator[tuple[bool, Box]]:
    """Give the boxes a name may have, the better side first, with whether that is the left one."""
    for left in (True, False) if mark[0] > _LEFT_FROM else (False, True):
        yield left, box_of(mark, name, left=left)


def box_of(mark: Place, name: str, *, left: bool) -> Box:
    """Give what a name beside a mark covers: left, right, bottom, top."""
    across, up = mark
    wide = _LETTER * min(len(name), LONGEST)
    start = across - _AWAY - wide if left else across + _AWAY
    return (start, start + wide, up - _LINE / 2, up + _LINE / 2)


def _around(mark: Place) -> Box:
    across, up = mark
    return (across - _MARK_WIDE / 2, across + _MARK_WIDE / 2, up - _MARK_HIGH / 2, up + _MARK_HIGH / 2)


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[1] and other[0] < one[1] and one[2] < other[3] and other[2] < one[3]
