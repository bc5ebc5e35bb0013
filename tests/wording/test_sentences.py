"""What each page says before it shows anything."""

import pytest

from health.wording import Words, reasons, sentences, words_for

EN, ID = words_for("en"), words_for("id")
NAN = float("nan")
COUNTS = {"strong": 41, "watch": 12, "at_risk": 2, "none": 3}


def test_the_portfolio_names_who_is_at_risk_and_who_is_new_there() -> None:
    told = sentences.portfolio(EN, quarter=8106, counts=COUNTS, at_risk=["Aurora", "Delta"], newly=["Delta"], new=1)
    assert told == (
        "In Q3 2026, 41 of 55 scored partnerships are strong. 2 are at risk: **Aurora** and **Delta**. "
        "New there since the quarter before: **Delta**."
    )


def test_the_portfolio_counts_one_at_risk_as_one() -> None:
    told = sentences.portfolio(EN, quarter=8106, counts=COUNTS | {"at_risk": 1}, at_risk=["Aurora"], newly=[], new=0)
    assert told.endswith("1 is at risk: **Aurora**.")


def test_the_portfolio_says_when_nobody_is_at_risk() -> None:
    told = sentences.portfolio(EN, quarter=8106, counts=COUNTS | {"at_risk": 0}, at_risk=[], newly=[], new=0)
    assert told == "In Q3 2026, 41 of 53 scored partnerships are strong. None is at risk."


def test_the_portfolio_says_when_nothing_can_be_scored() -> None:
    nothing = {"strong": 0, "watch": 0, "at_risk": 0, "none": 9}
    told = sentences.portfolio(EN, quarter=8106, counts=nothing, at_risk=[], newly=[], new=0)
    assert told == "In Q3 2026 no partnership has enough data for a score."


def test_a_partnership_is_told_with_band_interval_and_certainty() -> None:
    told = sentences.partnership(
        EN, name="Aurora", quarter=8106, score=78.13, low=74.0, high=82.3, band="strong", certainty=0.9312
    )
    assert told == (
        "**Aurora** stands at **78.1** of 100 in Q3 2026: **strong**. The survey leaves it between 74.0 and 82.3 "
        "(95%); we are 93% sure it is strong."
    )


def test_a_partnership_is_never_called_entirely_certain() -> None:
    told = sentences.partnership(
        EN, name="Aurora", quarter=8106, score=90.0, low=88.0, high=92.0, band="strong", certainty=0.9999
    )
    assert "over 99% sure" in told


def test_a_score_of_kpis_alone_carries_no_sampling_error() -> None:
    told = sentences.partnership(
        EN, name="Aurora", quarter=8106, score=78.0, low=78.0, high=78.0, band="strong", certainty=1.0
    )
    assert told.endswith("It rests on reported KPIs alone, so it carries no sampling error.")


def test_a_partnership_without_a_score_says_what_is_missing() -> None:
    told = sentences.partnership(
        EN, name="Aurora", quarter=8106, score=NAN, low=NAN, high=NAN, band=None, certainty=NAN
    )
    assert "has not enough data for a score in Q3 2026" in told
    assert "nan" not in told.casefold()


@pytest.mark.parametrize(
    ("delta", "beyond_noise", "told"),
    [
        (-4.21, True, "It fell 4.2 points since Q2 2026, beyond noise."),
        (3.0, False, "It rose 3.0 points since Q2 2026, within noise."),
        (0.04, False, "It did not move since Q2 2026."),
        (NAN, False, "There is no score for Q2 2026 to compare with."),
    ],
)
def test_a_change_says_how_far_and_whether_it_is_noise(delta: float, beyond_noise: bool, told: str) -> None:
    assert sentences.change(EN, delta=delta, beyond_noise=beyond_noise, quarter=8106) == told


def test_a_cap_names_the_elements_that_did_it() -> None:
    told = sentences.capped(EN, elements=["Trust", "Roles"], cap_below=25.0)
    assert told.startswith("Held at watch because Trust and Roles lies below 25")


@pytest.mark.parametrize(("difference", "word"), [(21.04, "lower"), (-21.04, "higher")])
def test_a_gap_says_who_rates_lower(difference: float, word: str) -> None:
    told = sentences.gap(EN, element="trust", difference=difference)
    assert told == f"The partner rates trust 21.0 points {word} than we do."


@pytest.mark.parametrize("overlap", [True, False])
def test_best_and_worst_say_whether_the_difference_may_be_chance(overlap: bool) -> None:
    told = sentences.best_and_worst(
        EN, best="Channel", best_mean=80.0, worst="Strategic", worst_mean=60.0, overlap=overlap
    )
    assert "**Channel** scores highest on average (80.0), **Strategic** lowest (60.0)" in told
    assert ("may be chance" in told) is overlap


def test_one_group_alone_is_told_as_that() -> None:
    assert sentences.only_group(EN, name="Channel", mean=61.84, n=6) == (
        "**Channel** is the only group here: its 6 partnerships score **61.8** on average; take a filter away to "
        "compare."
    )


@pytest.mark.parametrize("words", [EN, ID], ids=["en", "id"])
def test_every_sentence_ends_as_a_sentence_in_both_languages(words: Words) -> None:
    told = [
        sentences.portfolio(words, quarter=8106, counts=COUNTS, at_risk=["A"] * 7, newly=["A"], new=1),
        sentences.change(words, delta=-4.2, beyond_noise=True, quarter=8106),
        sentences.gap(words, element="x", difference=20.0),
        sentences.capped(words, elements=["x"], cap_below=25.0),
        sentences.best_and_worst(words, best="x", best_mean=1.0, worst="y", worst_mean=0.0, overlap=True),
    ]
    for sentence in told:
        assert sentence.endswith(".")
        assert "{" not in sentence


def test_names_that_are_not_at_hand_are_counted() -> None:
    told = sentences.portfolio(
        EN, quarter=8106, counts=COUNTS | {"at_risk": 40}, at_risk=["A", "B", "C", "D"], newly=["A"], new=9
    )
    assert "40 are at risk: **A**, **B**, **C** and 37 more." in told
    assert told.endswith("New there since the quarter before: **A** and 8 more.")


def test_what_moved_is_told_with_what_could_be_compared() -> None:
    told = sentences.movement(EN, quarter=8106, compared=55, fell=23, rose=18, recovered=2)
    assert told == "Since Q2 2026, 23 of 55 fell and 18 rose beyond noise; 2 are no longer at risk."


def test_nothing_to_compare_is_said() -> None:
    told = sentences.movement(EN, quarter=8106, compared=0, fell=0, rose=0, recovered=0)
    assert told == "Nothing can be compared with the quarter before yet."


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"beyond": False, "se": 1.0, "carried": True}, "within noise"),
        ({"beyond": True, "se": 0.0}, "it rests on reported KPIs"),
        ({"beyond": True, "se": 0.003, "carried": True}, "the answers are those of the quarter before"),
        ({"beyond": True, "se": 1.0}, "chance among respondents"),
    ],
)
def test_why_a_change_is_or_is_not_noise_is_told_by_what_moved_it(given: dict[str, float], told: str) -> None:
    assert told in reasons.noise(EN, **given)
