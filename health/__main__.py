"""Run the shell: python -m health …."""

import logging
import os
import sys

from health.cli import main

# The sentence on standard output is the whole answer; the log's tracebacks are for servers, which keep logs.
logging.getLogger("health").addHandler(logging.NullHandler())

try:
    status = main()
    sys.stdout.flush()
except BrokenPipeError:
    # Whoever read the output stopped, as `head` does: nothing is left to tell, also not at exit.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    status = 1
sys.exit(status)
