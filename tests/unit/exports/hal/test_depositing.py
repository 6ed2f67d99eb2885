"""`probant.exports.hal.depositing`: the request, and what is made of each kind of answer."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator

import pytest

from probant.exports.hal import depositing
from tests.support import hal

ARCHIVE = b"PK a zip"


@pytest.fixture
def service() -> Iterator[hal.Server]:
    """A server that answers as HAL does."""
    with hal.server() as running:
        yield running


def send(service: hal.Server, *, trial: bool = True, timeout: float = 5.0) -> depositing.Outcome:
    """Send an archive to the server."""
    return depositing.send(depositing.make(ARCHIVE, "hal.xml", service.endpoint, trial=trial), "login", "word", timeout)


def test_the_request_is_what_hal_documents() -> None:
    """Shown without credentials and contents."""
    assert depositing.make(ARCHIVE, "hal.xml", depositing.TESTING, trial=True).shown().splitlines() == [
        "POST https://api-preprod.archives-ouvertes.fr/sword/hal/",
        "Authorization: Basic (from PROBANT_HAL_LOGIN and PROBANT_HAL_PASSWORD)",
        "Content-Type: application/zip",
        "Content-Disposition: attachment; filename=hal.xml",
        "Packaging: http://purl.org/net/sword-types/AOfr",
        f"Content-MD5: {hashlib.md5(ARCHIVE, usedforsecurity=False).hexdigest()}",
        "User-Agent: probant/0.1.0",
        "X-test: 1",
        "Content-Length: 8",
    ]


def test_what_is_sent_is_what_was_shown(service: hal.Server) -> None:
    """Every header, the credentials, and the archive."""
    send(service)
    ((path, headers, body),) = service.received
    assert (path, body) == ("/sword/hal/", ARCHIVE)
    shown = dict(depositing.make(ARCHIVE, "hal.xml", service.endpoint, trial=True).headers)
    assert {name: headers[name] for name in shown} == shown
    assert base64.b64decode(headers["Authorization"].removeprefix("Basic ")) == b"login:word"


def test_a_deposit_in_earnest_has_no_header_of_a_trial(service: hal.Server) -> None:
    """HAL keeps what is sent without it."""
    assert send(service, trial=False).words == "HAL took it: it is read by a moderator before it is public"
    assert "X-test" not in service.received[0][1]


@pytest.mark.parametrize(
    ("status", "words"),
    (
        (201, "HAL took it: it is read by a moderator before it is public; as a trial: nothing was kept"),
        (202, "HAL took it; as a trial: nothing was kept"),
        (200, "HAL found nothing wrong with it; as a trial: nothing was kept"),
    ),
)
def test_a_deposit_that_is_taken_has_its_identifier_and_address(service: hal.Server, status: int, words: str) -> None:
    """But the password that HAL gives for it is not told."""
    service.status = status
    outcome = send(service)
    assert outcome == depositing.Outcome(True, status, words, "hal-99999999", "https://example.org/sword/hal-99999999v1")
    assert "secret" not in repr(outcome)


def test_a_record_that_hal_refuses_is_told_with_its_reasons(service: hal.Server) -> None:
    """As HAL gives them; an answer that is no XML gives none."""
    service.status, service.body = 400, hal.REFUSED
    reasons = 'Some parameters sent with the request were not understood; {"meta":{"domain":{"isEmpty":"Value is required"}}}'
    assert (send(service).taken, send(service).words) == (False, f"HAL refused it (status 400): {reasons}")
    service.status, service.body = 415, b"<html>not XML"
    assert send(service).words == "HAL refused it (status 415): without saying why"


def test_a_login_that_hal_does_not_accept(service: hal.Server) -> None:
    """Is said, and not repeated."""
    service.status, service.body = 401, b""
    assert send(service).words == "HAL does not accept this login and password, or lets them deposit nothing here (status 401)"
    assert len(service.received) == 1


def test_a_redirection_is_not_followed(service: hal.Server) -> None:
    """The password stays with whom it was meant for."""
    service.status, service.location, service.body = 302, service.endpoint + "elsewhere/", b""
    assert send(service).words == "HAL refused it (status 302): without saying why"
    assert [path for path, *_ in service.received] == ["/sword/hal/"]


def test_a_server_that_fails_is_not_asked_again(service: hal.Server) -> None:
    """Whether it kept the deposit is not known."""
    service.status, service.body = 503, b""
    with pytest.raises(depositing.CannotDeposit, match=r"HAL failed \(status 503\); whether it arrived is not known: look among your deposits"):
        send(service)
    assert len(service.received) == 1


def test_no_answer_in_time_and_a_broken_connection_are_told(service: hal.Server) -> None:
    """The same holds."""
    service.delay = 1.0
    with pytest.raises(depositing.CannotDeposit, match=r"no answer within 0\.2 s; whether it arrived is not known"):
        send(service, timeout=0.2)
    service.delay, service.hang_up = 0.0, True
    with pytest.raises(depositing.CannotDeposit, match=r"the connection to HAL broke"):
        send(service)


def test_a_server_that_is_not_there_is_told() -> None:
    """Nothing was sent then."""
    with hal.server() as running:
        gone = running.endpoint
    request = depositing.make(ARCHIVE, "hal.xml", gone, trial=True)
    with pytest.raises(depositing.CannotDeposit, match=r"cannot be reached .*nothing was sent"):
        depositing.send(request, "login", "word", 2.0)


def test_no_password_goes_in_clear_over_a_network() -> None:
    """Only https, but for this machine itself."""
    with pytest.raises(depositing.CannotDeposit, match=r"not an https address"):
        depositing.make(ARCHIVE, "hal.xml", "http://example.org/sword/hal/", trial=True)


def test_credentials_come_from_the_environment() -> None:
    """Both, or it is said which is missing."""
    assert depositing.credentials({depositing.LOGIN: "a", depositing.PASSWORD: "b"}) == ("a", "b")
    for there, missing in ((depositing.LOGIN, depositing.PASSWORD), (depositing.PASSWORD, depositing.LOGIN)):
        with pytest.raises(depositing.CannotDeposit, match=missing):
            depositing.credentials({there: "a"})
