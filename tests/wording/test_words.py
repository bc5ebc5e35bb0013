"""Numbers, quarters, money, lists and languages, as people write them in English and Indonesian."""

from datetime import date

import pytest

from health.errors import message
from health.wording import MISSING, band_label, choose_language, figures, status_of, words_for
from health.wording.words import Words

EN, ID = words_for("en"), words_for("id")
NAN = float("nan")


@pytest.mark.parametrize(
    ("value", "digits", "english", "indonesian"),
    [
        (1234567.0, 0, "1,234,567", "1.234.567"),
        (1234.5, 2, "1,234.5", "1.234,5"),
        (-3.25, 2, "−3.25", "−3,25"),
        (12.0, 2, "12", "12"),
        (NAN, 0, MISSING, MISSING),
    ],
)
def test_a_number_is_written_as_its_language_writes_it(
    value: float, digits: int, english: str, indonesian: str
) -> None:
    assert (EN.number(value, digits=digits), ID.number(value, digits=digits)) == (english, indonesian)


def test_a_score_has_one_decimal_always() -> None:
    assert [EN.score(value) for value in (70.0, 70.26, NAN)] == ["70.0", "70.3", MISSING]
    assert ID.score(70.26) == "70,3"


def test_a_change_carries_its_sign_and_a_true_minus() -> None:
    assert [EN.coefficient(value) for value in (0.8, -0.125, NAN)] == ["0.80", "−0.12", MISSING]
    assert [EN.signed(value) for value in (2.04, -2.06, 0.0, NAN)] == ["+2.0", "−2.1", "0.0", MISSING]
    assert [ID.signed(value, digits=0) for value in (2, -1200, 0)] == ["+2", "−1.200", "0"]


def test_a_share_is_a_whole_percentage() -> None:
    assert [EN.percent(value) for value in (0.666, 1.0, NAN)] == ["67%", "100%", MISSING]
    assert ID.percent(0.5) == "50%"


def test_a_weight_keeps_the_decimal_it_needs() -> None:
    assert [EN.percent(value, digits=1) for value in (0.125, 0.7)] == ["12.5%", "70%"]
    assert ID.percent(0.125, digits=1) == "12,5%"


def test_money_is_short_with_its_currency() -> None:
    assert EN.money(24_000_000, "USD").endswith("24M")
    assert "8,6" in ID.money(8_600_000, "IDR")
    assert "Rp" in ID.money(8_600_000, "IDR")


def test_days_and_months_are_named_in_the_language() -> None:
    assert (EN.date(date(2030, 8, 31)), ID.date(date(2030, 8, 31))) == ("31 Aug 2030", "31 Agu 2030")
    assert EN.months(8106) == "Jul–Sept 2026"
    assert ID.months(8106) == "Jul–Sep 2026"


def test_numbers_inside_a_sentence_are_written_in_the_language() -> None:
    assert Words("en").say("{n} rows", n=12345) == "12,345 rows"
    assert Words("id").say("{n} rows", n=12345).startswith("12.345")


def test_a_sentence_inside_a_sentence_is_said_in_the_same_language() -> None:
    assert EN.message(message("{what} failed", what=message("{n} rows", n=1000))) == "1,000 rows failed"


def test_words_and_yes_or_no_are_left_as_they_are() -> None:
    assert EN.say("{name} {flag}", name="A & B", flag=True) == "A & B True"


def test_text_with_braces_never_becomes_a_template() -> None:
    assert EN.say("{name} has news", name="{0.__class__}") == "{0.__class__} has news"


@pytest.mark.parametrize(
    ("names", "told"),
    [
        ([], ""),
        (["A"], "A"),
        (["A", "B"], "A and B"),
        (["A", "B", "C"], "A, B and C"),
        (list("ABCDEFG"), "A, B, C, D, E and 2 more"),
    ],
)
def test_names_are_listed_and_long_lists_cut_with_a_count(names: list[str], told: str) -> None:
    assert EN.listed(names) == told


def test_plurals_follow_the_number_in_english() -> None:
    told = [EN.plural("{n} partnership", "{n} partnerships", n) for n in (0, 1, 2, 1000)]
    assert told == ["0 partnerships", "1 partnership", "2 partnerships", "1,000 partnerships"]


@pytest.mark.parametrize(
    ("asked", "chosen"),
    [
        ("id-ID", "id"),
        ("en-US", "en"),
        ("id_ID", "id"),
        ("fr-FR,id;q=0.8,en;q=0.5", "id"),
        ("fr-FR", "en"),
        ("", "en"),
        ("*", "en"),
        ("not a locale at all", "en"),
        ("<script>", "en"),
        ("xx-YY,en", "en"),
    ],
)
def test_the_language_follows_the_browser_where_it_is_known(asked: str, chosen: str) -> None:
    assert choose_language(asked) == chosen


def test_an_unknown_language_is_said_in_english() -> None:
    assert words_for("de").language == "en"
    assert words_for("../../etc/passwd").language == "en"


@pytest.mark.parametrize(
    ("band", "told"),
    [
        ("strong", "● strong"),
        ("watch", "◆ watch"),
        ("at_risk", "▲ at risk"),
        (None, "○ not enough data"),
        (NAN, "○ not enough data"),
        ("unheard of", "○ not enough data"),
    ],
)
def test_a_band_is_said_with_its_shape(band: object, told: str) -> None:
    assert band_label(EN, band) == told
    assert status_of(band) in ("strong", "watch", "at_risk", "none")


def test_an_actual_is_told_against_its_target() -> None:
    told = [
        figures.against_target(EN, actual=88.5, target=90.0, unit="%", since=None),
        figures.against_target(EN, actual=12.0, target=NAN, unit="days", since=None),
        figures.against_target(EN, actual=NAN, target=90.0, unit="%", since=8104),
        figures.against_target(EN, actual=NAN, target=90.0, unit="%", since=None),
        figures.against_target(ID, actual=1234.5, target=2000.0, unit=None, since=None),
    ]
    assert told[:4] == ["88.5% against 90%", "12 days", "not reported since Q1 2026", "not reported"]
    assert "1.234,5" in told[4]


def test_a_place_on_a_scale_is_told_with_the_scale_in_brackets() -> None:
    assert figures.with_unit(ID, 4.2, "1–5") == "4,2 (1–5)"


def test_an_actual_is_told_against_its_range() -> None:
    bounds = {"low": 10.0, "high": 20.0, "unit": "days", "since": 8104}
    assert figures.against_range(EN, actual=25.0, **bounds) == "25 days against 10 to 20 days"
    assert figures.against_range(EN, actual=NAN, **bounds) == "not reported since Q1 2026"


def test_a_rating_is_told_with_its_place() -> None:
    assert figures.rating(EN, 2.0, ("Poor", "Fair", "Good", "Best")) == "Good (3 of 4)"


def test_a_number_next_to_nothing_is_not_said_to_be_nothing() -> None:
    assert EN.say("A target of {found}", found=-7e-08) == "A target of −7e-08"
    assert EN.say("A target of {found}", found=0.0) == "A target of 0"
