"""The shell of the core: read what changed, score it, write it, in the transaction of the upload that changed it."""

from health.assess.alerting import acknowledge
from health.assess.preview import changes
from health.assess.rescore import publish, rescore, rescore_all
from health.assess.standing import Standing, evidence, share_of_wins, standing
from health.assess.start import initialise, load_simulated, start_empty, what_is_known
from health.assess.take import Taken, prepare, take

__all__ = [
    "Standing",
    "Taken",
    "acknowledge",
    "changes",
    "evidence",
    "initialise",
    "load_simulated",
    "prepare",
    "publish",
    "rescore",
    "rescore_all",
    "share_of_wins",
    "standing",
    "start_empty",
    "take",
    "what_is_known",
]
