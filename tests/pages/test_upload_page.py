"""Upload: seen before it is taken, refused with every problem, and the same file twice changes nothing."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
from sqlalchemy import Engine, func, select
from streamlit.testing.v1 import AppTest

from health.store.engine import open_engine, reading
from health.store.read import scores
from health.store.schema import KpiValue, Partnership, Upload
from health.wording import MISSING, words_for
from health.wording.markup import plain
from pages.parts import prepare
from pages.parts.upload import history, uploading
from tests.loading import TESTER
from tests.pages.conftest import DEMO, Open
from tests.pages.walking import keys_on, links_of, metrics_of, said_on, wrong_on

TEMPLATES = DEMO.parent / "templates"
CODE = "kemantara-spare-parts-hub"


@pytest.fixture
def stored(own_demo: Open, tmp_path: Path) -> Iterator[Engine]:
    """Look into the database the pages write to."""
    engine = open_engine(f"sqlite:///{tmp_path / 'own.db'}")
    yield engine
    engine.dispose()


def give(app: AppTest, name: str, content: str | bytes) -> AppTest:
    data = content.encode() if isinstance(content, str) else content
    [box] = app.get("file_uploader")
    return box.upload(name, data, "text/csv").run()


def of_kind(app: AppTest, kind: str) -> AppTest:
    return app.selectbox(key="kind").set_value(kind).run()


def problems_on(app: AppTest) -> list[str]:
    """List the heads of the problems shown in full."""
    return [plain(told) for told in said_on(app) if told.startswith("**")]


def count(engine: Engine, column: object) -> int:
    with reading(engine) as connection:
        return connection.execute(select(func.count(column))).scalar_one()


def corrected() -> str:
    """Write this partnership's KPI values of the last quarter, every number a tenth of what was reported."""
    with (DEMO / "values.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if (row["partnership"], row["quarter"]) == (CODE, "2026-Q3")]
    lines = [f"{CODE},{row['kpi']},2026-Q3,{float(row['actual']) / 10}" for row in rows if row["actual"]]
    return "partnership,kpi,quarter,actual\n" + "\n".join(lines) + "\n"


def score_of(engine: Engine) -> float:
    with reading(engine) as connection:
        [found] = scores.objects(connection, TESTER, partnership=CODE, quarter=8106)
    return float(found["score"])


def test_a_good_file_is_previewed_before_anything_is_written(own_demo: Open, stored: Engine) -> None:
    before, uploads = score_of(stored), count(stored, Upload.id)
    app = give(own_demo("data/upload"), "quarter.csv", corrected())
    assert wrong_on(app) == []
    assert "take" in keys_on(app)
    shown = metrics_of(app)
    assert (shown["new"], shown["unchanged"], shown["with problems"]) == ("0", "0", "0")
    assert int(shown["changed"]) == corrected().count("\n") - 1
    assert any("would move" in told for told in said_on(app))
    cells = len(app.dataframe[0].value)
    assert f"{shown['changed']} rows change, {cells} cells in all" in "".join(said_on(app))
    assert (score_of(stored), count(stored, Upload.id)) == (before, uploads)


def test_what_would_be_corrected_is_told_in_the_readers_words(own_demo: Open) -> None:
    app = give(own_demo("data/upload", language="id"), "quarter.csv", corrected())
    old_and_new = app.dataframe[0]
    assert list(old_and_new.value) == ["Baris", "Kemitraan", "Triwulan", "KPI", "Kolom", "Sebelum", "Sesudah"]
    assert set(old_and_new.value["Triwulan"]) == {"TW3 2026"}
    assert {shown.proto.placeholder for shown in app.dataframe} == {MISSING}


def test_a_confirmed_file_is_taken_and_the_scores_that_moved_are_shown(own_demo: Open, stored: Engine) -> None:
    before = score_of(stored)
    app = give(own_demo("data/upload"), "quarter.csv", corrected())
    app.button(key="take").click().run()
    assert wrong_on(app) == []
    assert "quarter.csv was taken" in app.success[0].value
    assert score_of(stored) != before
    moved = app.dataframe[0].value
    row = moved[moved["Quarter"] == "Q3 2026"].iloc[0]
    assert (row["Before"], row["After"]) == (round(before, 1), round(score_of(stored), 1))


def test_the_same_file_twice_changes_nothing_and_says_so(own_demo: Open, stored: Engine) -> None:
    app = give(own_demo("data/upload"), "quarter.csv", corrected())
    app.button(key="take").click().run()
    uploads = count(stored, Upload.id)
    app = give(app, "quarter.csv", corrected())
    assert wrong_on(app) == []
    assert "take" not in keys_on(app)
    assert "already known" in app.success[0].value
    assert count(stored, Upload.id) == uploads


def test_a_bad_file_lists_every_problem_and_writes_nothing(own_demo: Open, stored: Engine) -> None:
    values, uploads = count(stored, KpiValue.actual), count(stored, Upload.id)
    text = f"partnership,kpi,quarter,actual\nnobody,commitments_on_time,2026-Q3,80\n{CODE},unheard_of,2026-Q9,much\n"
    app = give(own_demo("data/upload"), "bad.csv", text)
    assert "take" not in keys_on(app)
    assert problems_on(app) == [
        "Row 2 · partnership · Found: nobody · Unknown partnership",
        "Row 3 · kpi · Found: unheard_of · Unknown KPI",
        "Row 3 · quarter · Found: 2026-Q9 · Quarter that does not exist",
        "Row 3 · actual · Found: much · Not a number",
    ]
    assert "much is not a number" in " ".join(said_on(app))
    assert (count(stored, KpiValue.actual), count(stored, Upload.id)) == (values, uploads)


def test_problems_are_grouped_by_kind_in_words_and_filtered_by_it(empty: Open) -> None:
    text = "partnership,kpi,quarter,actual\nnobody,commitments_on_time,2026-Q3,much\nno-one,unheard_of,2026-Q3,80\n"
    app = give(empty("data/upload", language="en"), "bad.csv", text)
    [kinds] = [pills for pills in app.get("button_group") if pills.key == "problem_kinds"]
    assert kinds.options == [
        "Unknown partnership (2)",
        "Not a number (1)",
        "Unknown KPI (1)",
    ]
    kinds.set_value(["not_a_number"]).run()
    assert problems_on(app) == ["Row 2 · actual · Found: much · Not a number"]


def test_good_rows_are_taken_without_the_bad_ones_only_by_choice(own_demo: Open, stored: Engine) -> None:
    text = corrected() + "nobody,commitments_on_time,2026-Q3,80\n"
    app = give(own_demo("data/upload"), "mixed.csv", text)
    assert "take" not in keys_on(app)
    app.checkbox(key="good_rows_only").check().run()
    app.button(key="take").click().run()
    assert "mixed.csv was taken" in app.success[0].value
    with reading(stored) as connection:
        refused = connection.execute(select(Upload.rows_refused).order_by(Upload.id.desc()).limit(1)).scalar_one()
    assert refused == 1


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("empty.csv", b""),
        ("binary.csv", b"\x00\x01\x02\x03" * 50),
        ("page.csv", b"<html><body>Sign in</body></html>"),
        ("header.csv", b"partnership,kpi,quarter,actual\n"),
        ("columns.csv", b"a,b,c\n1,2,3\n"),
        ("quote.csv", b'partnership,kpi,quarter,actual\n"unclosed,1,2,3\n'),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(empty: Open, name: str, data: bytes) -> None:
    app = give(empty("data/upload"), name, data)
    assert list(app.exception) == []
    assert "take" not in keys_on(app)
    refused = [shown.value for shown in app.error]
    assert refused + problems_on(app)
    assert not any("nobody foresaw" in told or "Traceback" in told for told in [*refused, *said_on(app)])


def test_what_is_wrong_with_a_whole_file_is_told_once(empty: Open) -> None:
    app = give(empty("data/upload"), "kpi.pdf", b"%PDF-1.4\n")
    assert ["kpi.pdf is not a table but PDF" in shown.value for shown in app.error] == [True]
    assert (problems_on(app), list(app.subheader)) == ([], [])


@pytest.mark.parametrize("kind", ["partnerships", "kpis", "items"])
def test_the_template_of_a_kind_can_be_taken_as_it_is(empty: Open, kind: str) -> None:
    app = give(of_kind(empty("data/upload"), kind), f"{kind}.csv", (TEMPLATES / f"{kind}.csv").read_bytes())
    assert wrong_on(app) == []
    app.button(key="take").click().run()
    assert f"{kind}.csv was taken" in app.success[0].value


def test_a_person_can_go_from_nothing_to_a_score_with_templates(empty: Open) -> None:
    app = empty("data/upload")
    for kind in ("partnerships", "kpis", "items", "invitations", "answers", "values"):
        app = give(of_kind(app, kind), f"{kind}.csv", (TEMPLATES / f"{kind}.csv").read_bytes())
        assert wrong_on(app) == [], kind
        app.button(key="take").click().run()
        assert f"{kind}.csv was taken" in app.success[0].value
    app.switch_page("pages/overview/portfolio.py").run()
    assert wrong_on(app) == []
    assert metrics_of(app)


def test_without_a_score_the_portfolio_leads_to_the_file_that_is_wanted_next(empty: Open) -> None:
    app = empty("overview/portfolio")
    assert [link for link in links_of(app) if "kind=" in link] == ["lang=en&kind=partnerships"]
    app = give(of_kind(empty("data/upload"), "partnerships"), "p.csv", "code,name,type\none,One,channel\n")
    app.button(key="take").click().run()
    app.switch_page("pages/overview/portfolio.py").run()
    assert "1 partnership is known. Upload a KPI file" in " ".join(said_on(app))
    assert [link for link in links_of(app) if "kind=" in link] == ["lang=en&kind=values", "lang=en&kind=answers"]


def test_names_from_files_are_shown_as_text_and_never_as_markup(empty: Open) -> None:
    text = "code,name,type\nodd,**bold** <script>alert(1)</script> :red[x] $a$,channel\n"
    app = give(of_kind(empty("data/upload"), "partnerships"), "odd.csv", text)
    app.button(key="take").click().run()
    app = give(of_kind(app, "values"), "v.csv", "partnership,kpi,quarter,actual\nodd,commitments_on_time,2026-Q3,80\n")
    app.button(key="take").click().run()
    app.switch_page("pages/overview/partnership.py").run()
    assert wrong_on(app) == []
    assert not any("<script>" in told or "**bold**" in told for told in said_on(app))


def test_start_empty_asks_before_it_removes_anything(own_demo: Open, stored: Engine) -> None:
    app = own_demo("overview/portfolio")
    app.button(key="start_empty").click().run()
    assert wrong_on(app) == []
    assert "start_empty_now" in keys_on(app)
    assert count(stored, Partnership.id) == 60


def test_two_partnerships_of_one_name_can_be_told_apart(empty: Open) -> None:
    text = "code,name,type\none,Twin,channel\ntwo,Twin,channel\n"
    app = give(of_kind(empty("data/upload"), "partnerships"), "twins.csv", text)
    app.button(key="take").click().run()
    lines = "".join(f"{code},commitments_on_time,2026-Q3,80\n" for code in ("one", "two"))
    app = give(of_kind(app, "values"), "values.csv", f"partnership,kpi,quarter,actual\n{lines}")
    app.button(key="take").click().run()
    app.switch_page("pages/overview/partnership.py").run()
    assert app.selectbox(key="partnership").options == ["Twin (one)", "Twin (two)"]
    app.selectbox(key="partnership").set_value("two").run()
    assert app.selectbox(key="partnership").value == "two"


def test_a_delimiter_nobody_uses_can_be_said_to_be_right(empty: Open) -> None:
    text = "code::name::type\none::One::channel\ntwo::Two::channel\n"
    app = give(of_kind(empty("data/upload"), "partnerships"), "own.csv", text)
    [box] = [box for box in app.selectbox if str(box.key).startswith("fix_delimiter")]
    box.set_value("::")
    [send] = [button for button in app.button if button.label == "Read the file this way"]
    send.click().run()
    assert not app.exception
    assert "take" in keys_on(app)


def test_headers_of_ones_own_are_proposed_and_confirmed_in_one_step(own_demo: Open) -> None:
    text = "kpi_ref,mean,this_quarter,reported_quarter\ncommitments_on_time,1,90,2026-Q3\n"
    app = give(own_demo("data/upload"), "own.csv", text)
    [constant] = [box for box in app.selectbox if str(box.key).startswith("constant_partnership")]
    proposed = {box.label: box.value for box in app.selectbox if str(box.key).startswith("map_")}
    assert proposed == {"kpi_ref": "kpi", "mean": "-", "this_quarter": "actual", "reported_quarter": "quarter"}
    constant.set_value(CODE)
    [send] = [button for button in app.button if button.label == "Read the file this way"]
    send.click().run()
    assert "take" in keys_on(app)


def test_the_effect_of_a_large_file_is_tried_when_asked_for(
    own_demo: Open, stored: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploading, "EFFECT_UP_TO", 1)
    uploads = count(stored, Upload.id)
    app = give(own_demo("data/upload"), "quarter.csv", corrected())
    assert not any("would move:" in told for told in said_on(app))
    app.button(key="try_effect").click().run()
    assert wrong_on(app) == []
    assert any("would move:" in told for told in said_on(app))
    assert count(stored, Upload.id) == uploads


def test_history_writes_numbers_as_the_language_does_and_keeps_them_numbers(own_demo: Open) -> None:
    app = own_demo("data/history", language="id")
    listed = app.dataframe[0]
    new = list(listed.value.columns).index("Baru")
    shown = pa.ipc.open_stream(listed.proto.arrow_data.styler.display_values).read_pandas()
    assert listed.value["Baru"].tolist()[0] == 150058
    assert shown.iloc[0, new] == "150.058"


def test_history_is_taken_away_as_csv_and_blank_columns_are_left_out(own_demo: Open) -> None:
    app = own_demo("data/history")
    assert wrong_on(app) == []
    labels = [button.proto.label for button in app.get("download_button")]
    assert labels[:2] == ["Download this list", "Download its rows"]
    undone = pd.DataFrame(
        {"partnership": ["a"], "column": ["actual"], "before": [None], "said": [1.5], "state": ["undone"]}
    )
    assert list(history._said(words_for("en"), undone)) == ["Partnership", "Column", "Value", "State"]
    assert prepare.csv(pd.DataFrame({"File": ["=1+1"]})).decode("utf-8-sig") == "File\n'=1+1\n"


def test_definitions_of_a_published_sheet_are_shown_those_in_doubt_first(empty: Open) -> None:
    text = "code,name,element,direction,target\nsales,Sales growth,trust,higher,80\nlate,Days late,trust,higher,9\n"
    app = give(of_kind(empty("data/upload"), "kpis"), "sheet.csv", text)
    assert wrong_on(app) == []
    [shown] = [table.value for table in app.dataframe if "zero_at" in table.value]
    assert shown["code"].tolist() == ["late", "sales"]
