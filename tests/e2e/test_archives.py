"""The packages for HAL and by MECA as the commands make them: the tiny review, the real one, and deposits to a server on this machine."""

from __future__ import annotations

import hashlib
import shutil
import zipfile
from argparse import Namespace
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from probant.diagnostics import StopBuild
from probant.exports.hal import command as hal_command
from probant.exports.hal import depositing
from probant.exports.meca import command as meca_command
from probant.plan import UnknownChoice
from tests.e2e.conftest import ROOT
from tests.support import hal, jats, meca

TINY = ROOT / "tests" / "projects" / "tiny"
SECRET = "word-that-nobody-may-see"


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny review as if its authors had signed it: without its notice."""
    root = tmp_path_factory.mktemp("signed") / "tiny"
    shutil.copytree(TINY, root, ignore=shutil.ignore_patterns("build"))
    edition = root / "content" / "editions" / "2024.yaml"
    lines = edition.read_text(encoding="utf-8").splitlines(keepends=True)
    start, end = (next(index for index, line in enumerate(lines) if line.startswith(name)) for name in ("notice:", "signatories:"))
    edition.write_text("".join(lines[:start] + lines[end:]), encoding="utf-8")
    return root


def ask(command: Any, root: Path, output: Path, languages: tuple[str, ...] | None = None, **options: Any) -> Any:
    """Run a command."""
    asked = {"edition": None, "check": False, "deposit": False, "production": False, "final": False, "to": None, **options}
    return command.answer(root, Namespace(output=output, **asked), languages, None, lambda _step: None)


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the signed review is built."""
    return tmp_path_factory.mktemp("archives")


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A server that answers as HAL does, named and let in by the environment."""
    with hal.server() as running:
        for name, value in ((depositing.ENDPOINT, running.endpoint), (depositing.LOGIN, "placeholder"), (depositing.PASSWORD, SECRET)):
            monkeypatch.setenv(name, value)
        yield running


@pytest.mark.slow
def test_the_package_for_hal_is_the_record_and_the_pages_and_the_same_each_time(signed: Path, output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A flat archive, a valid record, the request; nothing is sent, and nothing needs a password."""
    for name in (depositing.ENDPOINT, depositing.LOGIN, depositing.PASSWORD):
        monkeypatch.delenv(name, raising=False)
    text, status = ask(hal_command, signed, output)
    folder = output / "submission" / "2024" / "hal"
    first = (folder / "hal.zip").read_bytes()
    with zipfile.ZipFile(folder / "hal.zip") as archive:
        assert archive.namelist() == ["hal.xml", "article-fr.pdf", "article-en.pdf"]
        assert archive.read("article-en.pdf") == (output / "2024" / "en" / "article.pdf").read_bytes()
        assert archive.read("hal.xml") == (folder / "hal.xml").read_bytes()
    assert hal.invalid((folder / "hal.xml").read_bytes()) == []
    assert status == 0
    assert text.endswith("nothing was sent: --deposit sends it")
    assert (folder / "request.txt").read_text(encoding="utf-8").splitlines()[0] == f"POST {depositing.TESTING}"
    assert hashlib.md5(first, usedforsecurity=False).hexdigest() in text
    production, _ = ask(hal_command, signed, output, production=True, final=True, check=True)
    assert f"POST {depositing.PRODUCTION}" in production
    assert "X-test" not in production
    assert (folder / "hal.zip").read_bytes() == first


@pytest.mark.slow
def test_a_deposit_is_sent_as_shown_and_its_answer_told(signed: Path, output: Path, service: hal.Server) -> None:
    """Taken, refused, not let in, failed: in words, by the exit status, and never with the password."""
    taken, status = ask(hal_command, signed, output, deposit=True, final=True)
    ((_, headers, body),) = service.received
    assert body == (output / "submission" / "2024" / "hal" / "hal.zip").read_bytes()
    assert f"Content-MD5: {headers['Content-MD5']}" in taken
    assert (status, taken.splitlines()[-2:]) == (0, ["identifier: hal-99999999", "address: https://example.org/sword/hal-99999999v1"])
    statuses, texts = [], [taken]
    for code, answer in ((400, hal.REFUSED), (401, b""), (503, b"")):
        service.status, service.body = code, answer
        text, status = ask(hal_command, signed, output, deposit=True)
        statuses.append(status)
        texts.append(text)
    assert statuses == [1, 1, 2]
    assert "Value is required" in texts[1]
    assert not any(SECRET in text or "secret-of-the-deposit" in text for text in texts)


@pytest.mark.slow
def test_a_deposit_without_a_password_is_not_sent(signed: Path, output: Path, service: hal.Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """The variable is named."""
    monkeypatch.delenv(depositing.PASSWORD)
    text, status = ask(hal_command, signed, output, deposit=True)
    assert (status, service.received) == (2, [])
    assert text.splitlines()[-1].startswith("PROBANT_HAL_PASSWORD is not set")


@pytest.mark.slow
@pytest.mark.parametrize(("root", "edition"), ((TINY, "2024"), (ROOT, "2019"), (ROOT, "2026")))
def test_an_edition_with_a_notice_is_never_sent(root: Path, edition: str, output: Path, service: hal.Server) -> None:
    """Not as a trial either; nothing is built for it."""
    with pytest.raises(StopBuild) as stopped:
        ask(hal_command, root, output / "refused", edition=edition, deposit=True)
    assert "deposit-refused" in {item.rule for item in stopped.value.findings}
    assert service.received == []
    assert not (output / "refused").exists()


@pytest.mark.slow
def test_the_package_by_meca_holds_the_finished_files(signed: Path, output: Path) -> None:
    """Valid, whole, with the articles that a build makes; the same each time."""
    text, status = ask(meca_command, signed, output, to="Journal of Placeholders")
    path = output / "submission" / "2024" / "meca" / "meca.zip"
    first = path.read_bytes()
    assert (status, len(text.splitlines())) == (0, 1)
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        for name in ("manifest", "transfer"):
            assert meca.invalid(name, archive.read(f"{name}.xml")) == []
        article = archive.read("content/fr/article.xml")
        assert jats.invalid(article, "1.3") == []
        named = {item.get("{http://www.w3.org/1999/xlink}href") for item in etree.fromstring(article).iter("graphic")}
        assert {f"content/fr/{name}" for name in named} <= set(archive.namelist())
        for name in ("article.pdf", "article.docx"):
            assert archive.read(f"content/en/{name}") == (output / "2024" / "en" / name).read_bytes()
        assert archive.read("content/references.bib") == (signed / "references.bib").read_bytes()
    again, _ = ask(meca_command, signed, output)
    assert again.endswith("its destination is not stated: --to names the journal or server")
    ask(meca_command, signed, output, to="Journal of Placeholders")
    assert path.read_bytes() == first


@pytest.mark.slow
def test_one_language_can_be_asked_for_and_an_unknown_one_is_told(signed: Path, output: Path) -> None:
    """With the others that there are."""
    ask(meca_command, signed, output, ("en",))
    with zipfile.ZipFile(output / "submission" / "2024" / "meca" / "meca.zip") as archive:
        assert not [name for name in archive.namelist() if "/fr/" in name]
    for command in (hal_command, meca_command):
        with pytest.raises(UnknownChoice, match="no language `de`"):
            ask(command, signed, output, ("de",))
