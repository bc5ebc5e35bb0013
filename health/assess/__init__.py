"""The shell of the core: read what changed, score it, write it, in the transaction of the upload that changed it."""

from health.assess.effect import Effect
from health.assess.preview import changes, jumps
from health.assess.rescore import rescore, rescore_all
from health.assess.reverse import redo, undo
from health.assess.start import initialise, load_simulated, start_empty, what_is_known
from health.assess.take import Taken, prepare, take

__all__ = [
    "Effect",
    "Taken",
    "changes",
    "initialise",
    "jumps",
    "load_simulated",
    "prepare",
    "redo",
    "rescore",
    "rescore_all",
    "start_empty",
    "take",
    "undo",
    "what_is_known",
]
