"""Read ClinicalTrials.gov records in the JSON of its version 2 interface: one study, or a list of them.

<https://clinicaltrials.gov/data-api/api>
"""

from __future__ import annotations

import re
from typing import Any

from probant.spans import Span
from probant.update import identifiers
from probant.update.importers.json_text import mapping, mappings, one
from probant.update.markup import clean, normal_title
from probant.update.record import Arm, Record, Trial

ADDRESS = "https://clinicaltrials.gov/study/"
_PHASES = {"EARLY_PHASE1": "1", "PHASE1": "1", "PHASE2": "2", "PHASE3": "3", "PHASE4": "4"}
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def record(item: dict[str, Any], span: Span) -> Record:
    """Read one study."""
    out = Record("ClinicalTrials.gov", span, kind="registration", public=True, language="en")
    protocol = mapping(item.get("protocolSection"))
    identification = mapping(protocol.get("identificationModule"))
    number = identifiers.nct_of(one(identification.get("nctId")))
    if number is None:
        out.findings.add("import-incomplete", "a study without its NCT number", span, hint="save the study's JSON again, whole")
        return out
    acronym = clean(one(identification.get("acronym")) or "") or None
    title = clean(one(identification.get("briefTitle")) or one(identification.get("officialTitle")) or "").removesuffix(".")
    out.title = f"{acronym}: {title}" if acronym and title and normal_title(acronym) not in normal_title(title) else title
    sponsor = mapping(mapping(protocol.get("sponsorCollaboratorsModule")).get("leadSponsor"))
    out.publisher = clean(one(sponsor.get("name")) or "") or None
    out.registrations = [number]
    out.url = ADDRESS + number
    out.trial = _trial(item, protocol, number, acronym, out.publisher)
    return out


def _trial(item: dict[str, Any], protocol: dict[str, Any], number: str, acronym: str | None, sponsor: str | None) -> Trial:
    design, status = mapping(protocol.get("designModule")), mapping(protocol.get("statusModule"))
    info, enrolment = mapping(design.get("designInfo")), mapping(design.get("enrollmentInfo"))
    allocation = one(info.get("allocation"))
    count = one(enrolment.get("count"))
    count = count if count and re.fullmatch(r"[0-9]+", count) else None
    actual = one(enrolment.get("type")) == "ACTUAL"
    named = design.get("phases")
    phases = [_PHASES[phase] for phase in named if isinstance(phase, str) and phase in _PHASES] if isinstance(named, list) else []
    start = mapping(status.get("startDateStruct"))
    sites = mapping(protocol.get("contactsLocationsModule")).get("locations")
    conditions = mapping(protocol.get("conditionsModule")).get("conditions")
    return Trial(
        number,
        ADDRESS + number,
        acronym,
        sponsor,
        (one(status.get("overallStatus")) or "").replace("_", " ").lower() or None,
        interventional={"INTERVENTIONAL": True, "OBSERVATIONAL": False}.get(str(design.get("studyType"))),
        phase="/".join(dict.fromkeys(phases)) or None,
        randomised={"RANDOMIZED": True, "NON_RANDOMIZED": False, "NA": False}.get(allocation or ""),
        single_group=one(info.get("interventionModel")) == "SINGLE_GROUP",
        sites=len(mappings(sites)),
        arms=tuple(_arms(item, protocol)),
        enrolled=count if actual else None,
        planned=count if not actual else None,
        start=_date(start) if one(start.get("type")) != "ESTIMATED" else None,
        conditions=tuple(clean(name) for name in conditions if isinstance(name, str)) if isinstance(conditions, list) else (),
        updated=_date(mapping(status.get("lastUpdatePostDateStruct"))),
    )


def _date(value: dict[str, Any]) -> str | None:
    found = one(value.get("date"))
    return found if found and _DATE.fullmatch(found) else None


def _arms(item: dict[str, Any], protocol: dict[str, Any]) -> list[Arm]:
    """Give the arms as registered, with how many started each where the results say so under the same name."""
    started = _started(item)
    out = []
    for group in mappings(mapping(protocol.get("armsInterventionsModule")).get("armGroups")):
        label = clean(one(group.get("label")) or "")
        if label:
            out.append(Arm(label, (one(group.get("type")) or "").replace("_", " ").lower(), started.get(normal_title(label))))
    return out


def _started(item: dict[str, Any]) -> dict[str, str]:
    """Give how many started each group of the participant flow, by its normal title; what stands under two titles alike is left out."""
    flow = mapping(mapping(item.get("resultsSection")).get("participantFlowModule"))
    titles = {one(group.get("id")): normal_title(one(group.get("title")) or "") for group in mappings(flow.get("groups"))}
    found: dict[str, str] = {}
    for period in mappings(flow.get("periods"))[:1]:
        for milestone in mappings(period.get("milestones")):
            if one(milestone.get("type")) != "STARTED":
                continue
            for achieved in mappings(milestone.get("achievements")):
                title, number = titles.get(one(achieved.get("groupId"))), one(achieved.get("numSubjects"))
                if title and number and re.fullmatch(r"[0-9]+", number):
                    found[title] = "" if title in found else number
    return {title: number for title, number in found.items() if number}
