"""Measure speed as ratios within one run, and how well intervals hold: python tests/benchmarks/run.py [NAME ...].

Every figure is made beside its yardstick on the same machine in the same minute. Nothing here fails a build.
Names: load, pages, coverage, draws; all without one.
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
    asked.add_argument("which", nargs="*", default=["load", "pages", "coverage", "draws"])
    asked.add_argument("--partnerships", type=int, default=10_000)
    asked.add_argument("--rows", type=int, default=1_000_000)
    asked.add_argument("--repeats", type=int, default=7)
    given = asked.parse_args()
    if "load" in given.which:
        import load

        load.report(rows=given.rows)
    if "pages" in given.which:
        import pages

        pages.report(partnerships=given.partnerships, repeats=given.repeats)
    if "coverage" in given.which:
        import coverage

        coverage.report()
    if "draws" in given.which:
        import insight_draws

        insight_draws.report(partnerships=given.partnerships)


if __name__ == "__main__":
    main()
