"""Small Word files of which a test says only the paragraphs: enough parts to be merged, and to be valid."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"
_STYLES = ("BodyText", "Heading1", "Caption", "Bibliography", "Figure", "TableText", "ListParagraph")
_PARTS = ("styles", "numbering", "footnotes", "settings")
_NAMES = f'xmlns:w="{W}" xmlns:r="{R}"'


def paragraph(*inside: str, style: str = "BodyText", more: str = "") -> str:
    """Give a paragraph; what is inside is either runs or plain words."""
    runs = "".join(item if item.startswith("<") else run(item) for item in inside)
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr>{runs}</w:p>'


def run(text: str, look: str = "") -> str:
    """Give a run of text."""
    return f'<w:r><w:rPr>{look}<w:lang w:val="en-GB"/></w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def marked(name: str, inside: str, number: int = 1) -> str:
    """Give runs or words with a bookmark around them."""
    runs = inside if inside.startswith("<") else run(inside)
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{runs}<w:bookmarkEnd w:id="{number}"/>'


def cited(number: str, citekey: str) -> str:
    """Give the number of a reference, linked to it."""
    return f'<w:hyperlink w:anchor="ref-{citekey}">{run(number)}</w:hyperlink>'


def field(instruction: str, shown: str) -> str:
    """Give a field."""
    parts = [f'<w:fldChar w:fldCharType="{kind}"/>' for kind in ("begin", "separate", "end")]
    return "".join(
        f"<w:r>{item}</w:r>"
        for item in (parts[0], f'<w:instrText xml:space="preserve">{instruction}</w:instrText>', parts[1], f"<w:t>{shown}</w:t>", parts[2])
    )


def table(*rows: tuple[str, ...]) -> str:
    """Give a table of words."""
    grid = "".join('<w:gridCol w:w="2000"/>' for _ in rows[0])
    cells = ["".join(f"<w:tc><w:tcPr/>{paragraph(cell, style='TableText')}</w:tc>" for cell in row) for row in rows]
    return f"<w:tbl><w:tblPr><w:tblW w:w='0' w:type='auto'/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def picture(relation: str, described: str) -> str:
    """Give a run with an image."""
    drawing, main, shape = (f"http://schemas.openxmlformats.org/drawingml/2006/{name}" for name in ("wordprocessingDrawing", "main", "picture"))
    return (
        f'<w:r><w:drawing><wp:inline xmlns:wp="{drawing}" xmlns:a="{main}"><wp:extent cx="900" cy="900"/><wp:docPr id="1" name="Picture" descr="{described}"/>'
        f'<a:graphic><a:graphicData uri="{shape}"><pic:pic xmlns:pic="{shape}"><pic:nvPicPr><pic:cNvPr id="2" name="Picture"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        '<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="900" cy="900"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def word_file(
    *blocks: str, images: Mapping[str, bytes] | None = None, links: Mapping[str, str] | None = None, lists: str = "", notes: str = ""
) -> bytes:
    """Give a Word file: `images` and `links` are its relations by id, `lists` what its numbering and `notes` what its footnotes hold."""
    relations = [f'<Relationship Id="rId{name}" Type="{R}/{name}" Target="{name}.xml"/>' for name in _PARTS] + [
        f'<Relationship Id="{name}" Type="{R}/image" Target="media/{name}.png"/>' for name in images or {}
    ]
    relations += [
        f'<Relationship Id="{name}" Type="{R}/hyperlink" Target="{address}" TargetMode="External"/>' for name, address in (links or {}).items()
    ]
    overrides = [("document", "document.main"), *((name, name) for name in _PARTS)]
    styles = "".join(f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{name}"/></w:style>' for name in _STYLES)
    separators = "".join(
        f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
        for number, kind in ((-1, "separator"), (0, "continuationSeparator"))
    )
    parts = {
        "[Content_Types].xml": (
            f'<Types xmlns="{_TYPES}"><Default Extension="xml" ContentType="application/xml"/>'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="png" ContentType="image/png"/>'
            + "".join(f'<Override PartName="/word/{name}.xml" ContentType="{_KIND.format(kind)}"/>' for name, kind in overrides)
            + "</Types>"
        ),
        "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1" Type="{R}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_RELATIONS}">{"".join(relations)}</Relationships>',
        "word/document.xml": f"<w:document {_NAMES}><w:body>{''.join(blocks)}<w:sectPr/></w:body></w:document>",
        "word/styles.xml": f"<w:styles {_NAMES}>{styles}</w:styles>",
        "word/numbering.xml": f"<w:numbering {_NAMES}>{lists}</w:numbering>",
        "word/footnotes.xml": f"<w:footnotes {_NAMES}>{separators}{notes}</w:footnotes>",
        "word/settings.xml": f'<w:settings {_NAMES}><w:zoom w:percent="100"/><w:defaultTabStop w:val="709"/></w:settings>',
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
        for name, data in (images or {}).items():
            archive.writestr(f"word/media/{name}.png", data)
    return packed.getvalue()
