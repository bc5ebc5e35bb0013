"""How the app's code reaches the browser: at once, packed, and what draws the charts asked for early.

What Streamlit sends of itself is 8 MB of scripts in some hundred files; on a slow line they are most of the wait.
"""

from __future__ import annotations

import asyncio
import os
import posixpath
import socket
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_SCRIPTS = Path(st.__file__).parent / "static" / "static" / "js"
_DRAWS = "PlotlyChart.*.js"
_PACKED = (b"text/javascript", b"application/javascript", b"text/css")
_GZIP = 16 + zlib.MAX_WBITS


@asynccontextmanager
async def at_once(_: object) -> AsyncIterator[None]:
    """Let the server hold back no small answer until the one before is confirmed, which takes 40 ms each time.

    Streamlit listens on a socket that does not say it is TCP, so that Python leaves Nagle's algorithm on. Accepted
    connections take the option over from the socket that listens; where a system has no list of what a process holds
    open, nothing changes.
    """
    with suppress(FileNotFoundError):
        for number in os.listdir("/dev/fd"):
            with suppress(OSError):  # no socket, or closed since
                _send_at_once(int(number))
    yield


def _send_at_once(number: int) -> None:
    held = socket.socket(fileno=number)
    try:
        if held.family in (socket.AF_INET, socket.AF_INET6) and _listens(held):
            held.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    finally:
        held.detach()  # whoever opened it closes it


def _listens(held: socket.socket) -> bool:
    return bool(held.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))


class Early:
    """Tell the browser with a page that charts will be drawn: it fetches their code beside the rest, not after it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._links = [
            (b"link", f"<./static/js/{script.name}>; rel=modulepreload; fetchpriority=low".encode())
            for script in sorted(_SCRIPTS.glob(_DRAWS))
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on; add the links to the head of a page."""

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start" and _kind(message) == b"text/html":
                message = {**message, "headers": [*message["headers"], *self._links]}
            await send(message)

        await self._app(scope, receive, told)


class Packed:
    """Send scripts and styles compressed, to a third of their size; each is packed once and kept (some 4 MB in all).

    Streamlit sends them as they are, because packing them anew for every visitor costs more than it saves. Their names
    carry a hash of what is in them, so what is kept is never out of date.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._kept: dict[str, tuple[list[tuple[bytes, bytes]], bytes]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer for a script or style from what is kept; pass everything else on."""
        if scope["type"] != "http" or not _wants_packed(scope):
            await self._app(scope, receive, send)
            return
        path = scope["path"]
        if path not in self._kept:
            answer = await _whole(self._app, scope, receive)
            if answer[0]["status"] != 200 or _kind(answer[0]) not in _PACKED:
                for message in answer:
                    await send(message)
                return
            self._kept[path] = await asyncio.to_thread(_packed, answer)
        headers, body = self._kept[path]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})


def _wants_packed(scope: Scope) -> bool:
    """Say whether a whole script or style is asked for, by its plain address: others without end mean the same file."""
    asked, path = dict(scope["headers"]), scope["path"]
    whole = not asked.keys() & {b"range", b"if-none-match", b"if-modified-since"}
    plain = "/static/" in path and posixpath.normpath(path) == path
    return whole and plain and scope["method"] == "GET" and b"gzip" in asked.get(b"accept-encoding", b"")


async def _whole(app: ASGIApp, scope: Scope, receive: Receive) -> list[dict[str, Any]]:
    """Collect an answer; without extensions no server is told to send the file by itself."""
    found: list[dict[str, Any]] = []

    async def keep(message: Message) -> None:
        found.append(dict(message))

    await app({**scope, "extensions": {}}, receive, keep)
    return found


def _packed(answer: list[dict[str, Any]]) -> tuple[list[tuple[bytes, bytes]], bytes]:
    packer = zlib.compressobj(wbits=_GZIP)
    body = b"".join(packer.compress(message.get("body", b"")) for message in answer[1:]) + packer.flush()
    told = [(name, value) for name, value in answer[0]["headers"] if name not in (b"content-length", b"etag")]
    length = str(len(body)).encode()
    return [*told, (b"content-encoding", b"gzip"), (b"content-length", length), (b"vary", b"accept-encoding")], body


def _kind(start: Message) -> bytes:
    return dict(start["headers"]).get(b"content-type", b"").split(b";")[0]
