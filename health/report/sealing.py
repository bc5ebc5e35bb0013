"""Make office files the same to the byte for the same content: fixed times inside, also in files within files."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime

# The oldest time a zip entry can carry; what a file says about its making stands in its properties.
_EPOCH = (1980, 1, 1, 0, 0, 0)
_STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")


def sealed(data: bytes, *, at: datetime) -> bytes:
    """Rewrite an office file so that its bytes depend on content and `at` alone."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            target.writestr(entry, _still(name, source.read(name), at=at))
    return written.getvalue()


def _still(name: str, content: bytes, *, at: datetime) -> bytes:
    if name.endswith(".xlsx"):
        return sealed(content, at=at)
    if name == "docProps/core.xml":
        moment = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
        return _STAMP.sub(rb"\g<1>" + moment + rb"\g<3>", content)
    return content
