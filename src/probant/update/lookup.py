"""Look identifiers up: DOI at Crossref (and its PubMed record), PMID and PMCID at NCBI, NCT numbers at ClinicalTrials.gov.

The services' base addresses can be set in the environment, for a mirror or a test: `PROBANT_CROSSREF_URL`, `PROBANT_EUTILS_URL`, `PROBANT_IDCONV_URL`,
`PROBANT_CLINICALTRIALS_URL`.
"""

from __future__ import annotations

import dataclasses
import json
import os
import re
import urllib.parse
from collections.abc import Callable
from typing import Any

from probant.diagnostics import Findings
from probant.loading.project import Project
from probant.spans import Span
from probant.update import identifiers, importers
from probant.update.identifiers import Identifier
from probant.update.importers.json_text import mapping, mappings, one
from probant.update.markup import normal_title
from probant.update.online import Answer, Client, LookupFailed, NoRecord
from probant.update.record import Record, Trial

SERVICES = {
    "PROBANT_CROSSREF_URL": "https://api.crossref.org",
    "PROBANT_EUTILS_URL": "https://eutils.ncbi.nlm.nih.gov/entrez/eutils",
    "PROBANT_IDCONV_URL": "https://pmc.ncbi.nlm.nih.gov/tools/idconv/api/v1/articles",
    "PROBANT_CLINICALTRIALS_URL": "https://clinicaltrials.gov/api/v2",
}
"""The environment variable of each service, and its address."""

_OFFLINE = "check the network; without one, save the record from the site (PubMed: Send to, Citation manager) and add the file"


def client_of(project: Project, progress: Callable[[str], None], *, refresh: bool) -> Client:
    """Give what asks the services for a project. `PROBANT_CONTACT` (an e-mail address) and `PROBANT_TIMEOUT` (seconds) stand before its configuration."""
    timeout = re.fullmatch(r"[0-9]{1,4}(\.[0-9]+)?", os.environ.get("PROBANT_TIMEOUT", ""))
    contact = os.environ.get("PROBANT_CONTACT") or project.contact
    seconds = float(timeout[0]) if timeout is not None and float(timeout[0]) > 0 else 20.0
    return Client(project.root / "build" / ".cache" / "lookups", contact, seconds, refresh=refresh, progress=progress)


def _base(name: str) -> str:
    return os.environ.get(name, SERVICES[name]).rstrip("/")


def look_up(wanted: Identifier, client: Client, findings: Findings) -> Record | None:
    """Give the record of an identifier; None after a finding at the identifier.

    Findings: `record-not-found`, `lookup-failed`, and a warning `lookup-failed` where a second service that would have added to it gave no answer.
    """
    span = Span(str(wanted))
    try:
        return _found(wanted, client, findings)
    except NoRecord as error:
        findings.add("record-not-found", f"{error}: `{wanted}`", span, hint="compare the identifier with the publication")
    except LookupFailed as error:
        findings.add("lookup-failed", str(error), span, hint=_OFFLINE)
    return None


def _found(wanted: Identifier, client: Client, findings: Findings) -> Record:
    if wanted.scheme == "nct":
        return _registered(wanted.value, client)
    if wanted.scheme == "pmid":
        record = _pubmed(wanted.value, client, str(wanted))
    elif wanted.scheme == "pmcid":
        record = _pubmed(_pmid_of_pmcid(wanted.value, client), client, str(wanted))
    else:
        record = _crossref(wanted.value, client)
        try:
            _with_pubmed(record, client)
        except (NoRecord, LookupFailed) as error:
            _without(findings, str(wanted), "its PubMed record", error)
    return record


def _without(findings: Findings, name: str, what: str, error: Exception) -> None:
    findings.warn("lookup-failed", f"added without {what}: {error}", Span(name), hint="what it would have told is blank; look at it yourself")


def with_registry(record: Record, client: Client, findings: Findings) -> None:
    """Add to a record what ClinicalTrials.gov says of the one trial that it names; a warning when that cannot be read."""
    numbers = [number for number in record.registrations if identifiers.nct_of(number)]
    if record.trial is not None or len(numbers) != 1:
        return
    try:
        record.trial = _registered(numbers[0], client).trial
    except (NoRecord, LookupFailed) as error:
        _without(findings, record.span.path, f"the registry's record of {numbers[0]}", error)


def _said(service: str, answer: Answer, name: str) -> str:
    return f"{name}, {service}" + (f", asked {answer.asked}" if answer.asked else "")


def _json(answer: Answer, client: Client, service: str) -> Any:
    try:
        return json.loads(answer.text)
    except (ValueError, RecursionError):
        client.forget(answer)
        raise LookupFailed(f"{service} answers with something that is not JSON") from None


def _crossref(doi: str, client: Client) -> Record:
    params = {"mailto": client.contact} if client.contact else {}
    answer = client.get(f"{_base('PROBANT_CROSSREF_URL')}/works/{urllib.parse.quote(doi, safe='')}", params, service="Crossref")
    message = mapping(mapping(_json(answer, client, "Crossref")).get("message"))
    if not message.get("DOI"):
        client.forget(answer)
        raise LookupFailed("Crossref answers without a record")
    record = importers.records_of([message], doi)[0]
    record.asked = _said("Crossref", answer, doi)
    return record


def _ncbi(client: Client) -> dict[str, str]:
    return {"tool": "probant"} | ({"email": client.contact} if client.contact else {})


def _pubmed(pmid: str, client: Client, name: str) -> Record:
    params = {"db": "pubmed", "id": pmid, "rettype": "medline", "retmode": "text", **_ncbi(client)}
    answer = client.get(f"{_base('PROBANT_EUTILS_URL')}/efetch.fcgi", params, service="PubMed")
    findings = Findings()
    records = importers.read(name, answer.text.encode("utf-8"), findings) if importers.sniff(answer.text) == "nbib" else []
    if not records or records[0].pmid != pmid:
        client.forget(answer)
        if "cannot get document summary" in answer.text.lower() or "id list is empty" in answer.text.lower() or not answer.text.strip():
            raise NoRecord("PubMed has no such record")
        raise LookupFailed("PubMed answers with something that is not a record")
    record = records[0]
    record.asked = _said("PubMed", answer, name)
    return record


def _pmid_of_pmcid(pmcid: str, client: Client) -> str:
    answer = client.get(f"{_base('PROBANT_IDCONV_URL')}/", {"ids": pmcid, "format": "json", **_ncbi(client)}, service="the ID converter of NCBI")
    for item in mappings(mapping(_json(answer, client, "the ID converter of NCBI")).get("records")):
        pmid = identifiers.pmid_of(one(item.get("pmid")))
        if pmid is not None and identifiers.pmcid_of(one(item.get("pmcid"))) == pmcid:
            return pmid
    raise NoRecord("PubMed has no record of that number of PubMed Central")


def _with_pubmed(record: Record, client: Client) -> None:
    """Add what PubMed tells more of a work than Crossref: its numbers, kinds of publication, trial registrations, notices, the journal's abbreviation."""
    if not record.doi or record.kind not in {"article", "preprint"}:
        return
    params = {"db": "pubmed", "term": f'"{record.doi}"[aid]', "retmode": "json", **_ncbi(client)}
    answer = client.get(f"{_base('PROBANT_EUTILS_URL')}/esearch.fcgi", params, service="PubMed")
    numbers = mapping(mapping(_json(answer, client, "PubMed")).get("esearchresult")).get("idlist")
    if not isinstance(numbers, list) or len(numbers) != 1:
        return
    other = _pubmed(str(numbers[0]), client, record.span.path)
    if (other.doi or "").casefold() != record.doi.casefold():
        return
    for name in ("pmid", "pmcid", "shortjournal", "volume", "number", "pages", "year", "language"):
        if getattr(record, name) is None or name == "shortjournal":
            setattr(record, name, getattr(other, name) or getattr(record, name))
    if normal_title(other.title) == normal_title(record.title) and not record.authors:
        record.authors = other.authors
    record.types = other.types
    record.registrations = list(dict.fromkeys([*record.registrations, *other.registrations]))
    record.notices += [notice for notice in other.notices if notice.kind not in {known.kind for known in record.notices}]
    record.asked = f"{record.asked} and PubMed"


def _registered(number: str, client: Client) -> Record:
    service = "ClinicalTrials.gov"
    answer = client.get(f"{_base('PROBANT_CLINICALTRIALS_URL')}/studies/{number}", {"format": "json"}, service=service)
    data = _json(answer, client, service)
    record = importers.records_of([mapping(data)], number)[0] if mapping(data).get("protocolSection") else None
    if record is None or record.trial is None or record.trial.number != number:
        client.forget(answer)
        raise LookupFailed(f"{service} answers without that record")
    record.asked = _said(service, answer, number)
    record.trial = read_there(record.trial)
    return record


def read_there(trial: Trial) -> Trial:
    """Give a registry's record as one that was read at the registry's own address."""
    return dataclasses.replace(trial, read_at=trial.address)
