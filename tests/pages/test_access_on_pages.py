"""Who may see what, as people meet it on the pages."""

import csv
from pathlib import Path

import pytest
import streamlit as st
from streamlit import config

from tests.pages.conftest import DEMO, Open
from tests.pages.walking import keys_on, metrics_of, said_on, wrong_on

MEMBERS = {
    "reader@example.org": {"role": "reader"},
    "manager@example.org": {"role": "manager", "regions": ["Sumatra"]},
    "admin@example.org": {"role": "admin"},
    "typo@example.org": {"role": "queen"},
}


def sumatra() -> set[str]:
    with (DEMO / "partnerships.csv").open(encoding="utf-8") as file:
        return {row["code"] for row in csv.DictReader(file) if row["region"] == "Sumatra"}


def test_nobody_gets_in_without_signing_in(demo: Open) -> None:
    app = demo(members=MEMBERS)
    assert keys_on(app) == {"lang", "sign_in"}
    assert not app.metric


def test_a_stranger_is_told_so_and_sees_nothing(demo: Open) -> None:
    app = demo(members=MEMBERS, user="stranger@example.org")
    [told] = [shown.value for shown in app.error]
    assert "stranger@example.org is not on this dashboard's list of members" in told
    assert not app.metric


def test_a_member_with_a_mistyped_role_sees_nothing(demo: Open) -> None:
    app = demo(members=MEMBERS, user="typo@example.org")
    assert "is not understood" in app.error[0].value
    assert not app.metric


def test_a_reader_sees_no_upload_page(demo: Open) -> None:
    app = demo(members=MEMBERS, user="reader@example.org")
    assert wrong_on(app) == []
    with pytest.raises(ValueError, match="Could not find a navigation page"):
        app.switch_page("pages/data/upload.py")


def test_a_readers_deep_link_to_upload_does_not_reach_it(demo: Open) -> None:
    app = demo("data/upload", members=MEMBERS, user="reader@example.org")
    assert "Upload" not in [title.value for title in app.title]
    assert not app.get("file_uploader")


def test_only_an_admin_is_offered_to_start_empty(demo: Open) -> None:
    offered = {
        who: "start_empty" in keys_on(demo(members=MEMBERS, user=f"{who}@example.org"))
        for who in ("reader", "manager", "admin")
    }
    assert offered == {"reader": False, "manager": False, "admin": True}


def test_a_limited_viewer_counts_only_their_partnerships(demo: Open) -> None:
    app = demo(members=MEMBERS, user="manager@example.org")
    assert app.sidebar.caption[0].value == f"{len(sumatra())} partnerships"
    assert sum(int(n) for n in metrics_of(app).values()) == len(sumatra())


def test_a_limited_viewer_is_offered_only_what_occurs_in_theirs(demo: Open) -> None:
    app = demo("overview/partnership", members=MEMBERS, user="manager@example.org")
    assert app.multiselect(key="region").options == ["Sumatra"]
    assert len(app.selectbox(key="partnership").options) == len(sumatra())


def test_a_link_to_a_hidden_partnership_shows_one_of_their_own(demo: Open) -> None:
    with (DEMO / "partnerships.csv").open(encoding="utf-8") as file:
        hidden = next(row for row in csv.DictReader(file) if row["region"] != "Sumatra")
    app = demo("overview/partnership", members=MEMBERS, user="manager@example.org", partnership=hidden["code"])
    assert app.selectbox(key="partnership").value in sumatra()
    assert not any(hidden["name"] in told for told in said_on(app))
    nowhere = demo("overview/partnership", members=MEMBERS, user="manager@example.org", partnership="nowhere")
    told = [[said.value for said in shown.info] for shown in (app, nowhere)]
    assert f"The link names {hidden['code']}, which is none of your partnerships." in told[0][0]
    assert told[1] == [told[0][0].replace(hidden["code"], "nowhere")]


def test_an_email_is_matched_without_regard_to_case(demo: Open) -> None:
    assert wrong_on(demo(members=MEMBERS, user="Reader@Example.org")) == []


def test_unreadable_sign_in_settings_keep_the_door_shut(demo: Open, tmp_path: Path) -> None:
    broken = tmp_path / "secrets.toml"
    broken.write_text("[auth\ncookie_secret = ", encoding="utf-8")
    usual = st.get_option("secrets.files")
    config.set_option("secrets.files", [str(broken)])
    try:
        app = demo()
    finally:
        config.set_option("secrets.files", usual)
    assert "nobody is let in" in app.error[0].value
    assert not app.metric
