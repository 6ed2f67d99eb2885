"""Time `probant check`, in one run and in turn: `make bench-check`, or `python tests/benchmarks/check.py --help`.

Start: a check of the project against a bare start of Python that imports the same libraries and does nothing else. The libraries are read from a run of the
check itself: every module in `sys.modules` at its end that is not Probant's own, of the standard library too. Both commands are whole processes, started in
turn; their medians are compared. Timed are a check of what was checked before, one after a word was added to one template, and the first one ever (no cache
of compiled templates, every text read by pandoc, citations resolved).

Growth: checks of generated, sound reviews of 250, 500 and 1,000 studies, five claims a study, the first check and one after it; the smallest time of each
counts, since a machine that does something else can only add to it. Growth is no faster than linear when four times the studies take at most four times as long.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.support.generated_review import CLAIMS_A_STUDY, write_generated_review  # noqa: E402

AIM = 3.0
SIZES = (250, 500, 1000)

# Run by the Python that checks: the names of the modules that the check imported, in the order of their import.
_MODULES = """
import json, sys
from probant.cli import main
status = main(sys.argv[1:])
names = [name for name, module in sys.modules.items()
         if name.partition(".")[0] not in ("probant", "__main__") and getattr(module, "__spec__", None) is not None]
print(json.dumps(names))
raise SystemExit(status)
"""
# A module whose name is not that of its file (made by another one) comes with that other one.
_IMPORT = "import sys\nfor name in sys.argv[1:]:\n    try:\n        __import__(name)\n    except ImportError:\n        pass\n"


class BenchmarkError(Exception):
    """A command that is timed failed."""


@dataclass
class Step:
    """The times of a step by the clock, and those of the processors."""

    seconds: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)

    def row(self, label: str) -> str:
        """Give a line of the table."""
        return f"{label:<34}{self.median:>10.3f}{min(self.seconds):>10.3f}{max(self.seconds):>10.3f}{min(self.cpu):>10.3f}"


HEAD = f"{'':<34}{'median s':>10}{'min':>10}{'max':>10}{'CPU min':>10}"


def run(command: Sequence[str | Path], cache: Path, step: Step | None = None) -> str:
    """Run a command to its end and give its output; its times go to `step`."""
    with tempfile.TemporaryFile() as output:
        started = time.perf_counter()
        process = subprocess.Popen(
            [str(part) for part in command],
            env={**os.environ, "XDG_CACHE_HOME": str(cache)},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        _pid, status, usage = os.wait4(process.pid, 0)
        elapsed = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        text = output.read().decode("utf-8", "replace")
    if process.returncode:
        raise BenchmarkError(f"`{' '.join(str(part) for part in command)[:200]}` gave exit status {process.returncode}:\n{text[-2000:]}")
    if step is not None:
        step.seconds.append(elapsed)
        step.cpu.append(usage.ru_utime + usage.ru_stime)
    return text


def check(project: Path) -> list[str]:
    """Give the command that checks a project."""
    return [sys.executable, "-m", "probant", "check", "-q", "--project", str(project)]


def libraries(project: Path, cache: Path) -> list[str]:
    """Give the modules that a check imports besides Probant's own."""
    text = run([sys.executable, "-c", _MODULES, "check", "-q", "--project", str(project)], cache)
    found: list[str] = json.loads(text.splitlines()[-1])
    return found


def copied(project: Path, folder: Path) -> Path:
    """Copy what a check reads of a project."""
    folder.mkdir()
    for name in ("probant.toml", "content", "templates", "references.bib"):
        source = project / name
        shutil.copytree(source, folder / name) if source.is_dir() else shutil.copy(source, folder / name)
    return folder


def word_added(template: Path) -> Callable[[int], None]:
    """Give what changes a template, to another text each time."""
    text = template.read_text(encoding="utf-8")
    mark = "\n{% endclaim %}"

    def change(number: int) -> None:
        template.write_text(text.replace(mark, " " + "bel et bien " * (number + 1) + mark, 1), encoding="utf-8")

    return change


def start(project: Path, rounds: int, work: Path) -> bool:
    """Time the start of a check against that of its libraries; tell whether the aim is met."""
    own = copied(project, work / "project")
    cache = work / "cache"
    names = libraries(own, cache)
    libraries_only = [sys.executable, "-c", _IMPORT, *names]
    template = min((own / "templates" / "article").glob("*/*/introduction.md.j2"))
    change = word_added(template)
    original = template.read_text(encoding="utf-8")
    steps = {name: Step() for name in ("bare", "again", "changed", "first")}
    for number in range(rounds + 1):
        fresh = work / f"cache-{number}"
        timed = steps if number else dict.fromkeys(steps)  # the first round brings the files into memory
        run(libraries_only, cache, timed["bare"])
        run(check(own), cache, timed["again"])
        change(number)
        run(check(own), cache, timed["changed"])
        template.write_text(original, encoding="utf-8")
        run(check(own), fresh, timed["first"])
    bare = steps["bare"].median
    print(f"{len(names)} modules besides Probant's own, of {len({name.partition('.')[0] for name in names} - sys.stdlib_module_names)} libraries")
    print(HEAD + f"{'ratio':>8}")
    labels = {
        "bare": "Python with the same libraries",
        "again": "check",
        "changed": "check, one template changed",
        "first": "check, for the first time",
    }
    for name, step in steps.items():
        print(step.row(labels[name]) + f"{step.median / bare:>8.2f}")
    met = steps["again"].median <= AIM * bare
    print(f"aim: a check takes at most {AIM:.0f} times the bare start: {'met' if met else 'MISSED'}")
    return met


def growth(rounds: int, work: Path) -> bool:
    """Time checks of generated reviews; tell whether time grows no faster than linearly."""
    projects = {size: write_generated_review(work / f"review-{size}", size) for size in SIZES}
    first, again = {size: Step() for size in SIZES}, {size: Step() for size in SIZES}
    for number in range(rounds):
        for size, project in projects.items():
            cache = work / f"cache-{size}-{number}"
            run(check(project), cache, first[size])
            run(check(project), cache, again[size])
            run(check(project), cache, again[size])
    print(HEAD + f"{'ms/study':>10}")
    for label, steps in (("first check", first), ("check again", again)):
        for size, step in steps.items():
            print(step.row(f"{label}: {size} studies, {size * CLAIMS_A_STUDY} claims") + f"{1000 * min(step.seconds) / size:>10.2f}")
    met = True
    for label, steps in (("first check", first), ("check again", again)):
        times = [min(step.seconds) for step in steps.values()]
        linear = times[-1] / times[0] <= SIZES[-1] / SIZES[0]
        met &= linear
        growths = ", ".join(
            f"{size} to {larger}: {time_[1] / time_[0]:.2f}" for size, larger, time_ in zip(SIZES, SIZES[1:], itertools.pairwise(times), strict=False)
        )
        print(
            f"{label}: {growths}; {SIZES[0]} to {SIZES[-1]}: {times[-1] / times[0]:.2f}, {'no faster than linearly' if linear else 'FASTER than linearly'}"
        )
    return met


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--project", type=Path, default=ROOT, help="the project's folder (default: this repository)")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of the start (default: 5); one more, not timed, comes first")
    parser.add_argument("--growth-rounds", type=int, default=2, help="rounds of the generated reviews (default: 2)")
    parser.add_argument("--check", action="store_true", help="exit with 1 when an aim is missed")
    options = parser.parse_args()
    print(f"{os.cpu_count()} cores, Python {platform.python_version()}\n")
    try:
        with tempfile.TemporaryDirectory(prefix="probant-benchmark-") as folder:
            met = start(options.project.resolve(), max(1, options.rounds), Path(folder))
            print()
            met &= growth(max(1, options.growth_rounds), Path(folder))
    except BenchmarkError as error:
        print(f"benchmark: {error}", file=sys.stderr)
        return 2
    return 0 if met or not options.check else 1


if __name__ == "__main__":
    sys.exit(main())
