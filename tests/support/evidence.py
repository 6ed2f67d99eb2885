"""A corpus made in memory from the YAML of a study or two: what a test of a rule needs, with places, without a folder."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from probant.checks.arithmetic import check_arithmetic
from probant.diagnostics import Diagnostic, Findings
from probant.loading.corpus import Corpus, LoadedStudy, _add, _check_links, _facts
from probant.loading.loader import Loader
from probant.loading.project import Project
from probant.loading.validation import validate_model
from probant.loading.vocabulary import with_defaults
from probant.loading.yaml_source import read_yaml
from probant.model.records import Edition, Study, Vocabulary

LANGUAGES = {"en": "en-GB"}
_VOCABULARY = Vocabulary.model_validate(
    {
        "endpoints": {
            "os": {"label": {"en": "overall survival"}, "counts_deaths": True, "overall": True},
            "pfs": {"label": {"en": "progression-free survival"}, "counts_deaths": True},
            "ffp": {"label": {"en": "freedom from progression"}, "counts_deaths": False},
            "relief": {"label": {"en": "relief"}, "counts_deaths": False, "event_is_good": True},
        },
        "units": {
            "lesion": {"en": {"one": "{} lesion", "other": "{} lesions"}},
            "score": {"dimension": "rank", "en": {"other": "{}"}},
        },
    }
)


def completed(data: dict[str, Any]) -> None:
    """Add what every study and fact has and no rule looks at."""
    data.setdefault("name", {"en": "a study"})
    data.setdefault("registration", None)
    data.setdefault("design", {"type": "randomised-trial"})
    data.setdefault("population", None)
    for group in (data.get("groups") or {}).values():
        group.setdefault("label", {"en": "a group"})
    for fact in data["facts"]:
        fact.setdefault("statement", {"en": "a fact"})
        fact.setdefault("read", {"verification": "abstract", "locator": "abstract"})


def corpus_of(*studies: str, errata: tuple[str, ...] = (), years: dict[str, int] | None = None) -> Corpus:
    """Read the YAML of studies; the corpus must be free of other defects."""
    loader = Loader(Project(Path(), "2024", LANGUAGES, "references.bib", "style"))
    facts: dict[str, Any] = {}
    loaded = {}
    for text in studies:
        citekey = text.split("citekey:", 1)[1].split("\n", 1)[0].strip()
        file = read_yaml(f"content/studies/{citekey}.yaml", text, loader.findings)
        assert file is not None, list(loader.findings)
        completed(file.data)
        study = validate_model(Study, file, loader.findings, tuple(LANGUAGES))
        assert study is not None, list(loader.findings)
        own = tuple(fact.id for fact in _facts(file, citekey, loader) if _add(facts, fact, loader.findings))
        loaded[citekey] = LoadedStudy(study, file, own)
    references: Any = {
        name: SimpleNamespace(csl={"issued": {"date-parts": [[year]]}}, span=loaded[name].span) for name, year in (years or {}).items()
    }
    corpus = Corpus(loader.project, SimpleNamespace(), with_defaults(_VOCABULARY), {}, loaded, facts, _editions(errata))  # type: ignore[arg-type]
    _check_links(corpus, loader.findings)
    corpus.references = references
    assert not list(loader.findings), list(loader.findings)
    return corpus


def _editions(errata: tuple[str, ...]) -> dict[str, Edition]:
    texts = {"en": "text"}
    records = [{"id": name, "printed": texts, "why": texts, "certainty": "confirmed"} for name in errata]
    edition = {"id": "2024", "title": texts, "date": "2024", "shows": "source", "signatories": "none", "sections": ["one"], "errata": records}
    return {"2024": Edition.model_validate(edition)}


def findings_of(corpus: Corpus) -> Findings:
    """Run the rules."""
    findings = Findings()
    check_arithmetic(corpus, findings)
    return findings


def found(*studies: str, errata: tuple[str, ...] = (), years: dict[str, int] | None = None) -> list[Diagnostic]:
    """Give what the rules find in studies."""
    return list(findings_of(corpus_of(*studies, errata=errata, years=years)))


def facts(*lines: str, head: str = "", citekey: str = "doe2020") -> str:
    """Write a study: `head` (groups, n, dates) and facts, one a line, each a YAML mapping in braces."""
    return f"citekey: {citekey}\n{head}facts:\n" + "".join(f"  - {line}\n" for line in lines)


def rules(*lines: str, head: str = "", **options: Any) -> list[str]:
    """Give the names of the rules that find something in a study."""
    return [item.rule for item in found(facts(*lines, head=head), **options)]
