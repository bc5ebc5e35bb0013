"""Find out whether bytes are text, and in which encoding; where several fit and differ, the person is asked."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, replace

from health.errors import message
from health.intake.questions import Question
from health.intake.refusing import refuse, shown
from health.intake.text.foreign import refuse_other_formats
from health.intake.text.twice import once, undone

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


# The one-byte encodings that spreadsheet programs write, by how often they are met; the first that fits is shown.
_ONE_BYTE = (
    ("Windows-1252", "cp1252"),
    ("Latin-1", "latin-1"),
    ("Latin-9", "iso8859-15"),
    ("Windows-1250", "cp1250"),
    ("Latin-2", "iso8859-2"),
    ("Windows-1254", "cp1254"),
    ("Windows-1257", "cp1257"),
    ("Windows-1251", "cp1251"),
    ("Windows-1253", "cp1253"),
    ("Mac Roman", "mac-roman"),
    ("CP437", "cp437"),
    ("CP850", "cp850"),
)
_CODECS = {"UTF-8": "utf-8-sig", "UTF-8 with BOM": "utf-8-sig", "UTF-16": "utf-16", "UTF-7": "utf-7", **dict(_ONE_BYTE)}
_TWICE = "UTF-8 twice"

ENCODINGS = (*_CODECS, _TWICE)
"""The encodings a person may choose from."""

# Record separator, next line, line separator, vertical tab, form feed.
_RARE_LINE_ENDS = (b"\x1e", b"\xc2\x85", b"\xe2\x80\xa8", b"\x0b", b"\x0c")
# A run ends with a hyphen, or with a character that no run holds.
_SHIFTED = re.compile(rb"\+[A-Za-z0-9+/]{3,}(?:-|(?![A-Za-z0-9+/]))")
_WESTERN_LETTERS = re.compile("[À-ÖØ-öø-ÿ]+")
_HIGH_WORDS = re.compile(rb"[A-Za-z\x80-\xff]*[\x80-\xff][A-Za-z\x80-\xff]*")
# What no table has in its cells: control characters, and letters of two scripts in one word.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_LATIN, _OTHER_SCRIPT = re.compile("[A-Za-z]"), re.compile("[\u0370-\u03ff\u0400-\u04ff]")
# A box, a mathematical sign or a lone currency inside a word shows that the encoding is another one.
_SYMBOL_IN_WORD = re.compile(r"[^\W\d_][^\w\s.,;:'’\-–—()\"/&%][^\W\d_]")
# Signs beyond western letters and the punctuation of typists, or more than two letters beyond ASCII in a row.
_UNNATURAL = re.compile("[^\x00-\x7fÀ-ÖØ-öø-ÿŒœŠšŽžŸ’‘“”„–—…€£°§©®«»·¡¿×²³½¼¾ºª™•´]|[À-ÖØ-öø-ÿŒœŠšŽž]{3}")
_SAMPLED_WORDS = 400
_SHOWN_WORDS = 3


@dataclass(frozen=True)
class Decoded:
    """Hold a file's text as UTF-8 bytes without a mark, the encoding it came in, and what is to be asked about it."""

    utf8: bytes
    encoding: str
    question: Question | None = None


def decode(data: bytes, name: str, *, encoding: str | None = None) -> Decoded:
    """Decode a file, in the encoding a person chose or the one that fits.

    Raises `FileRefused` for other formats, a chosen encoding the bytes contradict, and NUL bytes.
    """
    refuse_other_formats(data, name)
    decoded = _detected(data, name) if encoding is None else _chosen(data, name, encoding=encoding)
    # Some devices fill up the last block they write.
    utf8 = decoded.utf8.rstrip(b"\0")
    _refuse_nul(utf8, name)
    return replace(decoded, utf8=_with_usual_marks(utf8))


def _with_usual_marks(utf8: bytes) -> bytes:
    r"""Take out byte order marks in the text, which nobody sees, and write rare line ends as \n where all are rare."""
    # Old programs end a text with Ctrl-Z.
    utf8 = utf8.replace(codecs.BOM_UTF8, b"").removesuffix(b"\x1a")
    if b"\n" in utf8 or b"\r" in utf8:
        return utf8
    rare = next((mark for mark in _RARE_LINE_ENDS if mark in utf8), b"\n")
    return utf8.replace(rare, b"\n")


def _detected(data: bytes, name: str) -> Decoded:
    if data.startswith(_UTF16):
        return Decoded(_from_utf16(data, name), "UTF-16")
    if data.startswith(codecs.BOM_UTF8):
        decoded = Decoded(data[len(codecs.BOM_UTF8) :], "UTF-8 with BOM")
        _require_utf8(decoded.utf8, name)
        return _encoded_twice(data, name) or decoded
    unmarked = _unmarked_utf16(data)
    if unmarked:
        return Decoded(unmarked, "UTF-16 without BOM")
    if _is_utf8(data):
        return _seven_bit(data, name) or _encoded_twice(data, name) or Decoded(data, "UTF-8")
    return _one_byte(data, name)


def _seven_bit(data: bytes, name: str) -> Decoded | None:
    """Decode UTF-7 where every shifted run is one of signs or of letters beyond ASCII, and ask; None for other text."""
    if not data.isascii() or not (runs := list(dict.fromkeys(_SHIFTED.findall(data)))[:_SAMPLED_WORDS]):
        return None
    try:
        signs = [run.decode("utf-7") for run in runs]
        utf8 = data.decode("utf-7").encode("utf-8")
    except UnicodeError:
        return None
    # What follows a plus may be a name, as in A+IBM, which no hyphen ends and which is rarely one of letters.
    certain = (run.endswith(b"-") or _WESTERN_LETTERS.fullmatch(sign) for run, sign in zip(runs, signs, strict=True))
    if not any(certain) or not all(map(_is_shifted, signs)):
        return None
    sentence = message(
        "{name} looks like UTF-7, in which it says {sample}; choose the encoding in which the words are right, or save "
        "the file again as CSV UTF-8",
        name=name,
        sample=shown(", ".join(signs[:_SHOWN_WORDS])),
    )
    choices = {"UTF-7": shown(", ".join(signs[:_SHOWN_WORDS])), "UTF-8": shown(runs[0].decode())}
    return Decoded(utf8, "UTF-7", Question("which_encoding", sentence, "encoding", choices))


def _encoded_twice(data: bytes, name: str) -> Decoded | None:
    found = undone(data)
    if found is None:
        return None
    utf8, (before, after) = found
    sentence = message(
        "{name} seems to have been encoded twice: it says {found}, which stands for {sample}; choose the encoding in "
        "which the words are right, or save the file again as CSV UTF-8",
        name=name,
        found=shown(before),
        sample=shown(after),
    )
    choices = {_TWICE: shown(after), "UTF-8": shown(before)}
    return Decoded(utf8, _TWICE, Question("which_encoding", sentence, "encoding", choices))


def _is_shifted(text: str) -> bool:
    """Say whether a run is worth shifting: no writer shifts plain letters, digits or spaces alone."""
    plain = text.isascii() and any(sign.isalnum() or sign.isspace() for sign in text)
    return text.isprintable() and not plain


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _chosen(data: bytes, name: str, *, encoding: str) -> Decoded:
    codec = {known.casefold(): _CODECS.get(known, known) for known in ENCODINGS}.get(encoding.casefold())
    if codec is None:
        sentence = message(
            "{found} is not an encoding that is read; choose one of {expected}",
            found=shown(encoding),
            expected=", ".join(ENCODINGS),
        )
        refuse("unknown_encoding", sentence)
    try:
        return Decoded(once(data) if codec == _TWICE else data.decode(codec).encode("utf-8"), encoding)
    except UnicodeError:
        sentence = message(
            "{name} is not {encoding} text; choose another encoding, or save the file again as CSV UTF-8",
            name=name,
            encoding=encoding,
        )
        refuse("not_text", sentence)


def _unmarked_utf16(data: bytes) -> bytes | None:
    """Decode UTF-16 without a mark where it is certain: every second byte of its line ends and of most else is NUL."""
    if len(data) < 4 or len(data) % 2 or b"\0" not in data:
        return None
    sample = data[:65_536]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    codec = "utf-16-le" if odd > even else "utf-16-be"
    if max(even, odd) < 0.5 * len(sample) / 2 or min(even, odd):
        return None
    try:
        text = data.decode(codec)
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text.encode("utf-8")


def _one_byte(data: bytes, name: str) -> Decoded:
    """Decode with the first fitting encoding, and ask where another one reads other words."""
    words = b"\n".join(list(dict.fromkeys(found[0] for found in _HIGH_WORDS.finditer(data)))[:_SAMPLED_WORDS])
    readings: dict[str, str] = {}
    for encoding, codec in _ONE_BYTE:
        text = _plausible(words, codec)
        if text is not None and text not in readings.values():
            readings[encoding] = text
    fitting = [encoding for encoding in readings if _decodes(data, _CODECS[encoding])]
    if not fitting or _looks_multibyte(data):
        _require_utf8(data, name)
    best = fitting[0]
    utf8 = data.decode(_CODECS[best]).encode("utf-8")
    if len(fitting) == 1 and _is_natural(best, readings[best]):
        return Decoded(utf8, best)
    choices = {encoding: shown(", ".join(readings[encoding].split("\n")[:_SHOWN_WORDS])) for encoding in fitting}
    sentence = message(
        "{name} is not UTF-8. Read as {encoding} it says {sample}; choose the encoding in which the words are right, "
        "or save the file again as CSV UTF-8",
        name=name,
        encoding=best,
        sample=choices[best],
    )
    return Decoded(utf8, best, Question("which_encoding", sentence, "encoding", choices))


def _is_natural(encoding: str, words: str) -> bool:
    """Say whether words are what western programs write; what others wrote may fit the encoding just by chance."""
    return encoding == "Windows-1252" and not _UNNATURAL.search(words)


def _decodes(data: bytes, codec: str) -> bool:
    try:
        data.decode(codec)
    except UnicodeDecodeError:
        return False
    return True


def _looks_multibyte(data: bytes) -> bool:
    """Say whether most bytes lie beyond ASCII, as in a text that is no one-byte text at all, or no text."""
    sample = data[:65_536]
    high = sum(byte >= 0x80 for byte in sample)
    return high > len(sample) / 3 or bool(re.search(rb"[\x00-\x08\x0e-\x1f]", sample))


def _plausible(words: bytes, codec: str) -> str | None:
    try:
        text = words.decode(codec)
    except UnicodeDecodeError:
        return None
    if _CONTROLS.search(text):
        return None
    for word in text.split("\n"):
        if _SYMBOL_IN_WORD.search(word) or (_LATIN.search(word) and _OTHER_SCRIPT.search(word)):
            return None
    return text


def _from_utf16(data: bytes, name: str) -> bytes:
    try:
        return data.decode("utf-16").encode("utf-8")
    except UnicodeError:
        sentence = message(
            "{name} begins like UTF-16 text but is damaged further on; save it again as CSV UTF-8", name=name
        )
        refuse("not_text", sentence)


def _require_utf8(data: bytes, name: str) -> None:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        sentence = message(
            "{name} is not UTF-8 text: the byte {found} in line {line} does not belong there; "
            "save the file again as CSV UTF-8",
            name=name,
            found=f"0x{data[error.start]:02X}",
            line=_line_of(data, error.start),
        )
        refuse("not_utf8", sentence)


def _refuse_nul(data: bytes, name: str) -> None:
    place = data.find(b"\0")
    if place >= 0:
        sentence = message(
            "{name} has a NUL byte in line {line}, so it is not a plain text file; save it again as CSV UTF-8",
            name=name,
            line=_line_of(data, place),
        )
        refuse("nul_byte", sentence)


def _line_of(data: bytes, place: int) -> int:
    return count_line_ends(data[:place]) + 1


def count_line_ends(data: bytes) -> int:
    """Count line ends, be they CRLF, LF or CR.

    >>> count_line_ends(b"a\\r\\nb\\nc\\rd")
    3
    """
    return data.count(b"\n") + data.count(b"\r") - data.count(b"\r\n")
