"""Run pandoc as its one-shot CGI server: a JSON request in, a JSON answer out.

Under the name `pandoc-server.cgi` the pandoc binary answers one request in `PandocPure`: it opens no file, socket or process, so a document cannot
make it read or send anything; bibliography, styles and reference documents travel inside the request
(<https://pandoc.org/pandoc-server.html>). Its answer is the same byte for byte each time.
"""

from __future__ import annotations

import base64
import functools
import json
import subprocess
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

MEMORY_LIMIT = "-M1500m"
TIMEOUT_SECONDS = 120
GRACE_SECONDS = 10

# Messages that say nothing about the document: what was loaded, and what the reader left as it was.
_HARMLESS = ("Loaded ", "Not rendering ")


class PandocError(RuntimeError):
    """Pandoc refused a request or warned about it; the text is pandoc's own."""


@dataclass(frozen=True, slots=True)
class Request:
    """One conversion.

    `source` and `target` are pandoc format names with extensions; `files` maps virtual names to bytes; `metadata` maps keys to strings, booleans or
    lists of strings; they are never read as Markdown.
    """

    text: str
    source: str
    target: str
    files: dict[str, bytes] = field(default_factory=dict)
    bibliography: tuple[str, ...] = ()
    csl: str | None = None
    citeproc: bool = False
    metadata: dict[str, Any] = field(default_factory=dict)
    options: dict[str, Any] = field(default_factory=dict)


@functools.cache
def pandoc_path() -> Path:
    """Give the path of the pandoc binary that comes with pypandoc_binary; FileNotFoundError when there is none."""
    import importlib.util

    spec = importlib.util.find_spec("pypandoc")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("pypandoc_binary is not installed")
    path = Path(spec.origin).parent / "files" / "pandoc"
    if not path.exists():
        raise FileNotFoundError(f"no pandoc binary in {path.parent}")
    return path


def _meta(value: Any) -> dict[str, Any]:
    """Turn a Python value into pandoc metadata that is not parsed as Markdown."""
    if isinstance(value, bool):
        return {"t": "MetaBool", "c": value}
    if isinstance(value, list | tuple):
        return {"t": "MetaList", "c": [_meta(item) for item in value]}
    if isinstance(value, dict):
        return {"t": "MetaMap", "c": {key: _meta(item) for key, item in value.items()}}
    return {"t": "MetaString", "c": str(value)}


def run(request: Request) -> bytes:
    """Run one conversion and give its output.

    Raises PandocError when pandoc fails, runs out of time or memory, or warns: a warning (a missing citation, an image left out) is a defect.
    """
    return Conversion(request).output()


class Conversion:
    """A conversion under way in a process of its own, so that other work can be done meanwhile."""

    def __init__(self, request: Request) -> None:
        """Start it; FileNotFoundError when there is no pandoc."""
        payload = _payload(request)
        self._process = subprocess.Popen(  # noqa: S603 - the binary is ours, the arguments are constant, the document goes through standard input
            ["pandoc-server.cgi", "+RTS", MEMORY_LIMIT, "-RTS"],
            executable=pandoc_path(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=_environment(len(payload)),
        )
        self._done: tuple[bytes, bytes] | None = None
        self._thread = threading.Thread(target=self._talk, args=(payload,), daemon=True)
        self._thread.start()

    def _talk(self, payload: bytes) -> None:
        try:
            self._done = self._process.communicate(payload, timeout=TIMEOUT_SECONDS + GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.communicate()

    def output(self) -> bytes:
        """Wait for it and give its output, or raise PandocError, as `run` does."""
        self._thread.join()
        if self._done is None:
            raise PandocError(f"pandoc gave no answer in {TIMEOUT_SECONDS} s")
        return _answer(self._process.returncode, *self._done)

    def stop(self) -> None:
        """End it: its output is not wanted any more."""
        self._process.kill()
        self._thread.join()


def _payload(request: Request) -> bytes:
    body: dict[str, Any] = {"text": request.text, "from": request.source, "to": request.target, **request.options}
    if request.files:
        body["files"] = {name: base64.b64encode(data).decode("ascii") for name, data in sorted(request.files.items())}
    if request.bibliography:
        body["bibliography"] = list(request.bibliography)
    if request.csl:
        body["csl"] = request.csl
    if request.citeproc:
        body["citeproc"] = True
    if request.metadata:
        body["metadata"] = {key: _meta(value) for key, value in sorted(request.metadata.items())}
    return json.dumps(body, ensure_ascii=False).encode("utf-8")


def _environment(length: int) -> dict[str, str]:
    """Give the variables of a CGI request whose body has this length."""
    return {
        "PANDOC_SERVER_TIMEOUT": str(TIMEOUT_SECONDS),
        "REQUEST_METHOD": "POST",
        "CONTENT_TYPE": "application/json",
        "HTTP_ACCEPT": "application/json",
        "PATH_INFO": "/",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_LENGTH": str(length),
        "LANG": "C.UTF-8",
    }


def _answer(status_code: int, stdout: bytes, stderr: bytes) -> bytes:
    """Read a CGI answer: a `Status:` line (the exit status is 0 even for 503), headers, a JSON body."""
    head, _, body = stdout.partition(b"\n\n")
    if b"\r\n\r\n" in stdout:
        head, _, body = stdout.partition(b"\r\n\r\n")
    status = head.decode("latin-1").splitlines()[0] if head else ""
    if status_code != 0 or "200" not in status:
        detail = stderr.decode("utf-8", "replace").strip() or body.decode("utf-8", "replace").strip()
        raise PandocError(f"pandoc failed ({status or f'exit {status_code}'}): {detail}")
    answer = json.loads(body)
    if "error" in answer:
        raise PandocError(str(answer["error"]))
    warnings = [message["message"] for message in answer.get("messages", []) if not message["message"].startswith(_HARMLESS)]
    if warnings:
        raise PandocError("; ".join(warnings))
    output = answer["output"]
    return base64.b64decode(output) if answer.get("base64") else output.encode("utf-8")
