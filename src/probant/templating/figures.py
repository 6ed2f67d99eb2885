"""Write a figure: what is drawn, its alternative text, and its data as a table, all from the same facts."""

from __future__ import annotations

from probant.language.numbers import month_year
from probant.language.words import DIFFERS
from probant.loading.corpus import Fact
from probant.loading.yaml_source import Path
from probant.model.displays import FigureBody, ForestFigure, LandscapeFigure, LandscapeItem, TimelineFigure
from probant.model.facts import Body
from probant.plots import Forest, ForestRow, Landscape, LandscapePanel, LandscapeRow, Plot, Timeline, TimelineRow
from probant.templating.cells import CellWriter
from probant.templating.formatting import Options
from probant.templating.manuscript import Cell, Grid
from probant.templating.markdown import escape

USUAL_LEVEL = "95"
"""The level, in percent, of an interval that a reader takes for granted."""

_BARE = Options(label=False)
_PLUS = "\u00a0+\u00a0"

Written = tuple[Grid, Plot, str, list[str]]
"""A figure's data, what is drawn, its alternative text (plain), and the notes that explain its signs (Markdown)."""


def figure_of(writer: CellWriter, figure: FigureBody) -> Written:
    """Write a figure of any kind."""
    if isinstance(figure, ForestFigure):
        grid, plot, alt, notes = _forest(writer, figure)
    elif isinstance(figure, LandscapeFigure):
        grid, plot, alt, notes = _landscape(writer, figure)
    else:
        grid, plot, alt, notes = _timeline(writer, figure)
    if DIFFERS not in alt:
        return grid, plot, alt, notes
    # Who hears the text has the sign and what it leads to in the data below.
    return grid, plot, alt.replace(DIFFERS, ""), [*notes, escape(writer.names["differs-drawn"])]


def _by_study(lines: list[tuple[str, tuple[Cell, ...]]]) -> tuple[tuple[tuple[Cell, ...], ...], ...]:
    """Group neighbouring lines of one study."""
    groups: list[tuple[str, list[tuple[Cell, ...]]]] = []
    for key, cells in lines:
        if groups and groups[-1][0] == key:
            groups[-1][1].append(cells)
        else:
            groups.append((key, [cells]))
    return tuple(tuple(lines) for _key, lines in groups)


def _sentence(parts: list[str], language: str) -> str:
    return ("\u202f; " if language.startswith("fr") else "; ").join(parts)


def _cited_study(writer: CellWriter, citekey: str) -> str:
    return f"{escape(writer.named(citekey))} {writer.cited([citekey])}".strip()


def _forest(writer: CellWriter, figure: ForestFigure) -> Written:
    names, language = writer.names, writer.state.language
    rows: list[ForestRow] = []
    lines: list[tuple[str, tuple[Cell, ...]]] = []
    for index, item in enumerate(figure.rows):
        fact = writer.known(item.estimate)
        if fact is None:
            continue
        path: Path = ("rows", index, "estimate")
        sizes = _sizes(writer, fact, item.n)
        row = _forest_row(writer, fact, sizes)
        rows.append(row)
        lines.append(
            (
                fact.citekey or "",
                (
                    writer.cell(_cited_study(writer, fact.citekey or "")),
                    writer.cell(escape(row.endpoint)),
                    writer.cell(_PLUS.join(writer.fact(size, path, Options("bare")) for size in sizes), numeric=True),
                    writer.cell(f"{writer.fact(fact, path, _BARE)} ({writer.interval(fact, path)})"),
                ),
            )
        )
    usual = writer.state.formatter.level(USUAL_LEVEL)
    below, above = writer.set(figure.favours_below[language]), writer.set(figure.favours_above[language])
    plot = Forest(
        tuple(rows),
        names["column-study"],
        names["column-endpoint"],
        "n",
        names["column-estimate"],
        names["forest-axis"],
        below,
        above,
        USUAL_LEVEL,
        usual,
        names["other-level"],
        names["interval-missing"],
        names["squares"],
    )
    said = [f"{row.study}, {row.endpoint}{names['colon']}{_spoken(writer, row)}" for row in rows]
    sides = f"{names['forest-below'].format(below)}{names['join-list']}{names['forest-above'].format(above)}."
    alt = f"{names['forest-alt']} {_sentence(said, language)}. {sides}"
    headings = tuple(writer.heading(names[f"column-{name}"]) for name in ("study", "endpoint", "n", "estimate"))
    return Grid(headings, _by_study(lines)), plot, alt, [escape(names["forest-squares"])]


def _forest_row(writer: CellWriter, fact: Fact, sizes: list[Fact]) -> ForestRow:
    names, body = writer.names, writer.shown(fact)
    interval, apart = writer.interval_of(fact)
    low = high = level = None
    text = f"({names['interval-missing']})"
    if interval is not None:
        shown = writer.shown(interval)
        low, high, level = getattr(shown, "low", None), getattr(shown, "high", None), getattr(shown, "level", None)
        if apart is not None:
            level = str(getattr(writer.shown(apart), "value", ""))
        bare = writer.drawn(interval, Options("bare"))
        usual = level in (USUAL_LEVEL, None)
        text = f"({bare})" if usual else f"({writer.state.formatter.level(str(level))}{writer.state.formatter.joint}{bare})"
    return ForestRow(
        writer.named(fact.citekey or ""),
        writer.endpoint(body),
        str(sum(int(str(getattr(writer.shown(size), "value", "0"))) for size in sizes)) if sizes else None,
        _PLUS.join(writer.drawn(size, Options("bare")) for size in sizes) or writer.nothing,
        str(getattr(body, "value", "")),
        low,
        high,
        level,
        writer.drawn(fact, _BARE),
        text,
    )


def _spoken(writer: CellWriter, row: ForestRow) -> str:
    """Give an estimate as it is read aloud, always with the level of its interval."""
    if row.low is None or row.level != USUAL_LEVEL:
        return f"HR\u00a0=\u00a0{row.estimate_text} {row.interval_text}"
    level = writer.state.formatter.level(row.level)
    return f"HR\u00a0=\u00a0{row.estimate_text} ({level}{writer.state.formatter.joint}{row.interval_text.strip('()')})"


def _sizes(writer: CellWriter, fact: Fact, named: str | None) -> list[Fact]:
    """Give the counts of the patients compared: the one that the figure names, else the study's, else those of the two groups.

    The last two are printed as a sum to be done, `25 + 24`: no total that nobody reported is printed.
    """
    study = writer.study(fact.citekey or "")
    whole = named or (study.study.n if study is not None else None)
    if whole is not None:
        known = writer.known(whole)
        return [known] if known is not None else []
    body = writer.shown(fact)
    groups = [study.study.groups.get(str(getattr(body, side, ""))) for side in ("group", "versus")] if study is not None else []
    counts = [writer.known(group.n) for group in groups if group is not None and group.n is not None]
    found = [count for count in counts if count is not None]
    return found if len(found) == 2 else []  # noqa: PLR2004 - a ratio compares two groups


def _landscape(writer: CellWriter, figure: LandscapeFigure) -> Written:
    names, language = writer.names, writer.state.language
    panels: dict[str, list[LandscapeRow]] = {}
    ends: dict[str, tuple[str | None, str | None]] = {}
    lines: list[tuple[str, tuple[Cell, ...]]] = []
    said: list[str] = []
    first_label, second_label = writer.set(figure.with_label[language]), writer.set(figure.without_label[language])
    for index, pair in enumerate(figure.rows):
        facts = [writer.known(name) if name is not None else None for name in (pair.with_treatment, pair.without_treatment)]
        lead = next((fact for fact in facts if fact is not None), None)
        if lead is None:
            continue
        body, citekey = writer.shown(lead), lead.citekey or ""
        axis, *end = _axis(writer, body)
        texts = [writer.drawn(fact) if fact is not None else "" for fact in facts]
        values = [str(getattr(writer.shown(fact), "value", "")) if fact is not None else None for fact in facts]
        endpoint = _timed_endpoint(writer, body)
        panels.setdefault(axis, []).append(LandscapeRow(writer.named(citekey), endpoint, values[0], values[1], texts[0], texts[1]))
        ends[axis] = (end[0], end[1])
        lines.append((citekey, _pair_cells(writer, index, pair, endpoint, citekey)))
        values_said = [f"{text} ({label})" for text, label in zip(texts, (first_label, second_label), strict=True) if text]
        said.append(f"{writer.named(citekey)}, {endpoint}{names['colon']}{', '.join(values_said)}")
    plot = Landscape(tuple(LandscapePanel(axis, tuple(rows), *ends[axis]) for axis, rows in panels.items()), first_label, second_label)
    headings = (
        writer.heading(names["column-study"]),
        writer.heading(names["column-endpoint"]),
        writer.heading(first_label[:1].upper() + first_label[1:]),
        writer.heading(second_label[:1].upper() + second_label[1:]),
    )
    return Grid(headings, _by_study(lines)), plot, f"{names['landscape-alt']} {_sentence(said, language)}.", []


def _pair_cells(writer: CellWriter, index: int, pair: LandscapeItem, endpoint: str, citekey: str) -> tuple[Cell, ...]:
    cells = [writer.cell(_cited_study(writer, citekey)), writer.cell(escape(endpoint))]
    for side, name in (("with_treatment", pair.with_treatment), ("without_treatment", pair.without_treatment)):
        fact = writer.known(name) if name is not None else None
        cells.append(writer.cell(writer.fact(fact, ("rows", index, side)) if fact is not None else ""))
    return tuple(cells)


def _axis(writer: CellWriter, body: Body) -> tuple[str, str | None, str | None]:
    """Give the words of the axis on which a value stands, where that axis ends, and how far apart its ticks are, where that is not for the values to say."""
    if body.kind == "probability":
        return writer.names["landscape-percent"], "100", None
    unit = str(getattr(body, "unit", ""))
    return writer.names["landscape-months"].format(writer.state.formatter.unit_name(unit)), None, "12" if unit == "month" else None


def _timed_endpoint(writer: CellWriter, body: Body) -> str:
    return f"{writer.endpoint(body)} {writer.time_point(body)}".strip()


def _timeline(writer: CellWriter, figure: TimelineFigure) -> Written:
    names, language = writer.names, writer.state.language
    rows: list[TimelineRow] = []
    lines: list[tuple[str, tuple[Cell, ...]]] = []
    said: list[str] = []
    for index, citekey in enumerate(figure.studies):
        study = writer.study(citekey)
        if study is None:
            continue
        path: Path = ("studies", index)
        ends = [writer.known(name) if name else None for name in (study.study.start, study.study.end)]
        dates = [str(getattr(writer.shown(fact), "value", "")) if fact is not None else None for fact in ends]
        published = writer.year(citekey) if study.study.design.type != "trial-registration" else ""
        texts = [writer.signed(month_year(date, language), fact) if date and fact is not None else "" for date, fact in zip(dates, ends, strict=True)]
        span = "–".join(text for text in texts if text)
        design = writer.design(citekey)
        rows.append(TimelineRow(writer.name(citekey), design, dates[0], dates[1], published or None, span))
        printed = [writer.fact(fact, path) for fact in ends if fact is not None]
        cells = (_cited_study(writer, citekey), escape(design), "–".join(printed), escape(published))
        lines.append((citekey, tuple(writer.cell(text) for text in cells)))
        facts = [f"{names['inclusion']} {span}" if span else "", f"{names['published-year']} {published}" if published else ""]
        said.append(f"{writer.name(citekey)} ({', '.join(part for part in (design, *facts) if part)})")
    plot = Timeline(tuple(rows), names["column-inclusion"], names["column-published"], names["timeline-axis"], names["inclusion-open"])
    headings = tuple(writer.heading(names[f"column-{name}"]) for name in ("study", "design", "inclusion", "published"))
    return Grid(headings, _by_study(lines)), plot, f"{names['timeline-alt']} {_sentence(said, language)}.", []
