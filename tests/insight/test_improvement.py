"""Goals against the straight way and their course, benefits in balance, actions and their noise, renew or end."""

from datetime import date

import numpy as np
import pytest

from health.insight import agreements as renewal
from health.insight.actions import effect, is_overdue
from health.insight.agreements import Standing, arguments, missing_clauses, term_of, weighted_mark
from health.insight.benefits import Balance, realised_share
from health.insight.goals import judge, share_off_track

GAP = float("nan")


def states(*history: list[float], baseline: float = 0.0, target: float = 80.0, due: int = 9, quarter: int = 5) -> list:
    """Judge goals that start in quarter 1, one per history."""
    n = len(history)
    return judge(
        history, baseline=[baseline] * n, target=[target] * n, start=[1] * n, due=[due] * n, quarter=quarter
    ).state.tolist()


def test_on_the_way_and_bound_to_arrive_is_on_track() -> None:
    assert states([0, 10, 20, 30, 40]) == ["on_track"]


def test_ahead_but_slowing_or_behind_but_fast_is_at_risk() -> None:
    assert states([50, 48, 46, 44, 42], [0, 0, 10, 25, 39]) == ["at_risk", "at_risk"]


def test_behind_and_bound_to_miss_is_off_track() -> None:
    assert states([0, 2, 3, 4, 5]) == ["off_track"]


def test_at_or_beyond_the_target_is_reached_whichever_way_is_better() -> None:
    assert states([0, 0, 0, 0, 80]) == ["reached"]
    assert states([90, 80, 50, 30, 9], baseline=90, target=10) == ["reached"]


def test_a_falling_target_is_judged_the_other_way_round() -> None:
    assert states([90, 80, 70, 60, 50], baseline=90, target=10) == ["on_track"]
    assert states([90, 91, 92, 92, 93], baseline=90, target=10) == ["off_track"]


def test_with_too_few_quarters_half_of_what_is_asked_is_the_line() -> None:
    assert states([GAP, GAP, 0, 10, 20], [GAP, GAP, 0, 5, 19.9]) == ["at_risk", "off_track"]


def test_what_was_not_measured_lately_is_not_judged() -> None:
    assert states([0, 10, 20, GAP, GAP], [GAP] * 5, [0, 10, 20, 30, GAP]) == ["unknown", "unknown", "on_track"]


def test_past_its_due_quarter_what_is_not_reached_is_off_track() -> None:
    assert states([60, 65, 70, 75, 79], due=5) == ["off_track"]
    assert states([60, 65, 70, 75, GAP], due=4) == ["off_track"]


def test_no_goals_are_no_judgement() -> None:
    found = judge(np.empty((0, 8)), baseline=[], target=[], start=[], due=[], quarter=5)
    assert found.state.tolist() == []


def test_the_share_off_track_leaves_out_what_could_not_be_judged() -> None:
    assert share_off_track(np.array(["off_track", "on_track", "at_risk", "unknown"])) == pytest.approx(1 / 3)
    assert np.isnan(share_off_track(np.array(["unknown"])))


def test_a_benefit_not_judged_yet_counts_on_neither_side() -> None:
    assert realised_share([4, 5], [2, GAP]) == 0.5
    assert np.isnan(realised_share([4], [GAP]))
    assert np.isnan(realised_share([0], [3]))


def test_the_sides_are_uneven_from_twenty_points_apart() -> None:
    assert Balance(0.8, 0.6).is_uneven
    assert not Balance(0.79, 0.6).is_uneven
    assert not Balance(0.8, GAP).is_uneven


def moved(before: float, after: float, *, se: float, df: float = 10.0, began: int = 1):
    return effect([before], [after], variance=[se**2], df=[df], began=[began], quarter=3)


def test_a_rise_is_told_from_noise_by_students_t() -> None:
    # t(0.975, 10) = 2.228139 (Fisher and Yates, table III)
    assert moved(50, 60, se=4.48).verdict.tolist() == ["rose"]
    within = moved(50, 60, se=4.49)
    assert within.verdict.tolist() == ["within_noise"]
    assert within.half[0] == pytest.approx(4.49 * 2.228139, abs=1e-5)
    assert moved(60, 50, se=4.48).verdict.tolist() == ["fell"]


def test_kpis_alone_carry_no_noise() -> None:
    assert moved(50, 51, se=0.0, df=float("inf")).verdict.tolist() == ["rose"]
    assert moved(50, 50, se=0.0, df=float("inf")).verdict.tolist() == ["within_noise"]


def test_before_two_quarters_are_over_nothing_is_said() -> None:
    early = moved(50, 90, se=1.0, began=2)
    assert early.verdict.tolist() == ["too_early"]
    assert np.isnan(early.delta[0])


@pytest.mark.parametrize(("before", "after", "df"), [(GAP, 60, 10.0), (50, GAP, 10.0), (50, 60, GAP)])
def test_what_was_not_measured_has_no_verdict(before: float, after: float, df: float) -> None:
    assert moved(before, after, se=2.0, df=df).verdict.tolist() == ["not_measured"]


def test_finished_actions_are_never_overdue() -> None:
    yesterday, today = date(2026, 11, 23), date(2026, 11, 24)
    assert is_overdue(yesterday, "under_way", on=today)
    assert not is_overdue(today, "open", on=today)
    assert not is_overdue(yesterday, "dropped", on=today)


def test_an_agreement_is_read_for_what_it_lacks_and_when_it_ends() -> None:
    assert missing_clauses(set(renewal.CLAUSES) - {"governance", "purpose"}) == ("purpose", "governance")
    begun, today = date(2025, 1, 1), date(2026, 11, 24)
    ends = [date(2026, 11, 23), today, date(2027, 5, 26), date(2027, 5, 27), None]
    found = [term_of(begun, end, on=today) for end in ends]
    assert found == ["ended", "ends_soon", "ends_soon", "in_force", "open_ended"]
    assert term_of(date(2027, 1, 1), None, on=today) == "not_begun"


def test_a_candidate_with_a_gap_where_it_weighs_has_no_mark() -> None:
    assert weighted_mark({"reputation": 5, "value": 1}, {"reputation": 1, "value": 3}) == 2.0
    assert np.isnan(weighted_mark({"reputation": 5}, {"reputation": 1, "value": 3}))
    assert weighted_mark({"reputation": 5}, {"reputation": 1, "value": 0}) == 5.0
    assert np.isnan(weighted_mark({"reputation": 5}, {"reputation": 0}))


def test_renewal_evidence_speaks_only_where_something_is_known() -> None:
    assert arguments(Standing()) == ()
    good = Standing("strong", falling=False, own=0.9, partner=0.75, on_track=2, judged=3, disputes=0, gaps=0)
    assert {(a.side, a.about) for a in arguments(good)} == {
        ("for", about) for about in ("strong", "own_benefit", "partner_benefit", "goals", "no_gaps")
    }
    bad = Standing("at_risk", falling=True, own=0.4, partner=0.6, on_track=1, judged=3, disputes=2, gaps=1)
    assert [(a.side, a.about) for a in arguments(bad)] == [
        ("against", about) for about in ("at_risk", "falling", "own_benefit", "goals", "disputes", "gaps")
    ]
