"""How the shell answers: a sentence, or one JSON object a line for programs."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Sequence
from typing import Any

from health.errors import Message, Problem


def tell_refused(asked: argparse.Namespace, sentence: Message, problems: Sequence[Problem]) -> None:
    if getattr(asked, "format", "text") == "json":
        understood = getattr(asked, "understood", None)
        print_json(
            {
                "written": False,
                "refused_because": str(sentence),
                "understood": understood,
                "problems": as_objects(problems),
            }
        )
        return
    sys.stdout.write(f"{sentence}\n")
    print_problems(problems)


def as_objects(problems: Sequence[Problem]) -> list[dict[str, Any]]:
    return [
        {"row": p.row, "column": p.column, "value": p.value, "code": p.code, "problem": str(p.sentence)}
        for p in problems
    ]


def print_problems(problems: Sequence[Problem]) -> None:
    if problems:
        rows = csv.writer(sys.stdout, lineterminator="\n")
        rows.writerow(["row", "column", "value", "problem"])
        rows.writerows([p.row, p.column, p.value, str(p.sentence)] for p in problems)


def print_json(content: Any) -> None:
    json.dump(content, sys.stdout, ensure_ascii=False, allow_nan=False)
    sys.stdout.write("\n")
