"""A server on this machine that answers as Crossref, NCBI and ClinicalTrials.gov do, well or badly."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

DATE = "Fri, 06 Mar 2026 10:00:00 GMT"
"""What the server's clock says."""


@dataclass(frozen=True)
class Reply:
    """An answer: `delay` before it, `pause` between its bytes, in seconds."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    pause: float = 0.0


def as_json(data: Any, **more: Any) -> Reply:
    return Reply(json.dumps(data).encode("utf-8"), headers={"Content-Type": "application/json"}, **more)


def as_text(text: str, **more: Any) -> Reply:
    return Reply(text.encode("utf-8"), headers={"Content-Type": "text/plain; charset=UTF-8"}, **more)


class Services:
    """What the server answers, by path; the last of several replies is given again and again. What it was asked, in order."""

    def __init__(self) -> None:
        self.replies: dict[str, list[Reply]] = {}
        self.asked: list[tuple[str, dict[str, str], str]] = []
        self.base = ""

    def answer(self, path: str, *replies: Reply) -> None:
        self.replies[path] = list(replies)

    def paths(self) -> list[str]:
        return [path for path, _params, _agent in self.asked]

    def reply(self, path: str) -> Reply:
        waiting = self.replies.get(path)
        if waiting is None:
            return Reply(b"Resource not found.", 404)
        return waiting.pop(0) if len(waiting) > 1 else waiting[0]

    def begin(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Forget all that was asked and answered; let the command ask this server, and no other, without a proxy."""
        self.asked.clear()
        self.replies.clear()
        for name, path in (("CROSSREF", "crossref"), ("EUTILS", "eutils"), ("IDCONV", "idconv"), ("CLINICALTRIALS", "ct")):
            monkeypatch.setenv(f"PROBANT_{name}_URL", f"{self.base}/{path}")
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
            monkeypatch.delenv(name, raising=False)
            monkeypatch.delenv(name.lower(), raising=False)


def _handler(services: Services) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            path = unquote(parts.path)
            services.asked.append((path, {key: values[0] for key, values in parse_qs(parts.query).items()}, self.headers["User-Agent"]))
            reply = services.reply(path)
            time.sleep(reply.delay)
            with contextlib.suppress(ConnectionError):
                self.send_response_only(reply.status)
                for name, value in {"Date": DATE, "Content-Length": str(len(reply.body)), **reply.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                for piece in [reply.body] if not reply.pause else [reply.body[at : at + 1] for at in range(len(reply.body))]:
                    self.wfile.write(piece)
                    self.wfile.flush()
                    time.sleep(reply.pause)

        def log_message(self, *_words: object) -> None:
            """Say nothing."""

    return Handler


@contextlib.contextmanager
def serving() -> Iterator[Services]:
    """Run the server while the tests need it."""
    services = Services()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(services))
    services.base = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield services
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
