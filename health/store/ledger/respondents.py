"""Respondents under a keyed hash: who answered can be told apart, never told."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import Connection, select

from health.errors import StoreError, message
from health.store import schema
from health.store.ledger.setup import set_setting
from health.store.schema import table

KEY_VARIABLE = "HEALTH_RESPONDENT_KEY"


def respondent_key(connection: Connection, environment: Mapping[str, str]) -> bytes:
    """Give the key respondents are hashed under: the environment's, else the one made at init.

    Raises `StoreError` when the environment's key is not the one this database was filled under: the same person would
    get a second hash and be counted twice.
    """
    setting = table(schema.Setting).c
    stored: dict[str, str] = dict(
        connection.execute(select(setting.name, setting.value).where(setting.name.like("respondent%"))).all()
    )
    given = environment.get(KEY_VARIABLE)
    if given is None and "respondent_key" in stored:
        return bytes.fromhex(stored["respondent_key"])
    if given is not None and hmac.compare_digest(_fingerprint(given), stored.get("respondent_fingerprint", "")):
        return given.encode()
    raise StoreError(
        message(
            "The key in {variable} is not the one this database hashes respondents under; set the one used at init",
            variable=KEY_VARIABLE,
        )
    )


def make_respondent_key(writer: Connection, environment: Mapping[str, str]) -> None:
    """Settle, once, the key respondents are hashed under; a key given by the environment is not stored."""
    setting = table(schema.Setting).c
    if writer.execute(select(setting.name).where(setting.name.like("respondent%"))).first():
        return
    given = environment.get(KEY_VARIABLE)
    if given is None:
        set_setting(writer, "respondent_key", value=secrets.token_hex(32))
    else:
        set_setting(writer, "respondent_fingerprint", value=_fingerprint(given))


def _fingerprint(key: str) -> str:
    return hmac.new(key.encode(), b"partnership health", hashlib.sha256).hexdigest()


def hash_respondents(key: bytes, names: pd.DataFrame) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Hash respondents, one number per row, from columns partnership_id and respondent.

    The partnership is part of what is hashed, so that one person cannot be followed from one partnership to another.
    64 bits: among 1,000 respondents of one wave two share a number with a chance of 3 in 10¹⁴.
    """
    pairs = names[["partnership_id", "respondent"]]
    codes, unique = pd.factorize(pd.MultiIndex.from_frame(pairs))
    hashed = [
        int.from_bytes(hmac.digest(key, f"{partnership}\x1f{respondent}".encode(), "sha256")[:8], "big", signed=True)
        for partnership, respondent in unique
    ]
    return np.array(hashed, dtype=np.int64)[codes]
