"""Say why a target leaves no room for a score; whether it does is for `health.scoring` to decide."""

from __future__ import annotations

import numpy as np

from health.errors import Message, message
from health.intake.columns.cells import Refusal


def target_refusal(target: float, direction: str, *, zero_at: float) -> Refusal:
    """Say why a target is refused."""
    return Refusal("target_on_wrong_side", _why(target, direction, zero_at=zero_at))


def _why(target: float, direction: str, *, zero_at: float) -> Message:
    if direction == "higher":
        return message(
            "A target of {target} is not above {zero}, the value that scores 0, though higher is better; correct the "
            "target, or zero_at in the KPI's definition",
            target=plain(target),
            zero=plain(0.0 if np.isnan(zero_at) else zero_at),
        )
    if np.isnan(zero_at):
        return message(
            "A target of {target} where lower is better needs a zero_at, the value that scores 0; give one in the "
            "KPI's definition",
            target=plain(target),
        )
    return message(
        "A target of {target} is not below {zero}, the value that scores 0, though lower is better; correct the "
        "target, or zero_at in the KPI's definition",
        target=plain(target),
        zero=plain(zero_at),
    )


def plain(number: float) -> float | int:
    """Give whole numbers as integers, so that a sentence says 95 and not 95.0.

    >>> plain(95.0), plain(0.5)
    (95, 0.5)
    """
    return int(number) if float(number).is_integer() else float(number)
