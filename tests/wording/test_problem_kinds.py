"""Every kind of problem has a name of its own in the reader's language."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from health.wording import words_for
from health.wording.problem_kinds import problem_kinds

ROOT = Path(__file__).resolve().parents[2]
RAISING = [path for room in ("intake", "assess") for path in sorted((ROOT / "health" / room).rglob("*.py"))]
# Which argument of a call is the code; `code=` is one in any call.
PLACES = {"Problem": 3, "Question": 0, "Refusal": 0, "refuse": 0}


def codes_in(path: Path) -> Iterator[str]:
    """Find the codes written out in a module; those handed on as a variable are written out elsewhere."""
    for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(call, ast.Call):
            # `cells.refuse` is another verb: it takes a column first.
            name = call.func.id if isinstance(call.func, ast.Name) else ""
            given = call.args[PLACES[name] :][:1] if name in PLACES else []
            given += [keyword.value for keyword in call.keywords if keyword.arg == "code"]
            yield from (text.value for text in given if isinstance(text, ast.Constant) and isinstance(text.value, str))


RAISED = {code for path in RAISING for code in codes_in(path)}


def test_every_code_that_is_raised_has_words_and_no_other() -> None:
    assert {"ambiguous_number", "unknown_kpi", "macros", "shifted_cells", "contradicts_stored_values"} <= RAISED
    assert set(problem_kinds(words_for("en"))) == RAISED


@pytest.mark.parametrize("language", ["en", "id"])
def test_no_two_kinds_are_called_the_same_and_none_by_its_code(language: str) -> None:
    names = problem_kinds(words_for(language))
    assert len(set(names.values())) == len(names)
    assert not [code for code, name in names.items() if "_" in name or name == code]
