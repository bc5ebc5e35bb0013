"""Which step long work is at, told through one callback; raising `Cancelled` from it stops the work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

StepName = Literal[
    "reading", "arranging", "checking", "comparing", "screening", "keeping", "writing", "assigning", "scoring"
]


@dataclass(frozen=True)
class Step:
    """Say how far a step is: `done` of `total` (rows, or partnerships when scoring)."""

    name: StepName
    done: int
    total: int

    @property
    def share(self) -> float:
        """Give how much of the step is done, 0–1; an empty step is done.

        >>> Step("writing", 50, 200).share
        0.25
        """
        return min(1.0, self.done / self.total) if self.total else 1.0


Progress = Callable[[Step], object]


def unheard(_step: Step) -> None:
    """Listen to nothing: for who does not ask how far the work is."""


def in_parts(progress: Progress, name: StepName, *, total: int, parts: int) -> Callable[[], None]:
    """Give what is called after each of so many parts of a step, which take about as long as each other.

    >>> told = in_parts(lambda step: print(step.share), "arranging", total=200, parts=4)
    >>> told(); told()
    0.25
    0.5
    """
    done = 0

    def told() -> None:
        nonlocal done
        done += 1
        progress(Step(name, total * done // parts, total))

    return told
