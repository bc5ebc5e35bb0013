"""Every visible word is in the message catalogue and translated, with the same gaps to fill."""

import ast
import shutil
from pathlib import Path
from string import Formatter

import pytest

from health.wording import messages, words_for
from health.wording.messages import SOURCE, is_said, read_catalogue, templates
from health.wording.words import LANGUAGES

TRANSLATED = [language for language in LANGUAGES if language != SOURCE]


def forms(text: object) -> list[str]:
    return [str(form) for form in text] if isinstance(text, list | tuple) else [str(text)]


def gaps(text: str) -> set[str]:
    return {name for _before, name, _format, _conversion in Formatter().parse(text) if name is not None}


def singular(entry_id: object) -> str:
    return forms(entry_id)[0]


@pytest.fixture(scope="module")
def wanted() -> set[str]:
    """Give the templates in the code, read once: reading all of it takes a while."""
    return {singular(entry.id) for entry in templates() if entry.id}


def test_nothing_is_said_inside_an_f_string_where_the_catalogue_would_miss_it(wanted: set[str]) -> None:
    said = {
        call.args[0].value
        for room in ("health", "pages")
        for file in (messages.ROOT / room).rglob("*.py")
        for call in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in ("say", "plural")
        if call.args and isinstance(call.args[0], ast.Constant)
    }
    assert sorted(said - wanted) == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_template_in_the_code_is_in_the_catalogue(wanted: set[str], language: str) -> None:
    known = {singular(entry.id) for entry in read_catalogue(language) if entry.id}
    assert sorted(wanted - known) == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_template_is_translated(wanted: set[str], language: str) -> None:
    said = {singular(entry.id) for entry in read_catalogue(language) if entry.id and is_said(entry.string)}
    assert sorted(wanted - said) == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_catalogue_holds_nothing_the_code_no_longer_says(wanted: set[str], language: str) -> None:
    known = {singular(entry.id) for entry in read_catalogue(language) if entry.id}
    assert sorted(known - wanted) == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_fills_the_same_gaps(language: str) -> None:
    wrong = [
        (form, translated)
        for entry in read_catalogue(language)
        if entry.id and is_said(entry.string)
        for form in forms(entry.id)[-1:]
        for translated in forms(entry.string)
        if gaps(form) != gaps(translated)
    ]
    assert wrong == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_keeps_bold_words_bold(language: str) -> None:
    wrong = [
        (form, translated)
        for entry in read_catalogue(language)
        if entry.id and is_said(entry.string)
        for form in forms(entry.id)[-1:]
        for translated in forms(entry.string)
        if form.count("**") != translated.count("**")
    ]
    assert wrong == []


def test_templates_are_found_in_code_by_their_three_callers(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "health").mkdir()
    (tmp_path / "pages" / "one.py").write_text('words.say("Hello {name}", name=1)\nwords.plural("{n} a", "{n} b", 2)\n')
    (tmp_path / "health" / "two.py").write_text('message("Not " "so")\nother("never")\n')
    assert {entry.id for entry in templates(tmp_path) if entry.id} == {"Hello {name}", ("{n} a", "{n} b"), "Not so"}


def test_updating_keeps_translations_and_counts_what_lacks_one(
    wanted: set[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(messages.LOCALE_FOLDER, tmp_path / "locale")
    monkeypatch.setattr(messages, "LOCALE_FOLDER", tmp_path / "locale")
    path = tmp_path / "locale" / "id.po"
    path.write_text('msgid "strong"\nmsgstr "kuat"\n\nmsgid "said no longer"\nmsgstr "tidak lagi"\n', encoding="utf-8")
    lacking = messages.update()
    found = read_catalogue("id")
    assert found.get("strong").string == "kuat"
    assert found.get("said no longer") is None
    assert lacking == {"id": len(wanted) - 1}


def test_a_language_without_a_catalogue_begins_empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "LOCALE_FOLDER", tmp_path)
    assert [entry.id for entry in read_catalogue("id") if entry.id] == []


def test_a_plural_needs_all_its_forms() -> None:
    assert not is_said(("satu", ""))
    assert is_said(("satu", "banyak"))
    assert not is_said("")


def test_indonesian_says_what_english_says_differently() -> None:
    assert words_for("id").quarter(8106) == "TW3 2026"
    assert words_for("id").plural("{n} partnership", "{n} partnerships", 1000).startswith("1.000 ")
    assert words_for("id").say("at risk") != "at risk"
