"""Robustness of 10,000 partnerships in 1,000 draws, in a process of its own so that its peak memory is its own; and
the answer of the What if page: score, band and rank of as many under another model.
"""

from __future__ import annotations

import json
import subprocess
import sys

import run

DRAWS = 1_000
TIMED = """
import json, resource, statistics, sys, time
from dataclasses import replace
import numpy as np
from health.catalogue import load_catalogue
from health.insight import Evidence, outcome, simulate
from health.scoring import ScoringModel
count, draws = int(sys.argv[1]), int(sys.argv[2])
model = ScoringModel.from_json(load_catalogue().model.text)
chance = np.random.default_rng(1)
kpi, survey = chance.uniform(30, 95, (2, count, 8))
kpi[chance.random(kpi.shape) < 0.15] = np.nan
survey[chance.random(survey.shape) < 0.15] = np.nan
root = chance.normal(0, 1.5, (count, 8, 8)) * ~np.isnan(survey)[:, :, None]
evidence = Evidence(kpi, survey, root @ root.transpose(0, 2, 1), np.arange(count))
start, began = time.perf_counter(), time.process_time()
simulate(model, evidence, seed=1, draws=draws)
seconds, busy = time.perf_counter() - start, time.process_time() - began
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
other = replace(model, aggregation="arithmetic", weights=(0.3, *model.weights[1:]))
turns = []
for _ in range(9):
    start = time.perf_counter()
    outcome(other, kpi=kpi, survey=survey)
    turns.append(time.perf_counter() - start)
print(json.dumps([seconds, busy, peak, statistics.median(turns)]))
"""


def report(*, partnerships: int, draws: int = DRAWS) -> None:
    """Print seconds and peak memory beside what they may be."""
    command = [sys.executable, "-c", TIMED, str(partnerships), str(draws)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=run.ROOT)
    seconds, busy, megabytes, answer = json.loads(done.stdout)
    told = f"{seconds:.2f} s, {busy:.2f} s of processor (wanted: 3 s on two cores)"
    print(f"{draws:,} draws × {partnerships:,} partnerships   {told}, peak {megabytes:.0f} MB (1,024)")
    print(f"what if, {partnerships:,} scored and ranked    {1000 * answer:6.0f} ms")
