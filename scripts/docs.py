"""Write the generated documents: docs/rules.md, docs/cli.md, docs/coverage.csv. `--check` only tells whether they are up to date."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import re
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from probant import pipeline  # noqa: E402 - the project's own packages, wherever this is run from
from probant.cli import main as probant  # noqa: E402
from probant.document import Document  # noqa: E402
from probant.pandoc import ast  # noqa: E402
from probant.rules import rules  # noqa: E402

COMMANDS = ("", "build", "check", "add", "trace", "impact", "diff", "export", "explain", "doctor")


def rules_page() -> str:
    """Give docs/rules.md."""
    lines = ["# Rules", "", "Made from `src/probant/rules.toml` by `make docs`; `probant explain NAME` prints the same.", ""]
    for rule in rules().values():
        lines += [
            f"## {rule.name}",
            "",
            f"*{rule.summary[:1].upper()}{rule.summary[1:]}.*",
            "",
            rule.explanation,
            "",
            f"**What to do:** {rule.remedy}",
            "",
        ]
    return "\n".join(lines)


def cli_page() -> str:
    """Give docs/cli.md: the help of each command, as the terminal shows it."""
    os.environ["COLUMNS"] = "100"
    lines = ["# The command", "", "Made from the command's own help by `make docs`.", ""]
    for name in COMMANDS:
        output = io.StringIO()
        with contextlib.redirect_stdout(output):
            probant([name, "--help"] if name else ["--help"])
        lines += [f"## probant {name}".rstrip(), "", "```", output.getvalue().rstrip(), "```", ""]
    return "\n".join(lines)


def coverage_page() -> str:
    """Give docs/coverage.csv: where each of the 559 facts of the published review stands, in each language."""
    facts = json.loads((ROOT / "tests" / "data" / "review-2019-facts.json").read_text(encoding="utf-8"))
    documents = pipeline.documents_of(ROOT, "2019")
    places = {language: _places(document) for language, document in documents.items()}
    output = io.StringIO()
    writer = csv.writer(output, lineterminator="\n")
    writer.writerow(["id", "ref", "section", "kind", *documents])
    for fact in facts:
        writer.writerow([fact["id"], fact["ref"] or "", fact["section"], fact["kind"], *(_where(fact, places[language]) for language in documents)])
    return output.getvalue()


def _places(document: Document) -> dict[str, str]:
    """Give, for each fact, the claim or part of the document that holds it."""
    found: dict[str, str] = {}
    claims = [
        node
        for node in ast.walk([*(block for part in document.front.abstracts for block in part.blocks), *document.blocks])
        if ast.has_class(node, "claim")
    ]
    for claim in claims:
        for node in ast.walk(claim["c"][1]):
            identifier = ast.attributes(node)[0]
            if identifier.startswith("f-"):
                name = re.sub(r"-\d+$|-(fr|en)$", "", identifier.removeprefix("f-"))
                found.setdefault(name, f"claim {ast.attributes(claim)[0].removeprefix('c-')}")
                found.setdefault(identifier.removeprefix("f-"), found[name])
    for position, entry in enumerate(document.references, 1):
        found[f"reference {position}"] = f"reference {position} ({ast.attributes(entry)[0].removeprefix('ref-')})"
    headings = [node for node in document.blocks if node["t"] == "Header"]
    for position, heading in enumerate(headings, 3):
        found[f"heading-{position:02}"] = f"heading #{ast.attributes(heading)[0]}"
    found["heading-01"] = found["heading-02"] = "heading of the abstracts"
    found["heading-15"] = "heading of the references"
    found["ref-count"] = f"reference list of {len(document.references)}"
    return found


_TITLE_BLOCK = {
    "author": "title block: authors",
    "affmark": "title block: authors' marks",
    "aff": "title block: affiliations",
    "corr": "title block: correspondence",
    "title": "title block: titles",
    "short": "running head",
    "funding": "section: funding and acknowledgements",
    "hal": "title block: published article and notice",
}


def _where(fact: dict[str, str], places: dict[str, str]) -> str:
    name = fact["id"]
    if name in places:
        return places[name]
    reference = re.match(r"ref(\d+)-", name)
    if reference:
        return places[f"reference {reference[1]}"]
    return _TITLE_BLOCK.get(name.split("-")[0], "not in")


PAGES = {"docs/rules.md": rules_page, "docs/cli.md": cli_page, "docs/coverage.csv": coverage_page}


def main() -> int:
    """Write the pages, or tell which are stale."""
    stale = []
    for path, make in PAGES.items():
        text = make()
        file = ROOT / path
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            stale.append(path)
            if "--check" not in sys.argv:
                file.write_text(text, encoding="utf-8")
                print(f"wrote {path}")
    if "--check" in sys.argv and stale:
        print(f"stale: {', '.join(stale)}; run `make docs`")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
