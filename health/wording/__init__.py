"""Numbers → plain sentences, in English and Indonesian; every visible word goes through here."""

from health.wording.status import ORDER, STATUSES, band_label, band_word, status_of
from health.wording.words import LANGUAGES, MISSING, Words, choose_language, words_for

__all__ = [
    "LANGUAGES",
    "MISSING",
    "ORDER",
    "STATUSES",
    "Words",
    "band_label",
    "band_word",
    "choose_language",
    "status_of",
    "words_for",
]
