"""What the DTDs of JATS and the rules of JATS4R say of an article. Nothing of the engine is imported here.

The DTDs are read from the npm package with no network. The rules (Schematron, ISO/IEC 19757-3, query binding XSLT 2) are compiled here: the stylesheet that
their package ships has a function without a body, which no processor takes.
"""

from __future__ import annotations

import functools
import re
from pathlib import Path
from typing import Any

from lxml import etree

from tests.support.validators import web_tools

DTDS = {"1.2": "1.2/JATS-journalpublishing1.dtd", "1.3": "1.3/JATS-journalpublishing1-3.dtd", "1.4": "1.4/JATS-journalpublishing1-4.dtd"}
_SCH = "{http://purl.oclc.org/dsdl/schematron}"
_XSL = "http://www.w3.org/1999/XSL/Transform"
_NODES = "//*|//@*|//text()|//comment()|//processing-instruction()"
_DOCTYPE = re.compile(rb"<!DOCTYPE[^>]*>")


def _schemas() -> Path:
    return web_tools() / "@jats4r" / "dtds" / "schema"


@functools.cache
def dtd(version: str) -> etree.DTD:
    """Give the DTD of Journal Publishing in a version."""
    return etree.DTD(file=str(_schemas() / DTDS[version]))


def invalid(data: bytes, version: str) -> list[str]:
    """Give what the DTD of a version finds wrong; the version that the article says it is of is that one meanwhile."""
    article = etree.fromstring(data)
    article.set("dtd-version", version)
    found = dtd(version)
    valid = found.validate(article)
    errors = [f"{entry.line}: {entry.message}" for entry in found.error_log]
    assert valid is not bool(errors)
    return errors


def broken_rules(file: Path, folder: Path) -> tuple[list[str], list[str]]:
    """Give the errors and the warnings of JATS4R for an article; a copy that says which attributes are ids, as the DTD does, is put in `folder`."""
    data, number = _DOCTYPE.subn(_identifiers().encode(), file.read_bytes())
    assert number == 1
    copy = folder / "checked.xml"
    copy.write_bytes(data)
    processor, rules = _rules()
    report = etree.fromstring(rules.transform_to_string(xdm_node=processor.parse_xml(xml_file_name=str(copy))).encode())
    assert int(report.get("ids")) > 0, "the ids are not known as such"
    found = [(item.get("pattern"), " ".join("".join(item.itertext()).split())) for item in report]
    return tuple([text for pattern, text in found if pattern.endswith(kind)] for kind in ("errors", "warnings"))  # type: ignore[return-value]


@functools.cache
def _identifiers() -> str:
    """Give the part of the DTD that says which attributes identify and refer: all of it is more than the parser takes."""
    kinds = {"id": "ID", "idref": "IDREF", "idrefs": "IDREFS"}
    lines = [
        f"<!ATTLIST {element.name} {attribute.name} {kinds[attribute.type]} #IMPLIED>"
        for element in dtd("1.3").iterelements()
        for attribute in element.iterattributes()
        if attribute.type in kinds and attribute.prefix is None
    ]
    assert len(lines) > len(kinds)
    return f"<!DOCTYPE article [{''.join(lines)}]>"


@functools.cache
def _rules() -> tuple[Any, Any]:
    from saxonche import PySaxonProcessor

    processor = PySaxonProcessor(license=False)
    text = _compiled(web_tools() / "@jats4r" / "schematrons" / "schematrons" / "1.0" / "jats4r.sch")
    return processor, processor.new_xslt30_processor().compile_stylesheet(stylesheet_text=text)


def _x(parent: Any, tag: str, /, **attributes: str) -> Any:
    return etree.SubElement(parent, f"{{{_XSL}}}{tag}", attributes)


def _compiled(main: Path) -> str:
    """Compile a schema and what it includes: a mode for each pattern, in which the first rule that matches a node is the one that is tried."""
    schema = etree.parse(main).getroot()
    prefixes = {item.get("prefix"): item.get("uri") for item in schema.iter(f"{_SCH}ns")}
    sheet = etree.Element(f"{{{_XSL}}}stylesheet", {"version": "2.0"}, nsmap={"xsl": _XSL, "xsd": "http://www.w3.org/2001/XMLSchema", **prefixes})
    for function in schema.iter(f"{{{_XSL}}}function"):
        sheet.append(function)
    patterns = [etree.parse(main.parent / item.get("href")).getroot() for item in schema.iter(f"{_SCH}include")]
    everything = _x(_x(sheet, "template", match="/"), "element", name="report")
    _x(everything, "attribute", name="ids", select="count(//*[@id][id(@id)])")
    for number, pattern in enumerate(patterns):
        _x(everything, "apply-templates", select=_NODES, mode=f"m{number}")
        _x(sheet, "template", match="node()|@*", mode=f"m{number}", priority="-1")
        rules = list(pattern.iter(f"{_SCH}rule"))
        for position, rule in enumerate(rules):
            template = _x(sheet, "template", match=rule.get("context"), mode=f"m{number}", priority=str(len(rules) - position))
            for part in rule:
                if part.tag == f"{_SCH}let":
                    _x(template, "variable", name=part.get("name"), select=part.get("value"))
                elif part.tag in {f"{_SCH}assert", f"{_SCH}report"}:
                    test = part.get("test") if part.tag.endswith("report") else f"not({part.get('test')})"
                    _message(_x(template, "if", test=test), part, pattern.get("id"))
    return etree.tostring(sheet, encoding="unicode")


def _message(parent: Any, part: Any, pattern: str) -> None:
    finding = _x(parent, "element", name="finding")
    _x(_x(finding, "attribute", name="pattern"), "text").text = pattern
    _x(finding, "text").text = part.text or ""
    for child in part:
        if child.tag == f"{_SCH}name":
            _x(finding, "value-of", select=child.get("path") or "name()")
        elif child.tag == f"{_SCH}value-of":
            _x(finding, "value-of", select=child.get("select"))
        _x(finding, "text").text = child.tail or ""
