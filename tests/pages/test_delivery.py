"""How the app's code reaches the browser: nothing held back, packed, and the charts' code named with the page."""

import asyncio
import gzip
import os
import socket
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import streamlit as st

from pages.parts.entrance import delivery

STATIC = Path(st.__file__).parent / "static"
SCRIPT = "/static/js/some.0123abcd.js"
LONG = b"const one = 1;\n" * 200


class Site:
    """An application that answers every request alike and counts them."""

    def __init__(self, *, body: bytes = LONG, kind: bytes = b"application/javascript", status: int = 200) -> None:
        self.asked = 0
        self._head = {
            "type": "http.response.start",
            "status": status,
            "headers": [(b"content-type", kind), (b"content-length", str(len(body)).encode()), (b"etag", b"one")],
        }
        self._parts = [body[:100], body[100:]]

    async def __call__(self, _scope: Any, _receive: Any, send: Any) -> None:
        self.asked += 1
        await send(self._head)
        for place, part in enumerate(self._parts, start=1):
            await send({"type": "http.response.body", "body": part, "more_body": place < len(self._parts)})


def run(work: Coroutine[Any, Any, Any]) -> Any:
    """Run it in a thread of its own: in this one a browser's loop may be running."""
    with ThreadPoolExecutor(1) as alone:
        return alone.submit(asyncio.run, work).result()


def ask(app: Any, path: str = SCRIPT, *, method: str = "GET", **asked: str) -> tuple[int, dict[bytes, bytes], bytes]:
    """Ask an application for a path; give its status, headers and body."""
    found: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        found.append(message)

    headers = [(name.replace("_", "-").encode(), value.encode()) for name, value in asked.items()]
    scope = {"type": "http", "method": method, "path": path, "headers": headers}
    run(app(scope, None, send))
    return found[0]["status"], dict(found[0]["headers"]), b"".join(part["body"] for part in found[1:])


def test_a_script_is_packed_once_and_reads_as_it_was() -> None:
    site = Site()
    app = delivery.Packed(site)
    for _ in range(2):
        status, headers, body = ask(app, accept_encoding="gzip, deflate, br")
        assert (status, headers[b"content-encoding"], headers[b"vary"]) == (200, b"gzip", b"accept-encoding")
        assert int(headers[b"content-length"]) == len(body) < len(LONG) / 3
        assert gzip.decompress(body) == LONG
        assert b"etag" not in headers  # it is of the bytes as they are stored
    assert site.asked == 1


def test_who_does_not_unpack_or_asks_for_a_part_gets_what_streamlit_sends() -> None:
    app = delivery.Packed(Site())
    for asked in ({}, {"accept_encoding": "br"}, {"accept_encoding": "gzip", "range": "bytes=0-9"}):
        assert ask(app, **asked)[1:] == ask(Site())[1:]
    assert ask(app, accept_encoding="gzip", if_none_match="one")[1:] == ask(Site())[1:]
    assert ask(app, method="HEAD", accept_encoding="gzip")[1:] == ask(Site())[1:]


def test_only_scripts_and_styles_of_streamlit_are_kept() -> None:
    for path, kind, status in (
        ("/media/report.js", b"application/javascript", 200),  # somebody's own file
        ("/static/nothing", b"text/html; charset=utf-8", 200),  # any address a stranger thinks up
        ("/static/js/gone.js", b"application/javascript", 404),
        ("/static/media/font.woff2", b"font/woff2", 200),
    ):
        site = Site(kind=kind, status=status)
        app = delivery.Packed(site)
        for _ in range(2):
            found = ask(app, path, accept_encoding="gzip")
            assert found[0] == status
            assert found[1:] == ask(Site(kind=kind), path)[1:]
        assert site.asked == 2


def test_a_file_is_kept_under_its_plain_address_only() -> None:
    site = Site()
    app = delivery.Packed(site)
    for path in ("/static/js/./some.js", "/static//js/some.js", "/x/../static/js/some.js") * 2:
        assert b"content-encoding" not in ask(app, path, accept_encoding="gzip")[1]
    assert site.asked == 6


def test_a_page_names_the_charts_code_and_nothing_else_does() -> None:
    link = ask(delivery.Early(Site(kind=b"text/html; charset=utf-8")), "/partnership")[1][b"link"].decode()
    address = link.removeprefix("<./").split(">")[0]
    assert "Plotly" in address
    assert (STATIC / address).is_file()  # a Streamlit that names it otherwise would leave nothing to fetch early
    assert b"link" not in ask(delivery.Early(Site()))[1]


def test_connections_are_not_held_back_by_a_listener_that_does_not_say_it_is_tcp() -> None:
    async def option() -> int:
        async with delivery.at_once(None):
            with socket.create_connection(listener.getsockname()), listener.accept()[0] as accepted:
                return accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)

    with socket.socket(socket.AF_INET) as listener:  # as Streamlit makes it
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        assert listener.proto == 0
        with socket.create_connection(listener.getsockname()), listener.accept()[0] as before:
            assert not before.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        held = len(os.listdir("/dev/fd"))
        assert run(option())
        assert len(os.listdir("/dev/fd")) == held
