"""What counts as a score that moved."""

import pandas as pd

from health.assess.effect import effect_of

COLUMNS = ["partnership_id", "quarter", "score", "band"]


def scores(*rows: tuple[int, int, float | None, str | None]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=COLUMNS).astype({"score": float, "band": object})


def test_a_partnership_first_heard_of_without_a_score_did_not_move() -> None:
    effect = effect_of(scores(), scores((1, 8106, None, None), (2, 8106, 60.0, "watch")))
    assert effect.listed["partnership_id"].tolist() == [2]
    assert (effect.moved, effect.crossed) == (1, 0)


def test_a_score_that_came_or_went_moved() -> None:
    before, after = scores((1, 8106, 60.0, "watch"), (2, 8106, None, None)), scores((2, 8106, 80.0, "strong"))
    assert effect_of(before, after).moved == 2
