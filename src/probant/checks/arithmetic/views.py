"""The facts as one view shows them (`source`: what the sources say; `printed`: what the published review printed), and contradictions among them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar, overload

from probant.diagnostics import Note, Severity
from probant.loading.corpus import Corpus, Fact, LoadedStudy
from probant.loading.yaml_source import YamlFile
from probant.model.facts import Body, Count
from probant.model.records import Group
from probant.spans import Span

VIEWS = ("source", "printed")

K = TypeVar("K")
L = TypeVar("L")
M = TypeVar("M")


@dataclass(frozen=True, slots=True)
class Item:
    """A fact as a view shows it, with the place of each of its fields."""

    fact: Fact
    body: Body
    file: YamlFile
    index: int

    @property
    def id(self) -> str:
        """Give the fact's id."""
        return self.fact.id

    def span(self, *path: str | int) -> Span:
        """Give the place of a field: in `printed`, when that is what the view shows and it stands there."""
        base: tuple[str | int, ...] = ("facts", self.index)
        if self.body is self.fact.printed and path and path[0] in (self.fact.source.printed or {}):
            base = (*base, "printed")
        return self.file.span((*base, *path))

    def note(self, field: str, message: str) -> Cited:
        """Give another side of a contradiction: a field of this fact, and what it says."""
        return Cited(self.id, Note(self.span(field), message))


@dataclass(frozen=True, slots=True)
class Cited:
    """A note of a contradiction, and the fact it is about (None for something else, such as a group)."""

    fact: str | None
    note: Note


@dataclass(frozen=True, slots=True)
class Contradiction:
    """What a rule found: its main fact, the facts it notes, and the words."""

    rule: str
    message: str
    span: Span
    fact: str
    notes: tuple[Cited, ...]
    hint: str
    severity: Severity = Severity.ERROR

    @property
    def facts(self) -> tuple[str, ...]:
        """Give all facts it is about, the main one first."""
        return (self.fact, *(cited.fact for cited in self.notes if cited.fact is not None))

    @property
    def key(self) -> tuple[str, str, frozenset[str]]:
        """Tell it from others, whatever the view."""
        return (self.rule, self.fact, frozenset(self.facts))


def contradiction(
    rule: str, message: str, item: Item, field: str, notes: Iterable[Cited], hint: str, severity: Severity = Severity.ERROR
) -> Contradiction:
    """Make a contradiction whose main place is a field of a fact."""
    return Contradiction(rule, message, item.span(field), item.id, tuple(notes), hint, severity)


@dataclass(slots=True)
class StudyView:
    """A study in a view: its facts by kind, its groups with their sizes."""

    view: View
    loaded: LoadedStudy
    items: list[Item]
    kinds: dict[type, list[Item]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Sort the facts by kind, once."""
        for item in self.items:
            self.kinds.setdefault(type(item.body), []).append(item)

    @overload
    def of(self, first: type[K]) -> Iterator[tuple[Item, K]]: ...
    @overload
    def of(self, first: type[K], second: type[L]) -> Iterator[tuple[Item, K | L]]: ...
    @overload
    def of(self, first: type[K], second: type[L], third: type[M]) -> Iterator[tuple[Item, K | L | M]]: ...
    def of(self, first: type[Any], second: type[Any] | None = None, third: type[Any] | None = None) -> Iterator[tuple[Item, Any]]:
        """Give the facts of some kinds: kind by kind, in the order of the file."""
        for kind in (first, second, third):
            if kind is None:
                break
            for item in self.kinds.get(kind, ()):
                yield item, item.body

    @property
    def differs(self) -> bool:
        """Tell whether anything in this view is not what the source says."""
        return any(item.body is not item.fact.source for item in self.items) or any(group.printed_as is not None for group in self.groups.values())

    @property
    def groups(self) -> dict[str, Group]:
        """Give the study's groups."""
        return self.loaded.study.groups

    def alias(self, name: str) -> str:
        """Give the group that a group is in this view: itself, or the one it is said to be the same as."""
        for _step in range(len(self.groups)):
            group = self.groups.get(name)
            if group is None:
                break
            other = group.printed_as if self.view.name == "printed" and group.printed_as is not None else group.same_as
            if other is None or group.n is not None:
                break
            name = other
        return name

    def size(self, name: str | None) -> tuple[int, Item] | None:
        """Give the size of a group and the fact that says it; None when it is not known."""
        if name is None:
            return None
        group = self.groups.get(self.alias(name))
        return self.counted(group.n) if group is not None else None

    def counted(self, fact: str | None) -> tuple[int, Item] | None:
        """Give the value of a count and the fact itself; None when there is no such count."""
        item = self.view.items.get(fact) if fact is not None else None
        if item is None or not isinstance(item.body, Count):
            return None
        return int(item.body.value), item

    def arms(self) -> dict[str, Group]:
        """Give the study's arms."""
        return {name: group for name, group in self.groups.items() if group.arm}


class View:
    """All studies' facts, each shown as the view has it."""

    def __init__(self, corpus: Corpus, name: str) -> None:
        """Show each fact of a study; figures of the authors' own have no source and are left out."""
        self.corpus = corpus
        self.name = name
        self.items: dict[str, Item] = {}
        self.studies: list[StudyView] = []
        for loaded in corpus.studies.values():
            places = _places(loaded.file)
            items = [
                Item(fact, fact.shown(name), loaded.file, places.get(fact.id, 0))
                for fact in (corpus.facts[known] for known in loaded.facts if known in corpus.facts)
            ]
            self.items.update((item.id, item) for item in items)
            self.studies.append(StudyView(self, loaded, items))

    @property
    def differs(self) -> bool:
        """Tell whether anything in this view is not what the sources say."""
        return any(study.differs for study in self.studies)


def _places(file: YamlFile) -> dict[str, int]:
    """Give the position of each fact in its file."""
    facts: list[Any] = file.data.get("facts") or []
    return {str(raw.get("id")): index for index, raw in enumerate(facts) if isinstance(raw, dict)}


def endpoints(body: Any) -> list[str]:
    """Give the endpoints of a fact: none, one or several."""
    endpoint = getattr(body, "endpoint", None)
    if endpoint is None:
        return []
    return list(endpoint) if isinstance(endpoint, list) else [endpoint]
