"""`probant.pandoc.engine`: pandoc works in memory, and its warnings are errors."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from probant.pandoc import engine

STYLE = b"""<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="in-text"><info><title>x</title><id>x</id><updated>2020-01-01T00:00:00Z</updated></info>
<citation><layout><text variable="citation-number"/></layout></citation><bibliography><layout><text variable="title"/></layout></bibliography></style>"""


def run(text: str, source: str = "markdown", target: str = "html5", **more: object) -> str:
    """Convert a text."""
    return engine.run(engine.Request(text, source, target, **more)).decode("utf-8")  # type: ignore[arg-type]


def test_text_goes_in_and_comes_out() -> None:
    """Whatever its characters."""
    assert run("*é* «\u202fx\u202f» 🍵").strip() == "<p><em>é</em> «\u202fx\u202f» 🍵</p>"


def test_metadata_is_text_and_not_markdown() -> None:
    """A title cannot hold markup."""
    page = run("x", metadata={"title": "*a* <b>", "lang": "fr"}, options={"standalone": True})
    assert "*a* &lt;b&gt;" in page
    assert "<em>a</em>" not in page


@pytest.mark.parametrize("name", ("/etc/passwd", "file:///etc/passwd", "../../../../etc/passwd", "http://127.0.0.1:9/x"))
def test_no_file_and_no_address_is_read(name: str) -> None:
    """An image, an include or a bibliography outside the request is not there: the request fails."""
    with pytest.raises(engine.PandocError):
        engine.run(engine.Request(f"![x]({name})", "markdown", "docx"))
    with pytest.raises(engine.PandocError):
        engine.run(engine.Request("[@x]", "markdown", "html5", bibliography=(name,), citeproc=True))


def test_a_bibliography_travels_in_the_request() -> None:
    """So does the style."""
    files = {"r.json": b'[{"id": "a", "type": "book", "title": "A book"}]', "s.csl": STYLE}
    assert "A book" in run("[@a]", files=files, bibliography=("r.json",), csl="s.csl", citeproc=True)


def test_a_warning_is_an_error() -> None:
    """A citation of nobody is not printed as a question mark."""
    files = {"r.json": b"[]", "s.csl": STYLE}
    with pytest.raises(engine.PandocError, match="nobody"):
        run("[@nobody]", files=files, bibliography=("r.json",), csl="s.csl", citeproc=True)


@pytest.mark.parametrize(("source", "target"), (("nosuch", "html5"), ("markdown", "nosuch"), ("json", "html5")))
def test_a_refusal_is_an_error_with_pandocs_words(source: str, target: str) -> None:
    """An unknown format, or a tree that is none."""
    with pytest.raises(engine.PandocError, match=r"\w"):
        run("{", source, target)


def test_the_same_request_gives_the_same_bytes() -> None:
    """A DOCX too, which has dates inside."""
    request = engine.Request("# a\n\nb", "markdown", "docx")
    assert engine.run(request) == engine.run(request)


def test_the_environment_is_not_handed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither what it holds, nor flags for pandoc's runtime."""
    seen: list[dict[str, str]] = []
    real = subprocess.Popen

    def spy(*arguments: object, **options: object) -> object:
        seen.append(options["env"])  # type: ignore[arg-type]
        return real(*arguments, **options)  # type: ignore[call-overload]

    monkeypatch.setenv("SECRET_TOKEN", "x")
    monkeypatch.setenv("GHCRTS", "-Sout.txt")
    monkeypatch.setattr(subprocess, "Popen", spy)
    run("a")
    assert "SECRET_TOKEN" not in seen[0]
    assert "GHCRTS" not in seen[0]
    assert "PATH" not in seen[0]


def answer(stdout: bytes, code: int = 0, stderr: bytes = b"") -> bytes:
    """Read an answer."""
    return engine._answer(code, stdout, stderr)


@pytest.mark.parametrize(
    ("stdout", "code"),
    (
        (b"Status: 503 Service Unavailable\r\n\r\ntimed out", 0),
        (b"Status: 200 OK\r\n\r\n{}", 251),
        (b"", 0),
        (b"", -9),
        (b'Status: 200 OK\r\n\r\n{"error": "bad"}', 0),
        (b'Status: 200 OK\r\n\r\n{"output": "x", "messages": [{"verbosity": "WARNING", "message": "odd"}]}', 0),
    ),
)
def test_an_answer_that_is_no_success_is_an_error(stdout: bytes, code: int) -> None:
    """Exit status 0 is not enough: the status line, the body and its messages count."""
    with pytest.raises(engine.PandocError):
        answer(stdout, code)


@pytest.mark.parametrize(
    ("body", "output"),
    (
        (b'{"output": "\\u00e9", "messages": []}', "é".encode()),
        (b'{"output": "AAH/", "base64": true, "messages": [{"message": "Loaded x"}]}', b"\x00\x01\xff"),
    ),
)
def test_output_is_text_or_bytes(body: bytes, output: bytes) -> None:
    """Binary formats come in base64; harmless messages are none."""
    assert answer(b"Status: 200 OK\r\nContent-type: application/json\r\n\r\n" + body) == output


@pytest.fixture
def mute(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A pandoc that never answers."""
    script = tmp_path / "pandoc"
    script.write_text("#!/bin/sh\nexec sleep 60\n", encoding="utf-8")
    script.chmod(0o755)
    monkeypatch.setattr(engine, "pandoc_path", lambda: script)


def test_pandoc_that_does_not_answer_is_an_error(mute: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is given a time, and no more."""
    monkeypatch.setattr(engine, "TIMEOUT_SECONDS", 0.1)
    monkeypatch.setattr(engine, "GRACE_SECONDS", 0)
    with pytest.raises(engine.PandocError, match="no answer"):
        run("a")


def test_a_conversion_that_is_not_wanted_is_ended(mute: None) -> None:
    """Its process does not outlive it."""
    conversion = engine.Conversion(engine.Request("a", "markdown", "html"))
    conversion.stop()
    assert conversion._process.returncode == -9


def test_a_missing_pandoc_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """With the folder where it should be."""
    import importlib.util

    engine.pandoc_path.cache_clear()
    (tmp_path / "pypandoc").mkdir()
    (tmp_path / "pypandoc" / "__init__.py").touch()
    spec = importlib.util.spec_from_file_location("pypandoc", tmp_path / "pypandoc" / "__init__.py")
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: spec)
    with pytest.raises(FileNotFoundError, match="no pandoc binary"):
        engine.pandoc_path()
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(FileNotFoundError, match="not installed"):
        engine.pandoc_path()
    monkeypatch.undo()
    engine.pandoc_path.cache_clear()
    assert engine.pandoc_path().exists()
