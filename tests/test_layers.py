"""The house keeps its layers: imports point down, Streamlit stays upstairs, no page can be opened without the frame."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
# From the ground up; a room may import those below it and itself.
LAYERS = [
    ["errors"],
    ["quarter", "progress", "harmless"],
    ["catalogue"],
    ["scoring"],
    ["insight", "intake"],
    ["access"],
    ["store"],
    ["assess"],
    ["wording", "demo"],
    ["charts"],
    ["report"],
    ["cli"],
    ["__main__"],
]
LEVEL = {room: level for level, rooms in enumerate(LAYERS) for room in rooms}


def imports_of(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def room_of(path: Path) -> str:
    return path.relative_to(ROOT / "health").parts[0].removesuffix(".py")


HEALTH = sorted((ROOT / "health").rglob("*.py"))


@pytest.mark.parametrize("path", HEALTH, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_down(path: Path) -> None:
    if path.parent == ROOT / "health" and path.name == "__init__.py":
        return
    own = LEVEL[room_of(path)]
    for name in imports_of(path):
        parts = name.split(".")
        if parts[0] == "health" and len(parts) > 1 and parts[1] in LEVEL:
            sideways = parts[1] != room_of(path) and LEVEL[parts[1]] == own
            assert LEVEL[parts[1]] <= own, f"{path.name} imports {name} from above"
            assert not sideways, f"{path.name} imports {name} from beside"


@pytest.mark.parametrize("path", HEALTH, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_in_health_knows_streamlit(path: Path) -> None:
    assert not [name for name in imports_of(path) if name.split(".")[0] == "streamlit"]


def test_no_script_lies_directly_in_pages() -> None:
    assert not list((ROOT / "pages").glob("*.py")), "a deep link would run it without the sign-in gate"


def test_what_all_pages_share_knows_none_of_their_rooms() -> None:
    parts = ROOT / "pages" / "parts"
    rooms = {place.name for place in parts.iterdir() if place.is_dir()} - {"choices", "__pycache__"}
    shared = [*parts.glob("*.py"), *(parts / "choices").glob("*.py")]
    assert shared
    for path in shared:
        known = {name.split(".")[2] for name in imports_of(path) if name.startswith("pages.parts.")}
        assert known & rooms == set(), f"{path.name} reaches into a room"


def test_every_select_lies_in_the_store() -> None:
    outside = [path for path in (ROOT / "pages").rglob("*.py") if "sqlalchemy" in path.read_text("utf-8")]
    assert [path.name for path in outside] == ["load.py"], "only load.py opens the engine, and it selects nothing"


def test_session_keys_are_named_in_the_rooms_of_choices_only() -> None:
    """`linked` and `show` take their keys from whoever calls them."""
    parts = ROOT / "pages" / "parts"
    rooms = {parts / f"{name}.py" for name in ("selection", "linked", "show")} | set((parts / "choices").glob("*.py"))
    naming = re.compile(r"st\.(session_state|query_params)")
    found = {path for path in (ROOT / "pages").rglob("*.py") if naming.search(path.read_text("utf-8"))}
    assert found - rooms == set()
