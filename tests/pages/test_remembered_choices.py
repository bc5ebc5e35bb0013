"""Upload: what a person said about a file holds for their next one with the same headers, and for nobody else's."""

import csv

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import DEMO, Open
from tests.pages.test_upload_page import CODE, give
from tests.pages.walking import keys_on, said_on, wrong_on

HEADERS = {"Who": "partnership", "What": "kpi", "When": "quarter", "How much": "actual"}
MEMBERS = {name: {"role": "manager"} for name in ("ani@example.org", "budi@example.org")}


def a_file(factor: float, *, remark: str = "") -> str:
    """Write one KPI value of this partnership under headers of the person's own."""
    with (DEMO / "values.csv").open(encoding="utf-8") as file:
        row = next(row for row in csv.DictReader(file) if row["partnership"] == CODE and row["actual"])
    lines = (";".join(HEADERS), f"{CODE};{row['kpi']};{row['quarter']};{float(row['actual']) * factor:.1f}")
    return "".join(f"{line};{remark}\n" if remark else f"{line}\n" for line in lines)


def picked(app: AppTest) -> dict[str, str]:
    """Give header → the column it stands for, as the form shows it."""
    return {box.label: box.value for box in app.selectbox if box.label in HEADERS}


def map_headers(app: AppTest) -> AppTest:
    for box in app.selectbox:
        if box.label in HEADERS:
            box.set_value(HEADERS[box.label])
    return press(app, "Read the file this way")


def press(app: AppTest, label: str) -> AppTest:
    [button] = [button for button in app.button if button.label == label]
    return button.click().run()


def is_remembered(app: AppTest) -> bool:
    return any("as last time" in told for told in said_on(app))


def taken(app: AppTest, text: str) -> AppTest:
    app = map_headers(give(app, "mine.csv", text))
    assert wrong_on(app) == []
    app.button(key="take").click().run()
    assert "mine.csv was taken" in app.success[0].value
    return app


@pytest.fixture
def mapped(own_demo: Open) -> AppTest:
    return taken(own_demo("data/upload"), a_file(1.01))


def test_a_first_file_is_not_said_to_be_as_last_time(own_demo: Open) -> None:
    app = give(own_demo("data/upload"), "mine.csv", a_file(1.01))
    assert not is_remembered(app)
    assert picked(app) == dict.fromkeys(HEADERS, "")


def test_the_next_file_with_the_same_headers_is_read_as_the_last(mapped: AppTest) -> None:
    app = give(mapped, "next.csv", a_file(1.02))
    assert wrong_on(app) == []
    assert is_remembered(app)
    assert picked(app) == HEADERS
    app.button(key="take").click().run()
    assert "next.csv was taken" in app.success[0].value


def test_it_holds_in_a_later_session_and_can_be_forgotten(mapped: AppTest, own_demo: Open) -> None:
    assert is_remembered(mapped) is False
    app = give(own_demo("data/upload"), "next.csv", a_file(1.02))
    assert picked(app) == HEADERS
    app.button(key="forget_choices").click().run()
    assert list(app.exception) == []
    assert not is_remembered(app)
    assert picked(app) == dict.fromkeys(HEADERS, "")
    assert "take" not in keys_on(app)
    assert not is_remembered(give(own_demo("data/upload"), "next.csv", a_file(1.02)))


def test_other_headers_are_not_read_as_the_last(mapped: AppTest) -> None:
    app = give(mapped, "other.csv", a_file(1.02, remark="Remark"))
    assert not is_remembered(app)


def test_what_is_corrected_by_hand_is_not_overruled_by_what_is_remembered(mapped: AppTest) -> None:
    app = give(mapped, "next.csv", a_file(1.02))
    for box in app.selectbox:
        if box.label in HEADERS:
            box.set_value("")
    app = press(app, "Read the file this way")
    assert not is_remembered(app)
    assert picked(app) == dict.fromkeys(HEADERS, "")


def test_nobody_elses_choices_are_offered(own_demo: Open) -> None:
    ani, budi = MEMBERS
    taken(own_demo("data/upload", members=MEMBERS, user=ani), a_file(1.01))
    assert not is_remembered(give(own_demo("data/upload", members=MEMBERS, user=budi), "mine.csv", a_file(1.02)))
    assert is_remembered(give(own_demo("data/upload", members=MEMBERS, user=ani), "mine.csv", a_file(1.02)))
