"""Make text fit: how much of it a width holds, cut with an ellipsis, or set smaller until it does."""

from __future__ import annotations

import math

# Mean advance of a sans-serif face as a share of its size, wide enough for capitals and digits mixed in.
ADVANCE, _LEADING = 0.58, 1.25
_POINTS_PER_INCH = 72


def characters(width: float, *, size: float) -> int:
    """Give how many characters of a size (points) a width (inches) holds; at least 1."""
    return max(1, int(width * _POINTS_PER_INCH / (size * ADVANCE)))


def cut(text: str, most: int) -> str:
    """Shorten a text to so many characters, the last an ellipsis.

    >>> cut("Partnership", 5)
    'Part…'
    """
    return text if len(text) <= most else f"{text[: max(most - 1, 0)].rstrip()}…"


def size_for(text: str, *, width: float, height: float, most: float, least: float) -> float:
    """Give the largest size (points) at which a text, wrapped, fits a box in inches; `least` where none does."""
    size = most
    while size > least and lines(text, width=width, size=size) * size * _LEADING > height * _POINTS_PER_INCH:
        size -= 0.5
    return size


def lines(text: str, *, width: float, size: float) -> int:
    """Give how many lines a text takes in a width (inches), words kept whole where they fit."""
    room, used, count = characters(width, size=size), 0, 1
    for word in text.split():
        if used and used + 1 + len(word) > room:
            count, used = count + 1, 0
        count += math.ceil(len(word) / room) - 1
        used += len(word) + (1 if used else 0)
    return count


def room_for(*, width: float, height: float, size: float) -> int:
    """Give how many characters surely fit a box (inches) at a size."""
    return characters(width, size=size) * max(1, int(height * _POINTS_PER_INCH / (size * _LEADING))) * 9 // 10
