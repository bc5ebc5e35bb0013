"""Run the shell: python -m health …."""

import os
import sys

from health.cli import main

try:
    status = main()
    sys.stdout.flush()
except BrokenPipeError:
    # Whoever read the output stopped, as `head` does: nothing is left to tell, also not at exit.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    status = 1
sys.exit(status)
