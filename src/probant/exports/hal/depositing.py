"""The request that deposits an archive in HAL, and the sending of it (SWORD over HTTP, as <https://api.archives-ouvertes.fr/docs/sword> has it).

A deposit is sent once: what a failed answer leaves behind is not known, so that nothing is tried again. Login and password are never written or shown,
nor is the password that HAL gives for a deposit.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from probant import __version__

TESTING = "https://api-preprod.archives-ouvertes.fr/sword/hal/"
"""HAL's copy for trials: nothing in it is public or lasts."""
PRODUCTION = "https://api.archives-ouvertes.fr/sword/hal/"
PACKAGING = "http://purl.org/net/sword-types/AOfr"

LOGIN, PASSWORD, ENDPOINT = "PROBANT_HAL_LOGIN", "PROBANT_HAL_PASSWORD", "PROBANT_HAL_ENDPOINT"
TIMEOUT_SECONDS = 120.0
_MAX_BYTES = 1_000_000
_OK = frozenset({200, 201, 202})
_DENIED = frozenset({401, 403})
_HERE = frozenset({"localhost", "127.0.0.1", "::1"})
_SERVER_ERROR = 500


class CannotDeposit(OSError):
    """The deposit could not be sent, or no usable answer came; the message says which, and what to do."""


@dataclass(frozen=True, slots=True)
class Request:
    """A deposit as it is sent. `headers` are all that it has besides those of the connection and the credentials."""

    endpoint: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    trial: bool

    def shown(self) -> str:
        """Give the request in words, without credentials and contents."""
        lines = [f"POST {self.endpoint}", f"Authorization: Basic (from {LOGIN} and {PASSWORD})"]
        lines += [f"{name}: {value}" for name, value in self.headers]
        return "\n".join([*lines, f"Content-Length: {len(self.body)}"])


@dataclass(frozen=True, slots=True)
class Outcome:
    """What HAL answered: whether it took the deposit, in words, and its identifier and address where it gave them."""

    taken: bool
    status: int
    words: str
    identifier: str | None = None
    address: str | None = None


def make(archive: bytes, record: str, endpoint: str, *, trial: bool) -> Request:
    """Give the request for an archive in which the file named `record` is the record; `trial` lets HAL check it and keep nothing.

    CannotDeposit for an endpoint to which the password would go in clear.
    """
    parts = urlsplit(endpoint)
    if parts.scheme != "https" and parts.hostname not in _HERE:
        raise CannotDeposit(f"`{endpoint}` is not an https address: the password would be sent in clear")
    headers = [
        ("Content-Type", "application/zip"),
        ("Content-Disposition", f"attachment; filename={record}"),
        ("Packaging", PACKAGING),
        ("Content-MD5", hashlib.md5(archive, usedforsecurity=False).hexdigest()),
        ("User-Agent", f"probant/{__version__}"),
    ]
    if trial:
        headers.append(("X-test", "1"))
    return Request(endpoint, tuple(headers), archive, trial)


def credentials(environment: Mapping[str, str]) -> tuple[str, str]:
    """Give login and password from the environment, which is the only place they are taken from; CannotDeposit when one is missing."""
    login, password = environment.get(LOGIN), environment.get(PASSWORD)
    if not login or not password:
        raise CannotDeposit(f"{LOGIN if not login else PASSWORD} is not set: login and password of HAL are taken from the environment alone")
    return login, password


def send(request: Request, login: str, password: str, timeout: float = TIMEOUT_SECONDS) -> Outcome:
    """Send a deposit; CannotDeposit when no usable answer came within `timeout` seconds. No redirection is followed."""
    import httpx

    unknown = "whether it arrived is not known: look among your deposits in HAL before you send it again"
    try:
        with (
            httpx.Client(timeout=timeout, follow_redirects=False, auth=(login, password)) as client,
            client.stream("POST", request.endpoint, content=request.body, headers=dict(request.headers)) as response,
        ):
            body = b""
            for part in response.iter_bytes():
                body += part
                if len(body) > _MAX_BYTES:
                    break
    except httpx.ConnectError as error:
        raise CannotDeposit(f"HAL cannot be reached ({error}); nothing was sent") from None
    except httpx.TimeoutException:
        raise CannotDeposit(f"HAL gave no answer within {timeout:g} s; {unknown}") from None
    except httpx.HTTPError as error:
        raise CannotDeposit(f"the connection to HAL broke ({type(error).__name__}); {unknown}") from None
    if response.status_code >= _SERVER_ERROR:
        raise CannotDeposit(f"HAL failed (status {response.status_code}); {unknown}")
    return _outcome(response.status_code, body, request)


def _outcome(status: int, body: bytes, request: Request) -> Outcome:
    """Read an answer: an Atom entry for a deposit that was taken, a SWORD error document otherwise."""
    tree = _parsed(body)
    if status in _OK:
        identifier = _first(tree, "id")
        address = next((item.get("href") for item in _all(tree, "link") if item.get("rel") in {"alternate", "edit"} and item.get("href")), None)
        said = {200: "HAL found nothing wrong with it", 201: "HAL took it: it is read by a moderator before it is public", 202: "HAL took it"}[status]
        return Outcome(
            taken=True,
            status=status,
            words=said + ("; as a trial: nothing was kept" if request.trial else ""),
            identifier=identifier,
            address=address,
        )
    if status in _DENIED:
        return Outcome(
            taken=False, status=status, words=f"HAL does not accept this login and password, or lets them deposit nothing here (status {status})"
        )
    told = [text for name in ("summary", "verboseDescription") for item in _all(tree, name) if (text := " ".join("".join(item.itertext()).split()))]
    reasons = "; ".join(dict.fromkeys(told)) or "without saying why"
    return Outcome(taken=False, status=status, words=f"HAL refused it (status {status}): {reasons}")


def _parsed(body: bytes) -> Any:
    from lxml import etree

    try:
        return etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
    except etree.XMLSyntaxError:
        return None


def _all(tree: Any, name: str) -> list[Any]:
    return [] if tree is None else list(tree.iter(f"{{*}}{name}"))


def _first(tree: Any, name: str) -> str | None:
    return next(("".join(item.itertext()).strip() or None for item in _all(tree, name)), None)
