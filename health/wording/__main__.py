"""Bring the message catalogues up to date: python -m health.wording adds what is new, drops what is gone."""

import sys

from health.wording.messages import update

sys.stdout.write("".join(f"{language}: {n} without a translation\n" for language, n in update().items()))
