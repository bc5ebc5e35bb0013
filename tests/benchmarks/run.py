"""Measure speed as ratios within one run, and print them: python tests/benchmarks/run.py [pages] [load] [faults].

Every figure is made beside its yardstick on the same machine in the same minute. Nothing here fails a build.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]


def main() -> None:
    """Run the chosen benchmarks, all by default."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("which", nargs="*", default=["load", "pages"])
    asked.add_argument("--partnerships", type=int, default=10_000)
    asked.add_argument("--rows", type=int, default=1_000_000)
    asked.add_argument("--repeats", type=int, default=7)
    asked.add_argument("--kills", type=int, default=100)
    asked.add_argument("--races", type=int, default=200)
    given = asked.parse_args()
    if "load" in given.which:
        import load

        load.report(rows=given.rows)
    if "pages" in given.which:
        import pages

        pages.report(partnerships=given.partnerships, repeats=given.repeats)
    if "faults" in given.which:
        import broken_commits

        broken_commits.report(kills=given.kills, races=given.races)


if __name__ == "__main__":
    main()
