"""Make docs/pictures/pages.png: the first page of the built article in each language, and the page of its forest plot, side by side."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image, ImageOps

ROOT = Path(__file__).parents[1]
WIDTH = 520
GAP = 24
PAPER = "#e9edf0"


def page_with(source: Path, words: str) -> int:
    """Give the number of the first page of a PDF that holds some words."""
    text = subprocess.run(["pdftotext", str(source), "-"], check=True, capture_output=True, text=True).stdout
    return next(number for number, page in enumerate(text.replace("\u00a0", " ").split("\f"), 1) if words in page)


def main() -> int:
    """Render, join and write the picture; the article has to be built."""
    pages = []
    with tempfile.TemporaryDirectory() as folder:
        for language, words in (("fr", None), ("en", None), ("en", "Figure 1.")):
            source = ROOT / "build" / "2019" / language / "article.pdf"
            if not source.exists():
                print("build the article first: make article", file=sys.stderr)
                return 2
            number = str(page_with(source, words) if words else 1)
            target = Path(folder) / f"{language}-{number}"
            subprocess.run(["pdftoppm", "-r", "110", "-f", number, "-l", number, "-singlefile", "-png", str(source), str(target)], check=True)
            page = Image.open(target.with_suffix(".png")).convert("RGB")
            page = page.resize((WIDTH, round(page.height * WIDTH / page.width)), Image.Resampling.LANCZOS)
            pages.append(ImageOps.expand(page, 1, "#b9c4c9"))
    height = pages[0].height + 2 * GAP
    sheet = Image.new("RGB", (len(pages) * (pages[0].width + GAP) + GAP, height), PAPER)
    for index, page in enumerate(pages):
        sheet.paste(page, (GAP + index * (page.width + GAP), GAP))
    target = ROOT / "docs" / "pictures" / "pages.png"
    target.parent.mkdir(exist_ok=True)
    sheet.quantize(128, dither=Image.Dither.NONE).save(target, optimize=True)
    print(f"wrote {target.relative_to(ROOT)} ({target.stat().st_size // 1024} kB)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
