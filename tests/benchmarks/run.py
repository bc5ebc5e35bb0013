"""Measure speed as ratios within one run, and how well the statistics hold: python tests/benchmarks/run.py [NAME ...].

Every figure is made beside its yardstick on the same machine in the same minute. Nothing here fails a build.
Names: load, pages, faults, insight, challenges, intervals, draws; all without one.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

NAMES = ("load", "pages", "faults", "insight", "challenges", "intervals", "draws")


def main() -> None:
    """Run the chosen benchmarks, all by default."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("which", nargs="*", default=NAMES)
    asked.add_argument("--partnerships", type=int, default=10_000)
    asked.add_argument("--rows", type=int, default=1_000_000)
    asked.add_argument("--repeats", type=int, default=7)
    asked.add_argument("--kills", type=int, default=100)
    asked.add_argument("--races", type=int, default=200)
    given = asked.parse_args()
    if unknown := set(given.which) - set(NAMES):
        asked.error(f"{', '.join(sorted(unknown))}: choose among {', '.join(NAMES)}")
    if "load" in given.which:
        import load

        load.report(rows=given.rows)
    if "pages" in given.which:
        import pages

        pages.report(partnerships=given.partnerships, repeats=given.repeats)
    if "insight" in given.which:
        import insight

        insight.report(partnerships=given.partnerships)
    if "challenges" in given.which:
        import challenges

        challenges.report()
    if "intervals" in given.which:
        import intervals

        intervals.report()
    if "draws" in given.which:
        import insight_draws

        insight_draws.report(partnerships=given.partnerships)
    if "faults" in given.which:
        import broken_commits

        broken_commits.report(kills=given.kills, races=given.races)


if __name__ == "__main__":
    main()
