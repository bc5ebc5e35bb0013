"""What a newcomer relies on: pinned requirements, no package host by name, README's commands and pictures."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
REQUIREMENTS = ("requirements.txt", "tests/requirements.txt")
# Put together here, so that this file does not hold what it looks for.
HOSTS = tuple(
    ".".join(parts) for parts in (("pypi", "org"), ("pythonhosted", "org"), ("deb", "debian", "org"), ("npmjs", "org"))
)


def committed_texts() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split(
        "\n"
    )
    endings = {".py", ".md", ".toml", ".txt", ".json", ".po", ""}
    return [ROOT / name for name in listed if name and Path(name).suffix in endings]


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_every_direct_dependency_is_pinned_exactly(name: str) -> None:
    lines = [line.split("#")[0].strip() for line in (ROOT / name).read_text("utf-8").splitlines()]
    loose = [
        line for line in lines if line and not line.startswith("-r ") and not re.fullmatch(r"[\w.\[\]-]+==[\w.]+", line)
    ]
    assert loose == []


def test_no_committed_file_names_a_package_host() -> None:
    texts = committed_texts()
    if not texts:
        pytest.skip("this is no git checkout")
    naming = [str(path.relative_to(ROOT)) for path in texts if any(host in path.read_text("utf-8") for host in HOSTS)]
    assert naming == []


def test_readme_starts_and_tests_the_project_in_one_line_each() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    commands = [line for line in readme.splitlines() if line.startswith("python3 -m venv .venv && ")]
    assert [line.split(" && ")[-1] for line in commands] == [
        ".venv/bin/streamlit run app.py",
        ".venv/bin/pytest -n auto",
    ]
    assert "-r tests/requirements.txt" in commands[1]


def test_every_picture_readme_shows_is_there() -> None:
    shown = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", (ROOT / "README.md").read_text("utf-8"))
    assert shown
    assert [place for place in shown if not (ROOT / place).is_file()] == []


def test_every_command_readme_names_is_one_the_shell_has() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    named = set(re.findall(r"python -m health (\w+)", readme))
    helped = subprocess.run(
        [sys.executable, "-m", "health", "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert named
    assert [name for name in sorted(named) if name not in helped] == []
