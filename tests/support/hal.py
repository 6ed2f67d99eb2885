"""The schema that HAL applies to records, and a server on this machine that answers as HAL's deposit service does."""

from __future__ import annotations

import contextlib
import functools
import subprocess
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from lxml import etree

from tests.support.validators import ROOT

TAKEN = b"""<?xml version="1.0" encoding="utf-8"?>
<entry xmlns="http://www.w3.org/2005/Atom" xmlns:sword="http://purl.org/net/sword/terms/" xmlns:hal="http://hal.archives-ouvertes.fr/">
<title>Accepted media deposit to HAL</title><id>hal-99999999</id><updated>2026-01-01T00:00:00+00:00</updated>
<hal:version>1</hal:version><hal:password>secret-of-the-deposit</hal:password>
<link rel="edit" href="https://example.org/sword/hal-99999999v1"/><link rel="alternate" href="https://example.org/hal-99999999v1"/>
<sword:treatment>stored in HAL</sword:treatment></entry>"""

REFUSED = b"""<?xml version="1.0" encoding="utf-8"?>
<sword:error xmlns:sword="http://purl.org/net/sword/error/" xmlns="http://www.w3.org/2005/Atom" href="http://purl.org/net/sword/error/ErrorBadRequest">
<title>ERROR</title><summary>Some parameters sent with the request were not understood</summary>
<sword:verboseDescription>{"meta":{"domain":{"isEmpty":"Value is required"}}}</sword:verboseDescription></sword:error>"""


@functools.cache
def schema() -> etree.XMLSchema:
    """Give HAL's schema, fetched when it is not there yet."""
    subprocess.run([str(ROOT / "scripts" / "hal-schema.sh")], check=True)
    return etree.XMLSchema(file=str(ROOT / "build" / ".hal" / "aofr.xsd"))


def invalid(record: bytes) -> list[str]:
    """Give what HAL's schema finds wrong with a record."""
    schema().validate(etree.fromstring(record))
    return [f"{entry.line}: {entry.message}" for entry in schema().error_log]


class Server:
    """What it answers, and what it was sent."""

    def __init__(self) -> None:
        self.status, self.body, self.delay, self.location, self.hang_up = 201, TAKEN, 0.0, "", False
        self.received: list[tuple[str, dict[str, str], bytes]] = []
        self.endpoint = ""


@contextlib.contextmanager
def server() -> Iterator[Server]:
    """Run a server for deposits at `endpoint`."""
    state = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            state.received.append((self.path, dict(self.headers.items()), self.rfile.read(int(self.headers["Content-Length"]))))
            time.sleep(state.delay)
            if state.hang_up:
                self.close_connection = True
                return
            self.send_response(state.status)
            if state.location:
                self.send_header("Location", state.location)
            self.send_header("Content-Type", "application/atom+xml")
            self.send_header("Content-Length", str(len(state.body)))
            self.end_headers()
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                self.wfile.write(state.body)

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    state.endpoint = f"http://127.0.0.1:{running.server_port}/sword/hal/"
    try:
        yield state
    finally:
        running.shutdown()
        running.server_close()
        thread.join()
