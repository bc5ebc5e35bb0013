"""The shell of the core: read what changed, score it, write it, in the transaction of the upload that changed it."""

from health.assess.alerting import acknowledge
from health.assess.effect import Effect
from health.assess.ending import end_kpi, measure_again
from health.assess.noting import remove_record, save_record
from health.assess.preview import changes, jumps
from health.assess.remember import Remembered, Said, forget, remembered
from health.assess.rescore import publish, rescore, rescore_all
from health.assess.reverse import redo, undo
from health.assess.standing import Standing, evidence, share_of_wins, standing
from health.assess.start import FIRST_MODEL, initialise, load_simulated, start_empty, what_is_known
from health.assess.take import Taken, prepare, take

__all__ = [
    "FIRST_MODEL",
    "Effect",
    "Remembered",
    "Said",
    "Standing",
    "Taken",
    "acknowledge",
    "changes",
    "end_kpi",
    "evidence",
    "forget",
    "initialise",
    "jumps",
    "load_simulated",
    "measure_again",
    "prepare",
    "publish",
    "redo",
    "remembered",
    "remove_record",
    "rescore",
    "rescore_all",
    "save_record",
    "share_of_wins",
    "standing",
    "start_empty",
    "take",
    "undo",
    "what_is_known",
]
