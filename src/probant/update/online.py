"""Ask public services politely: who asks is said, slowly, with time-outs, bounded retries and sizes; every answer is kept with what was asked and when.

Standard answers of HTTP (RFC 9110): 404 and 410 are no record, 429 and 503 are asked again after `Retry-After`, as are 500, 502 and 504.
"""

from __future__ import annotations

import email.utils
import hashlib
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from probant import __version__

if TYPE_CHECKING:
    import httpx

ATTEMPTS = 3
"""How often a service is asked before it is given up."""

MAX_BYTES = 8_000_000
"""The largest answer that is read; a record with results has some hundred kilobytes."""

LONGEST_WAIT = 30.0
"""Seconds: a service that asks for a longer pause is not waited for."""

_PAUSE = 0.4
"""Seconds between two questions to one service: NCBI allows three a second, Crossref more."""

_AGAIN = frozenset({429, 500, 502, 503, 504})
_GONE = frozenset({404, 410})


class NoRecord(LookupError):
    """The service answered that it has no such record."""


class LookupFailed(OSError):
    """No usable answer: no network, a time-out, a service that is down or refuses; the message says which."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service answered. `asked` is the day on which it did (by its own clock, ISO 8601); None when it did not say."""

    url: str
    text: str
    asked: str | None
    cached: bool = False


@dataclass(slots=True)
class Client:
    """Asks services, through a cache of answers in `folder`. `timeout` is in seconds; `wait` sleeps."""

    folder: Path
    contact: str | None = None
    timeout: float = 20.0
    refresh: bool = False
    progress: Callable[[str], None] = lambda _step: None
    wait: Callable[[float], None] = time.sleep
    _http: httpx.Client | None = None
    _last: dict[str, float] = field(default_factory=dict)

    def __enter__(self) -> Self:
        """Give itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Close what it opened."""
        if self._http is not None:
            self._http.close()

    @property
    def agent(self) -> str:
        """Give what it calls itself."""
        return f"probant/{__version__}" + (f" (mailto:{self.contact})" if self.contact else "")

    def get(self, url: str, params: Mapping[str, str], *, service: str) -> Answer:
        """Ask for an address; NoRecord when there is no such record, LookupFailed when there is no usable answer."""
        import httpx

        asked = str(httpx.URL(url, params=dict(sorted(params.items()))))
        kept = None if self.refresh else self._kept(asked)
        if kept is not None:
            return kept
        self.progress(f"asking {service}")
        answer = self._ask(asked, service)
        self._keep(answer)
        return answer

    def _ask(self, url: str, service: str) -> Answer:
        import httpx

        reason = ""
        for attempt in range(1, ATTEMPTS + 1):
            pause = 0.5 * 2 ** (attempt - 1)
            self._slowly(url)
            try:
                status, headers, body = self._once(url)
            except httpx.TimeoutException:
                reason = f"no answer within {self.timeout:g} s"
            except httpx.TooManyRedirects:
                raise LookupFailed(f"{service} redirects in a circle") from None
            except httpx.ConnectError as error:
                reason = f"cannot be reached ({_plain(error)})"
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                reason = _plain(error)
            else:
                if status == 200:  # noqa: PLR2004 - OK
                    return Answer(url, self._decoded(body, service), _day(headers.get("date")))
                if status in _GONE:
                    raise NoRecord(f"{service} has no such record")
                reason = f"answers with status {status}"
                if status not in _AGAIN:
                    raise LookupFailed(f"{service} {reason}")
                pause = _retry_after(headers.get("retry-after"), headers.get("date")) or pause
                if pause > LONGEST_WAIT:
                    raise LookupFailed(f"{service} {reason} and asks to wait {pause:g} s: try again later")
            if attempt < ATTEMPTS:
                self.progress(f"{service}: {reason}; asking again in {pause:g} s")
                self.wait(pause)
        raise LookupFailed(f"{service}: {reason}, {ATTEMPTS} times")

    def _once(self, url: str) -> tuple[int, Mapping[str, str], bytes]:
        import httpx

        if self._http is None:
            self._http = httpx.Client(
                timeout=httpx.Timeout(self.timeout, connect=min(self.timeout, 10.0)),
                headers={"User-Agent": self.agent, "Accept": "application/json, text/plain;q=0.9, */*;q=0.1"},
                follow_redirects=True,
                max_redirects=3,
            )
        body = bytearray()
        begun = time.perf_counter()
        with self._http.stream("GET", url) as response:
            for chunk in response.iter_bytes():
                body += chunk
                if len(body) > MAX_BYTES:
                    raise LookupFailed(f"the answer of {urlsplit(url).hostname} is larger than {MAX_BYTES // 1_000_000} MB")
                if time.perf_counter() - begun > 3 * self.timeout:  # a time-out of httpx is for each piece
                    raise httpx.ReadTimeout("the answer comes too slowly")
            return response.status_code, dict(response.headers), bytes(body)

    def _slowly(self, url: str) -> None:
        host = urlsplit(url).netloc
        since = time.perf_counter() - self._last.get(host, float("-inf"))
        if since < _PAUSE:
            self.wait(_PAUSE - since)
        self._last[host] = time.perf_counter()

    @staticmethod
    def _decoded(body: bytes, service: str) -> str:
        try:
            return body.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise LookupFailed(f"{service} answers with something that is not text") from None

    def _file(self, url: str) -> Path:
        return self.folder / f"{hashlib.sha256(url.encode('utf-8')).hexdigest()[:32]}.json"

    def _kept(self, url: str) -> Answer | None:
        try:
            data: Any = json.loads(self._file(url).read_text(encoding="utf-8"))
            return Answer(url, data["text"], data["asked"], cached=True) if data["url"] == url else None
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def _keep(self, answer: Answer) -> None:
        """Keep an answer; that it cannot be kept is no reason to fail."""
        file = self._file(answer.url)
        text = json.dumps({"url": answer.url, "asked": answer.asked, "text": answer.text}, ensure_ascii=False, indent=1)
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            temporary = file.with_suffix(".part")
            temporary.write_text(text, encoding="utf-8")
            temporary.replace(file)
        except OSError:
            return

    def forget(self, answer: Answer) -> None:
        """Drop a kept answer that turned out not to be usable."""
        self._file(answer.url).unlink(missing_ok=True)


def _plain(error: Exception) -> str:
    return " ".join(str(error).split())[:120] or type(error).__name__


def _day(date: str | None) -> str | None:
    """Give the day of an HTTP date (RFC 9110), ISO 8601."""
    try:
        return email.utils.parsedate_to_datetime(date).date().isoformat() if date else None
    except ValueError:
        return None


def _retry_after(value: str | None, now: str | None) -> float | None:
    """Give the seconds that `Retry-After` asks for: a number, or a date compared with the answer's own."""
    if not value:
        return None
    if value.strip().isdigit():
        return float(value.strip())
    try:
        until = email.utils.parsedate_to_datetime(value)
        since = email.utils.parsedate_to_datetime(now) if now else None
    except ValueError:
        return None
    return max(0.0, (until - since).total_seconds()) if since is not None else None
