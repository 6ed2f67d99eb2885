"""`probant doctor`: what is there, what is missing, and the command that installs it; never a traceback."""

import importlib
import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from probant import doctor
from probant.doctor import Check, examine, report, status

GOOD = Check("Alpha", required=True, version="1.2")
MISSING = Check("Beta", required=True, problem="not there", remedy="apt-get install beta")
ABSENT = Check("Gamma", required=False, problem="no command `gamma`", remedy="apt-get install gamma")


@pytest.fixture(scope="module")
def here():
    return {check.name: check for check in examine()}


def by_name(name):
    return {check.name: check for check in examine()}[name]


def test_this_machine_has_what_a_build_needs(here):
    assert [check for check in here.values() if check.required and not check.good] == []
    assert status(list(here.values())) == 0


@pytest.mark.parametrize(
    "name",
    ("Python", "pandoc", "WeasyPrint", "Pango", "HarfBuzz subset", "Fontconfig", "Source Serif Pro", "citation styles", "Babel", "bibtexparser"),
)
def test_each_thing_has_its_version(here, name):
    assert here[name].version
    assert here[name].version[0].isdigit()
    assert here[name].required


@pytest.mark.parametrize("name", ("Poppler", "Chromium", "LibreOffice"))
def test_tools_of_the_tests_are_optional(here, name):
    assert not here[name].required


def test_report_names_every_check(here):
    text = report(list(here.values()))
    assert all(name in text for name in here)
    assert "Everything that a build needs is here." in text


def test_report_in_full():
    text = report([GOOD, MISSING, ABSENT])
    assert text.splitlines()[2:] == [
        "  ok       Alpha  1.2",
        "  MISSING  Beta",
        "           not there",
        "           to install it: apt-get install beta",
        "  absent   Gamma",
        "           no command `gamma`",
        "           to install it: apt-get install gamma",
        "",
        "Missing: Beta. Install it as shown above.",
        "Only the tests need what is absent: Gamma.",
    ]


@pytest.mark.parametrize(("checks", "expected"), (([], 0), ([GOOD], 0), ([GOOD, ABSENT], 0), ([MISSING, GOOD], 2)))
def test_status(checks, expected):
    assert status(checks) == expected


def failing_import(monkeypatch, module, error):
    real = importlib.import_module

    def fake(name, package=None):
        if name == module:
            print("a page of advice")
            raise error
        return real(name, package)

    monkeypatch.setattr(importlib, "import_module", fake)


def test_weasyprint_without_pango_is_explained(monkeypatch, capsys):
    failing_import(
        monkeypatch, "weasyprint", OSError("cannot load library 'libpango-1.0-0': libpango-1.0-0: cannot open shared object file. Additionally, …")
    )
    check = by_name("WeasyPrint")
    assert not check.good
    assert "libpango-1.0-0" in check.problem
    assert "apt-get install --no-install-recommends libpango-1.0-0" in check.remedy
    assert not capsys.readouterr().out


def test_a_missing_package_names_the_declared_requirement(monkeypatch):
    failing_import(monkeypatch, "weasyprint", ModuleNotFoundError("No module named 'weasyprint'"))
    check = by_name("WeasyPrint")
    assert check.problem == "No module named 'weasyprint'"
    assert check.remedy.startswith(sys.executable)
    assert "weasyprint" in check.remedy
    assert status([check]) == 2


@pytest.mark.parametrize("error", (RuntimeError("half installed"), AttributeError(), OSError(8, "Exec format error"), SystemError("x\ny")))
def test_whatever_a_broken_library_raises_is_reported(monkeypatch, error):
    failing_import(monkeypatch, "lxml.etree", error)
    check = by_name("lxml")
    assert not check.good
    assert "\n" not in check.problem
    assert check.remedy


@pytest.mark.parametrize("name", ("libpango-1.0.so.0", "libharfbuzz-subset.so.0", "libfontconfig.so.1"))
def test_a_missing_system_library_names_its_package(monkeypatch, name):
    real = doctor.ctypes.CDLL

    def fake(wanted, *args, **kwargs):
        if wanted == name:
            raise OSError(f"{wanted}: cannot open shared object file: No such file or directory")
        return real(wanted, *args, **kwargs)

    monkeypatch.setattr(doctor.ctypes, "CDLL", fake)
    bad = [check for check in examine() if not check.good and check.required]
    assert len(bad) == 1
    assert name in bad[0].problem
    assert "apt-get install" in bad[0].remedy


def test_a_pandoc_that_does_not_run(monkeypatch, tmp_path):
    broken = tmp_path / "pandoc"
    broken.write_text("not a program")
    broken.chmod(0o755)
    monkeypatch.setattr("probant.pandoc.engine.pandoc_path", lambda: broken)
    check = by_name("pandoc")
    assert "does not work" in check.problem
    assert "pypandoc" in check.remedy


def test_a_pandoc_that_is_not_there(monkeypatch):
    def nowhere():
        raise FileNotFoundError("no pandoc binary in /nowhere")

    monkeypatch.setattr("probant.pandoc.engine.pandoc_path", nowhere)
    assert by_name("pandoc").problem == "no pandoc binary in /nowhere"


def test_fonts_that_are_not_there(monkeypatch):
    real = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *rest: None if name == "font_source_serif_pro" else real(name, *rest))
    check = by_name("Source Serif Pro")
    assert check.problem == "the package font-source-serif-pro is not installed"
    assert "font-source-serif-pro" in check.remedy


def test_an_old_version_is_a_problem(monkeypatch):
    monkeypatch.setattr(importlib.metadata, "requires", lambda _name: ["weasyprint>=9999.1"])
    check = by_name("WeasyPrint")
    assert check.problem == "Probant needs 9999.1 or newer"
    assert "'weasyprint>=9999.1'" in check.remedy


def test_an_old_python_is_a_problem(monkeypatch):
    monkeypatch.setattr(doctor, "MINIMUM_PYTHON", (99, 1))
    assert "99.1" in by_name("Python").problem


def test_tools_that_are_not_there(monkeypatch):
    monkeypatch.setattr(doctor.shutil, "which", lambda _name: None)
    checks = examine()
    assert {check.name for check in checks if not check.good} == {"Poppler", "Chromium", "LibreOffice"}
    assert status(checks) == 0


def test_a_tool_that_hangs_is_reported(monkeypatch):
    def hang(*_args, **_kwargs):
        raise subprocess.TimeoutExpired("pdftotext", 20)

    monkeypatch.setattr(doctor.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(doctor.subprocess, "run", hang)
    assert "`/usr/bin/pdftotext` does not run" in by_name("Poppler").problem


def test_sudo_only_for_those_who_are_not_root(monkeypatch):
    monkeypatch.setattr(doctor.os, "geteuid", lambda: 1000)
    assert doctor._apt("alpha") == "sudo apt-get install --no-install-recommends alpha"
    monkeypatch.setattr(doctor.os, "geteuid", lambda: 0)
    assert doctor._apt("alpha") == "apt-get install --no-install-recommends alpha"


def test_every_system_package_named_is_one_that_the_set_up_installs():
    script = (Path(__file__).parents[2] / "scripts" / "system-packages.sh").read_text(encoding="utf-8")
    for check in doctor._TOOLS:
        assert check[3] in script
    for package in ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fontconfig"):
        assert package in script
