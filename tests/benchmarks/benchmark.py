"""Time Probant's builds against a plain script, in one run and in turn: `make bench`, or `python tests/benchmarks/benchmark.py --help`.

Each round starts from a fresh copy of the project with no build and no cache, and times
- a plain script: the same files from the same Markdown, claims and facts with the same ids, with the pandoc command (HTML and DOCX with citeproc;
  PDF: HTML with citeproc, then the weasyprint command), one after the other; it draws each language's figures first, by the same drawing functions
  in a process of its own, as an author's own script would;
- the same plain script from Markdown without those ids, whose files lack them ("no ids", for comparison);
- a cold build;
- a build with nothing changed;
- a build after one value of one fact changed;
- a build after one word was added to one template of one language.
The plain script's time is the smaller for doing less: no title page, no layout, no checks, no ledger.

Every step is checked for what it claims to be: all files are there, nothing changed means the same bytes, a changed fact changes both languages, a changed
template only its own.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import hashlib
import json
import os
import pickle
import platform
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

FORMATS = ("html", "pdf", "docx")

# A fact in a study file, up to the next one; `printed` would hide a change of its value in an edition that shows what was printed.
FACT = r"(?ms)^  - id: (?:(?!^  - ).)*?^    kind: (?:median|probability)$(?:(?!^  - |^    printed:).)*?^    value: (?P<value>\d+(?:\.\d+)?)$(?:(?!^  - |^    printed:).)*(?=^  - |\Z)"
SENTENCE_END = r"(?=\s*\[@[^\]]+\]\.)"

AIMS = {"cold": ("plain", 0.6), "nothing": ("cold", 0.15), "fact": ("cold", 0.9), "template": ("cold", 0.65)}
LABELS = {
    "plain": "plain script",
    "bare": "plain script, no ids",
    "cold": "cold build",
    "nothing": "nothing changed",
    "fact": "one fact changed",
    "template": "one template changed",
}


@dataclass
class Step:
    """The times of a step, round by round, by the clock and of the processors, and the largest resident size of one of its processes."""

    seconds: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    largest_kib: int = 0

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)


@dataclass(frozen=True)
class Setting:
    """What is built and how."""

    project: Path
    edition: str
    languages: tuple[str, ...]
    bibliography: str
    style: str
    fact_file: str | None
    fact: str
    template_file: str | None
    template_language: str
    word: str


class BenchmarkError(Exception):
    """A step did not do what it is timed for."""


def run(command: Sequence[str | Path], folder: Path, cache: Path, step: Step | None = None) -> None:
    """Run a command to its end; its time and the peak of its largest process go to `step`."""
    environment = {**os.environ, "XDG_CACHE_HOME": str(cache)}
    with tempfile.TemporaryFile() as output:
        started = time.perf_counter()
        process = subprocess.Popen(
            [str(part) for part in command], cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
        )
        _pid, status, usage = os.wait4(process.pid, 0)
        elapsed = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        usages = [usage, *reap()]
        if process.returncode:
            output.seek(0)
            text = output.read().decode("utf-8", "replace")[-4000:]
            raise BenchmarkError(f"`{' '.join(str(part) for part in command)}` gave exit status {process.returncode}:\n{text}")
    if step is not None:
        step.seconds.append(elapsed)
        step.cpu.append(sum(usage.ru_utime + usage.ru_stime for usage in usages))
        step.largest_kib = max(step.largest_kib, *(usage.ru_maxrss for usage in usages))


def adopt() -> None:
    """Become the parent of processes whose own parent has ended, so that a build's workers are counted and gone before the next step (Linux)."""
    pr_set_child_subreaper = 36
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(pr_set_child_subreaper, 1, 0, 0, 0)


def reap() -> list[resource.struct_rusage]:
    """Wait for the processes that a step left behind, and give what they used."""
    usages = []
    with contextlib.suppress(ChildProcessError):
        while True:
            usages.append(os.wait4(-1, 0)[2])
    return usages


def build_command(setting: Setting) -> list[str]:
    return [sys.executable, "-m", "probant", "build", "-q", "--edition", setting.edition]


def plain_markdown(project: Path, language: str, edition: str | None = None, *, ids: bool = True) -> str:
    """Give the text that the plain script converts: the whole article that the engine itself renders and reads."""
    from probant.pipeline import markdown_of

    return markdown_of(project, edition, language, ids=ids)


DRAW = """import pickle, sys
from pathlib import Path
from probant.figures import draw
folder, language = Path(sys.argv[1]), sys.argv[2]
for name, plot in pickle.loads((folder / "plots.pickle").read_bytes()):
    drawing = draw(plot, name=name, language=language)
    (folder / f"{name}.svg").write_bytes(drawing.svg)
    (folder / f"{name}.png").write_bytes(drawing.png)
"""
"""What draws the figures of the plain script."""


def write_figures(setting: Setting, folder: Path) -> set[str]:
    """Write what the plain script draws, by language; give the languages that have figures."""
    from probant.pipeline import documents_of

    (folder / "draw.py").write_text(DRAW, encoding="utf-8")
    found = set()
    for language, document in documents_of(setting.project, setting.edition).items():
        if document.figures:
            (folder / f"figures-{language}").mkdir()
            plots = [(figure.name, figure.plot) for figure in document.figures]
            (folder / f"figures-{language}" / "plots.pickle").write_bytes(pickle.dumps(plots))
            found.add(language)
    return found


def write_plain_script(setting: Setting, folder: Path, *, ids: bool) -> Path:
    """Write the plain script and its inputs into `folder`."""
    from probant.diagnostics import Findings
    from probant.loading.styles import read_style
    from probant.pandoc.engine import pandoc_path
    from probant.spans import Span

    style = read_style(setting.project, setting.style, Findings(), Span("probant.toml"))
    if style is None:
        raise BenchmarkError(f"no citation style `{setting.style}`")
    (folder / "style.csl").write_text(style, encoding="utf-8")
    shutil.copy(setting.project / setting.bibliography, folder / "references.bib")
    beside = Path(sys.executable).with_name("weasyprint")
    weasyprint = str(beside) if beside.exists() else "weasyprint"
    lines = ["set -e"]
    drawn = write_figures(setting, folder)
    for language in setting.languages:
        text = plain_markdown(setting.project, language, setting.edition, ids=ids)
        # Each format takes the image that it can hold.
        text = re.sub(r"\]\(figures/([\w-]+)\.svg\)", rf"](figures-{language}/\1)", text)
        (folder / f"{language}.md").write_text(text, encoding="utf-8")
        if language in drawn:
            lines.append(f"'{sys.executable}' draw.py figures-{language} {language}")
        pandoc = (
            f"'{pandoc_path()}' {language}.md --from markdown --standalone --citeproc --bibliography references.bib --csl style.csl "
            f"--metadata lang={language} --metadata title=Article --metadata link-citations=true"
        )
        lines += [
            f"mkdir -p {language}",
            f"{pandoc} --default-image-extension=svg --embed-resources --to html5 --output {language}/article.html",
            f"{pandoc} --default-image-extension=png --to docx --output {language}/article.docx",
            f"{pandoc} --default-image-extension=svg --to html5 --output print-{language}.html",
            f"'{weasyprint}' --quiet print-{language}.html {language}/article.pdf",
        ]
    script = folder / "plain.sh"
    script.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return script


def copy_project(setting: Setting, folder: Path) -> None:
    """Copy what the project consists of, without builds and caches."""
    folder.mkdir()
    for name in ("probant.toml", setting.bibliography):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(setting.project / name, folder / name)
    for name in ("content", "templates"):
        shutil.copytree(setting.project / name, folder / name)


def change_fact(setting: Setting, folder: Path) -> str:
    """Change one value in one study file, and say which."""
    studies = sorted((folder / "content" / "studies").glob("*.yaml"))
    files = [folder / setting.fact_file] if setting.fact_file else studies
    for path in files:
        text = path.read_text(encoding="utf-8")
        found = re.search(setting.fact, text)
        if found is None:
            continue
        old = found["value"]
        last = int(old[-1])
        new = old[:-1] + str(last - 1 if last else 1)
        start, end = found.span("value")
        path.write_text(text[:start] + new + text[end:], encoding="utf-8")
        return f"{path.relative_to(folder)}: {old} → {new}"
    raise BenchmarkError("no value of a fact matches; name another with --fact and --fact-file")


def change_template(setting: Setting, folder: Path) -> str:
    """Add a word to one sentence of one template, and say which."""
    base = folder / "templates" / "article" / setting.edition / setting.template_language
    files = [folder / setting.template_file] if setting.template_file else sorted(base.glob("*.md.j2"))
    for path in files:
        text = path.read_text(encoding="utf-8")
        changed = re.sub(SENTENCE_END, f" {setting.word}", text, count=1)
        if changed != text:
            path.write_text(changed, encoding="utf-8")
            return f"{path.relative_to(folder)}: + {setting.word}"
    raise BenchmarkError("no sentence of a template ends with a citation; name another template with --template-file")


def digests(setting: Setting, folder: Path) -> dict[str, str]:
    """Give the digest of each artifact; BenchmarkError when one is missing or empty."""
    found = {}
    for language in setting.languages:
        for form in FORMATS:
            path = folder / language / f"article.{form}"
            if not path.is_file() or not path.stat().st_size:
                raise BenchmarkError(f"{path} was not made")
            found[f"{language}/{form}"] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def differing(before: dict[str, str], after: dict[str, str]) -> set[str]:
    """Give the languages of the HTML files that differ."""
    return {name.split("/")[0] for name in before if name.endswith("/html") and before[name] != after[name]}


def one_round(setting: Setting, number: int, work: Path, scripts: dict[str, Path], steps: dict[str, Step]) -> dict[str, str]:
    """Time every step once, and give what was changed."""

    def plain() -> None:
        for name, script in scripts.items():
            run(["sh", script.name], script.parent, work / "plain-cache", steps[name])
            digests(setting, script.parent)

    if number % 2 == 0:
        plain()
    folder, cache = work / f"project-{number}", work / f"cache-{number}"
    copy_project(setting, folder)
    built = folder / "build" / setting.edition
    command = build_command(setting)
    run(command, folder, cache, steps["cold"])
    cold = digests(setting, built)
    run(command, folder, cache, steps["nothing"])
    if digests(setting, built) != cold:
        raise BenchmarkError("a build with nothing changed gave other bytes")
    fact = change_fact(setting, folder)
    run(command, folder, cache, steps["fact"])
    after_fact = digests(setting, built)
    if differing(cold, after_fact) != set(setting.languages):
        raise BenchmarkError(f"the changed fact ({fact}) did not change the article in every language; choose another with --fact")
    template = change_template(setting, folder)
    run(command, folder, cache, steps["template"])
    if differing(after_fact, digests(setting, built)) != {setting.template_language}:
        raise BenchmarkError(f"the changed template ({template}) did not change the article in its language alone")
    shutil.rmtree(folder)
    if number % 2:
        plain()
    return {"fact": fact, "template": template}


def peak_of_cold_build(setting: Setting, work: Path) -> int:
    """Give the peak, in KiB, of the proportional memory of all processes of a cold build together, sampled; 0 where /proc does not tell."""
    folder = work / "memory"
    copy_project(setting, folder)
    peak = 0
    process = subprocess.Popen(
        build_command(setting),
        cwd=folder,
        env={**os.environ, "XDG_CACHE_HOME": str(work / "memory-cache")},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    done = threading.Event()

    def wait() -> None:
        process.wait()
        done.set()

    threading.Thread(target=wait, daemon=True).start()
    while not done.wait(0.02):
        peak = max(peak, sum(_proportional(path) for path in Path("/proc").glob("[0-9]*") if _session(path) == process.pid))
    reap()
    shutil.rmtree(folder)
    if process.returncode:
        raise BenchmarkError(f"the build gave exit status {process.returncode}; run `probant build` to see why")
    return peak


def _session(path: Path) -> int | None:
    try:
        return int((path / "stat").read_text(encoding="utf-8", errors="replace").rsplit(")", 1)[1].split()[3])
    except (OSError, IndexError, ValueError):
        return None


def _proportional(path: Path) -> int:
    try:
        found = re.search(r"^Pss:\s+(\d+)", (path / "smaps_rollup").read_text(encoding="ascii"), re.MULTILINE)
    except OSError:
        return 0
    return int(found[1]) if found else 0


def table(steps: dict[str, Step]) -> tuple[str, bool]:
    """Give the table of medians and ratios, and whether every aim is met."""
    lines = [f"{'step':<22}{'median s':>10}{'min':>8}{'max':>8}{'CPU s':>8}{'of':>8}{'ratio':>8}{'aim':>8}  {'largest process':>16}"]
    met = True
    for name, step in steps.items():
        base, aim = AIMS.get(name, (None, None))
        ratio = step.median / steps[base].median if base else None
        verdict = ""
        if ratio is not None and aim is not None:
            met &= ratio <= aim
            verdict = "met" if ratio <= aim else "MISSED"
        lines.append(
            f"{LABELS[name]:<22}{step.median:>10.3f}{min(step.seconds):>8.3f}{max(step.seconds):>8.3f}{statistics.median(step.cpu):>8.2f}{base or '':>8}"
            f"{f'{ratio:.3f}' if ratio is not None else '':>8}{f'≤ {aim}' if aim else '':>8}  {step.largest_kib / 1024:>12.0f} MiB  {verdict}".rstrip()
        )
    return "\n".join(lines), met


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--project", type=Path, default=Path(__file__).resolve().parents[2], help="the project's folder (default: this repository)")
    parser.add_argument("--edition", help="the edition (default: the project's own)")
    parser.add_argument("--rounds", type=int, default=3, help="rounds to time (default: 3); one more, not timed, comes first")
    parser.add_argument("--fact", default=FACT, metavar="REGEX", help="where the value is in a study file: a group named `value`")
    parser.add_argument("--fact-file", metavar="PATH", help="the study file (default: the first with such a value)")
    parser.add_argument("--template-file", metavar="PATH", help="the template (default: the first with a sentence that ends with a citation)")
    parser.add_argument("--template-language", metavar="LANG", help="the language of the changed template (default: the project's first)")
    parser.add_argument("--word", default="bel et bien", help="what is added to the template (default: %(default)s)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to a file as well")
    parser.add_argument("--check", action="store_true", help="exit with 1 when an aim is missed")
    return parser.parse_args()


def read_setting(options: argparse.Namespace) -> Setting:
    table_ = tomllib.loads((options.project / "probant.toml").read_text(encoding="utf-8"))["project"]
    languages = tuple(table_["languages"])
    return Setting(
        project=options.project.resolve(),
        edition=options.edition or table_["default_edition"],
        languages=languages,
        bibliography=table_.get("bibliography", "references.bib"),
        style=table_["style"],
        fact_file=options.fact_file,
        fact=options.fact,
        template_file=options.template_file,
        template_language=options.template_language or languages[0],
        word=options.word,
    )


def main() -> int:
    options = arguments()
    setting = read_setting(options)
    steps = {name: Step() for name in LABELS}
    changed: dict[str, str] = {}
    adopt()
    try:
        with tempfile.TemporaryDirectory(prefix="probant-benchmark-", ignore_cleanup_errors=True) as folder:
            work = Path(folder)
            scripts = {}
            for name, ids in (("plain", True), ("bare", False)):
                (work / name).mkdir()
                scripts[name] = write_plain_script(setting, work / name, ids=ids)
            # Not timed: what both sides read from disk is in memory afterwards, and memory is sampled.
            peak = peak_of_cold_build(setting, work)
            for script in scripts.values():
                run(["sh", script.name], script.parent, work / "plain-cache")
            for number in range(max(1, options.rounds)):
                changed = one_round(setting, number, work, scripts, steps)
    except BenchmarkError as error:
        print(f"benchmark: {error}", file=sys.stderr)
        return 2
    text, met = table(steps)
    files = len(setting.languages) * len(FORMATS)
    print(
        f"{files} files, edition {setting.edition}; {len(steps['cold'].seconds)} rounds; {os.cpu_count()} cores, Python {platform.python_version()}"
    )
    print(f"changed fact: {changed['fact']}\nchanged template: {changed['template']}\n")
    print(text)
    print(f"\npeak memory of a cold build, all processes together (PSS, sampled): {peak / 1024:.0f} MiB")
    if options.json:
        figures = {
            name: {"seconds": step.seconds, "cpu": step.cpu, "median": step.median, "largest_process_kib": step.largest_kib}
            for name, step in steps.items()
        }
        options.json.write_text(json.dumps({"steps": figures, "peak_kib": peak, "changed": changed}, indent=2) + "\n", encoding="utf-8")
    return 0 if met or not options.check else 1


if __name__ == "__main__":
    sys.exit(main())
