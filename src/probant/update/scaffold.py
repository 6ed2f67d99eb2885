"""Scaffold the file of a study: what the record and the registry tell, and a marked blank wherever they do not.

A blank is the scalar `TODO`. Nothing here is said to be verified but what was read at the registry's own address.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

from probant.loading.blanks import BLANK
from probant.update.markup import ascii_letters, plain
from probant.update.record import Arm, Record, Trial

_PLAIN = re.compile(r"[A-Za-zÀ-ÿ][\w\u00C0-\u024F ().;/+-]*[\w)]")
_WORDS_OF_YAML = frozenset({"true", "false", "null", "yes", "no", "on", "off", "~"})
_LONGEST_ID = 34
_LONGEST_PREFIX = 20
"""So that an id with what is put before it stays within forty characters."""

_STATEMENTS = {
    "n": {"fr": "effectif total", "en": "number of patients"},
    "enrolled": {"fr": "nombre de patients inclus, selon le registre", "en": "number of patients enrolled, according to the registry"},
    "planned": {"fr": "nombre de patients prévu, selon le registre", "en": "planned number of patients, according to the registry"},
    "first": {"fr": "effectif du premier bras", "en": "size of the first arm"},
    "second": {"fr": "effectif du second bras", "en": "size of the second arm"},
    "hr": {"fr": "rapport des risques instantanés", "en": "hazard ratio"},
    "hr-ci": {"fr": "intervalle de confiance de ce rapport", "en": "confidence interval of this ratio"},
    "hr-p": {"fr": "p de ce rapport", "en": "p value of this ratio"},
    "start": {"fr": "début des inclusions, selon le registre", "en": "start of enrolment, according to the registry"},
}


@dataclass(frozen=True, slots=True)
class Design:
    """What is known of how a study was made; None is not told. `why` says where each part was read."""

    type: str | None = None
    phase: str | None = None
    centres: str | None = None
    randomised: bool | None = None
    controlled: bool | None = None
    why: str = ""


def design_of(record: Record) -> Design:
    """Give the design that PubMed's publication types and the registry tell."""
    types = {name.casefold() for name in record.types}
    trial = record.trial
    phase = next((_roman(found[1]) for name in types if (found := re.fullmatch(r"clinical trial, phase (iv|i{1,3})", name))), None)
    centres = "multicentre" if "multicenter study" in types else None
    randomised = True if "randomized controlled trial" in types else None
    controlled = True if randomised or "controlled clinical trial" in types else None
    kind = "randomised-trial" if randomised else None
    if types & {"meta-analysis", "systematic review", "review"} and kind is None:
        kind = "review"
    if types & {"consensus statement", "practice guideline", "guideline", "consensus development conference"} and kind is None:
        kind = "consensus"
    why = "publication types" if types and (kind or phase or centres) else ""
    if trial is not None:
        phase = phase or trial.phase
        centres = centres or ("multicentre" if trial.sites > 1 else None)
        if randomised is None:
            randomised = False if trial.interventional is False else trial.randomised
        if record.kind == "registration":
            kind = "trial-registration"
        elif kind is None and trial.interventional:
            kind = "randomised-trial" if trial.randomised else "single-arm-trial" if trial.single_group else None
        controlled = controlled if controlled is not None else True if trial.randomised else False if trial.single_group else None
        why = f"{why} and registry" if why else "registry"
    return Design(kind, phase, centres, randomised, controlled, why)


def _roman(text: str) -> str:
    return {"i": "1", "ii": "2", "iii": "3", "iv": "4"}[text]


def study_text(record: Record, citekey: str, languages: Iterable[str]) -> str:
    """Give the text of a study's file."""
    return "\n".join(_Scaffold(record, citekey, list(languages)).lines()) + "\n"


class _Scaffold:
    def __init__(self, record: Record, citekey: str, languages: list[str]) -> None:
        self.record, self.citekey, self.languages = record, citekey, languages
        self.trial = record.trial
        self.design = design_of(record)
        self.prefix = _prefix(citekey)
        self.arms = self._arms()

    def lines(self) -> list[str]:
        """Give the lines of the file."""
        record, design = self.record, self.design
        name = record.span.path.rpartition("/")[2]  # where it lay is the machine's own
        source = re.sub(r"[\r\n]+", " ", record.asked or f"{name} ({record.form})")
        out = [
            f"# Scaffolded by `probant add` from {source}.",
            f"# {BLANK} marks what it does not say: fill each in from the publication, write null where that is allowed, or delete the fact.",
            "# Until then nothing of this file can be printed, and `probant check` lists its blanks. The format: docs/authoring.md, A study.",
            "# verification: full text, abstract, secondary or unverified; locator: the page or table, abstract, or null.",
            f"citekey: {scalar(self.citekey)}",
            f"name: {self._name()}",
            f"registration: {self._registration()}",
            "design:" + (f"  # as told by: {design.why}" if design.why else ""),
            f"  type: {design.type or BLANK}",
            f"  phase: {scalar(design.phase, quoted=True) if design.phase else BLANK if self._may_have_phase() else 'null'}",
            f"  centres: {design.centres or BLANK}  # multicentre, single-centre, or null when it was not read",
            f"  randomised: {_flag(design.randomised)}",
            f"  controlled: {_flag(design.controlled)}",
            f"population: {self._texts()}" + self._comment(self.trial.conditions if self.trial else ()),
        ]
        if self._n_id():
            out.append(f"n: {self.prefix}-n")
        if self.trial and self.trial.start:
            out.append(f"start: {self.prefix}-start")
        out += self._groups()
        facts = self._facts()
        return [*out, "facts:" if facts else "facts: []", *facts]

    def _may_have_phase(self) -> bool:
        observed = self.trial is not None and self.trial.interventional is False
        return not observed and self.design.type in {None, "randomised-trial", "single-arm-trial", "trial-registration"}

    def _name(self) -> str:
        acronym = self.trial.acronym if self.trial else None
        return self._texts(fr=f"essai {acronym}", en=f"{acronym} trial") if acronym else self._texts()

    def _registration(self) -> str:
        numbers = self.record.registrations
        if len(numbers) == 1:
            return numbers[0]
        if numbers:
            return f"{BLANK}{self._comment(numbers)}"
        if self.trial is not None:
            return self.trial.number
        if self.record.mentioned:
            return f"{BLANK}  # its own number, or null; its abstract or notes name {', '.join(self.record.mentioned)}"
        return f"{BLANK}  # the trial's number, or null" if self._may_have_phase() else "null"

    def _comment(self, words: Iterable[str]) -> str:
        text = re.sub(r"\s+", " ", "; ".join(plain(word) for word in words))
        return f"  # the record says: {text}" if text else ""

    def _texts(self, **known: str) -> str:
        """Give a text in each language, a blank in those that are not known."""
        return "{" + ", ".join(f"{language}: {scalar(known[language]) if language in known else BLANK}" for language in self.languages) + "}"

    def _arms(self) -> list[tuple[str, Arm | None]]:
        """Give the arms, each with its id; two blank ones where a trial was randomised and no registry names them."""
        if self.trial is not None and self.trial.arms:
            out: list[tuple[str, Arm | None]] = []
            for number, arm in enumerate(self.trial.arms, 1):
                slug = _slug(arm.label)
                out.append((slug if slug and slug not in {name for name, _arm in out} else f"arm-{number}", arm))
            return out
        return [("experimental", None), ("control", None)] if self.design.randomised else []

    def _groups(self) -> list[str]:
        if not self.arms:
            return ["groups: {}"]
        out = ["groups:" if self.trial and self.trial.arms else "groups:  # one line an arm: give each a telling id, add or delete lines"]
        for name, arm in self.arms:
            label = self._texts(en=arm.label) if arm else self._texts()
            size = f", n: {self._arm_id(name)}" if self._sized(arm) else ""
            out.append(f"  {name}: {{label: {label}, arm: true{size}}}" + (f"  # registered as {arm.kind}" if arm and arm.kind else ""))
        return out

    def _sized(self, arm: Arm | None) -> bool:
        return self.record.kind != "registration" or (arm is not None and arm.n is not None)

    def _arm_id(self, name: str) -> str:
        return f"{self.prefix}-n-{name}"[:_LONGEST_ID].strip("-")

    def _n_id(self) -> bool:
        return (self.record.kind != "registration" and self.design.type not in {"review", "consensus"}) or bool(self.trial and self.trial.enrolled)

    def _facts(self) -> list[str]:
        out: list[str] = []
        trial = self.trial
        if trial is not None and trial.enrolled:
            out += self._fact("n", "count", self._said("enrolled"), ["value: " + trial.enrolled, "unit: patient"], trial)
        elif self._n_id():
            out += self._fact("n", "count", self._said("n"), [f"value: {BLANK}", "unit: patient"], None)
        if trial is not None and trial.planned:
            out += self._fact("planned", "count", self._said("planned"), ["value: " + trial.planned, "unit: patient"], trial)
        if trial is not None and trial.start:
            out += self._fact("start", "date", self._said("start"), ["value: " + trial.start], trial)
        for name, arm in self.arms:
            if not self._sized(arm):
                continue
            known = arm is not None and arm.n is not None
            if arm is not None and known:
                said = self._texts(en=f"number of patients who started, {arm.label}, according to the registry")
            else:
                said = self._said({"experimental": "first", "control": "second"}[name]) if arm is None else self._texts()
            fields = [f"group: {name}", f"value: {arm.n if arm and known else BLANK}", "unit: patient"]
            out += self._fact(self._arm_id(name)[len(self.prefix) + 1 :], "count", said, fields, trial if known else None)
        if self.design.randomised and self.record.kind != "registration" and len(self.arms) > 1:
            out += self._ratio()
        return out

    def _ratio(self) -> list[str]:
        """Give a hazard ratio, its interval and its p as blanks: what most trials report first."""
        ratio = f"{self.prefix}-hr"
        first, second = self.arms[0][0], self.arms[1][0]
        out = ["  # What the trial reports first; docs/authoring.md lists the other kinds of fact. Delete what it does not report."]
        out += self._fact(
            "hr", "hazard-ratio", self._said("hr"), [f"endpoint: {BLANK}", f"group: {first}", f"versus: {second}", f"value: {BLANK}"], None
        )
        out += self._fact("hr-ci", "interval", self._said("hr-ci"), [f"of: {ratio}", f"low: {BLANK}", f"high: {BLANK}", f"level: {BLANK}"], None)
        out += self._fact("hr-p", "p-value", self._said("hr-p"), [f"of: [{ratio}]", f"relation: {BLANK}", f"value: {BLANK}"], None)
        return out

    def _said(self, name: str) -> str:
        words = _STATEMENTS[name]
        return self._texts(**{language: words[language] for language in self.languages if language in words})

    def _fact(self, name: str, kind: str, statement: str, fields: list[str], trial: Trial | None) -> list[str]:
        head = [f"  - id: {self.prefix}-{name}", f"    kind: {kind}", f"    statement: {statement}", *(f"    {field}" for field in fields)]
        return [*head, *(_registry_reading(trial) if trial is not None else [f"    read: {{verification: {BLANK}, locator: {BLANK}}}"])]


def _slug(label: str) -> str:
    """Give the first words of an arm's label as an id, at most twelve letters."""
    words = [letters for word in re.split(r"\W+", plain(label)) if (letters := ascii_letters(word).lower())]
    slug = words[0][:12] if words else ""
    for word in words[1:]:
        if len(slug) + len(word) >= 12:  # noqa: PLR2004 - with its hyphen
            break
        slug += f"-{word}"
    return slug


def _prefix(citekey: str) -> str:
    """Give what the ids of a study's facts begin with: its citekey, shortened in its middle when it is long."""
    slug = re.sub(r"[^a-z0-9]+", "-", citekey.casefold()).strip("-")
    year = re.search(r"(?:\d{4})?[a-z]?$", slug)
    tail = year[0] if year else ""
    return slug if len(slug) <= _LONGEST_PREFIX else slug[: _LONGEST_PREFIX - len(tail)].strip("-") + tail


def _registry_reading(trial: Trial) -> list[str]:
    """Give where a fact of a registry record was read: at its address, or in a saved file that nobody compared with it."""
    updated = f", last updated {trial.updated}" if trial.updated else ""
    if trial.read_at:
        return [
            "    read:",
            "      verification: secondary",
            f"      locator: {scalar(f'registry record{updated}')}",
            f"      seen_at: [{trial.read_at}]",
        ]
    return [
        "    read:",
        "      verification: unverified",
        "      locator: null",
        f"      note: {scalar(f'from a saved registry record ({trial.origin}){updated}; compare it with {trial.address}')}",
    ]


def _flag(value: bool | None) -> str:
    return f"{BLANK}  # true, false, or null" if value is None else str(value).lower()


def scalar(text: str, *, quoted: bool = False) -> str:
    """Give a text as a YAML scalar that is read back as it is, within a flow mapping too."""
    if not quoted and _PLAIN.fullmatch(text) and text.casefold() not in _WORDS_OF_YAML:
        return text
    return json.dumps(text, ensure_ascii=False)
