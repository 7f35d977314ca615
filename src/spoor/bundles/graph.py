"""The case as a graph of CASE/UCO 1.x (JSON-LD): exhibits with their digests, how they were got, and the accounts.

Written with `json` only; the context stands in the file, so that nobody has to fetch anything to read it.
"""

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from spoor.bundles.contents import Contents, Custody, Item

CONTEXT = {
    "kb": "urn:spoor:",
    "case-investigation": "https://ontology.caseontology.org/case/investigation/",
    "uco-action": "https://ontology.unifiedcyberontology.org/uco/action/",
    "uco-core": "https://ontology.unifiedcyberontology.org/uco/core/",
    "uco-identity": "https://ontology.unifiedcyberontology.org/uco/identity/",
    "uco-observable": "https://ontology.unifiedcyberontology.org/uco/observable/",
    "uco-tool": "https://ontology.unifiedcyberontology.org/uco/tool/",
    "uco-types": "https://ontology.unifiedcyberontology.org/uco/types/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
SPACE = uuid.UUID("6b6d4a1e-3a55-5c0e-9a2d-5a17e5b00001")  # so that the same case gives the same names
Node = dict[str, object]


@dataclass(frozen=True, slots=True)
class Seen:
    """An identifier of the case as the graph names it: its kind, how it reads, and its link where it has one."""

    kind: str
    shown: str
    url: str = ""


def graph(contents: Contents, seen: tuple[Seen, ...]) -> str:
    """Return the graph as JSON-LD, the same bytes for the same values."""
    names = _Names(f"{contents.case} {contents.number}")
    tool = names.of("Tool", "spoor")
    nodes: list[Node] = [
        {
            "@id": tool,
            "@type": "uco-tool:Tool",
            "uco-core:name": "Spoor",
            "uco-tool:version": contents.program,
        }
    ]
    objects = []
    for item in contents.items:
        found = list(_item(item, names, tool))
        objects += [node["@id"] for node in found if node["@type"] == "uco-observable:File"]
        nodes += found
    for one in seen:
        node = _seen(one, names)
        nodes.append(node)
        objects.append(node["@id"])
    nodes = list({str(node["@id"]): node for node in nodes}.values())  # a person stands once
    nodes.insert(
        0,
        {
            "@id": names.of("Investigation", contents.case),
            "@type": "case-investigation:Investigation",
            "uco-core:name": contents.case,
            "uco-core:description": f"{contents.house}, {contents.number}",
            "uco-core:object": [{"@id": one} for one in objects],
        },
    )
    return json.dumps({"@context": CONTEXT, "@graph": nodes}, ensure_ascii=False, indent=1) + "\n"


class _Names:
    """Names of nodes: a UUID of the case, the type and the value."""

    def __init__(self, case: str) -> None:
        self.case = case

    def of(self, kind: str, value: str) -> str:
        return f"kb:{kind}-{uuid.uuid5(SPACE, f'{self.case} {kind} {value}')}"


def _item(item: Item, names: _Names, tool: str) -> Iterator[Node]:
    key = f"{item.number} {item.sha256}"
    file = names.of("File", key)
    yield {
        "@id": file,
        "@type": "uco-observable:File",
        "uco-core:description": f"{item.number}. {item.how}",
        "uco-core:hasFacet": [
            {
                "@id": names.of("FileFacet", key),
                "@type": "uco-observable:FileFacet",
                "uco-observable:fileName": item.name or f"{item.number}",
                "uco-observable:sizeInBytes": {"@type": "xsd:integer", "@value": str(item.size)},
            },
            {
                "@id": names.of("ContentDataFacet", key),
                "@type": "uco-observable:ContentDataFacet",
                "uco-observable:hash": {
                    "@id": names.of("Hash", key),
                    "@type": "uco-types:Hash",
                    "uco-types:hashMethod": "SHA256",
                    "uco-types:hashValue": {"@type": "xsd:hexBinary", "@value": item.sha256},
                },
            },
        ],
    }
    record = names.of("ProvenanceRecord", key)
    yield {
        "@id": record,
        "@type": "case-investigation:ProvenanceRecord",
        "case-investigation:exhibitNumber": str(item.number),
        "uco-core:object": {"@id": file},
    }
    for place, one in enumerate(item.custody, 1):
        person = names.of("Identity", one.by)
        for whom in filter(None, (one.by, one.from_whom, one.to_whom)):
            identity = names.of("Identity", whom)
            yield {"@id": identity, "@type": "uco-identity:Identity", "uco-core:name": whom}
        yield {
            "@id": names.of("InvestigativeAction", f"{key} {place}"),
            "@type": "case-investigation:InvestigativeAction",
            "uco-core:name": one.act,
            "uco-core:description": ". ".join(filter(None, (one.why, one.result, _hands(one)))),
            "uco-action:startTime": {"@type": "xsd:dateTime", "@value": one.at},
            "uco-action:performer": {"@id": person},
            **({"uco-action:participant": others} if (others := _participants(one, names)) else {}),
            "uco-action:instrument": {"@id": tool},
            "uco-action:object": {"@id": file},
            "uco-action:result": {"@id": record},
        }


def _hands(one: Custody) -> str:
    """From whom to whom, as `A -> B`; empty where nothing changed hands."""
    return " -> ".join(filter(None, (one.from_whom, one.to_whom)))


def _participants(one: Custody, names: _Names) -> list[Node]:
    return [{"@id": names.of("Identity", whom)} for whom in filter(None, (one.from_whom, one.to_whom))]


FACETS = {  # kind of identifier -> type of the object, of its facet, and the property that holds the value
    "account": ("DigitalAccount", "DigitalAccountFacet", "uco-observable:displayName"),
    "email": ("EmailAddress", "EmailAddressFacet", "uco-observable:addressValue"),
    "phone": ("PhoneAccount", "PhoneAccountFacet", "uco-observable:phoneNumber"),
    "url": ("URL", "URLFacet", "uco-observable:fullValue"),
    "domain": ("DomainName", "DomainNameFacet", "uco-observable:value"),
}


def _seen(one: Seen, names: _Names) -> Node:
    if one.kind == "ip":
        kind = "IPv6Address" if ":" in one.shown else "IPv4Address"
        shape = (kind, f"{kind}Facet", "uco-observable:addressValue")
    elif one.kind in FACETS:
        shape = FACETS[one.kind]
    else:
        return {
            "@id": names.of("ObservableObject", f"{one.kind} {one.shown}"),
            "@type": "uco-observable:ObservableObject",
            "uco-core:name": one.shown,
            "uco-core:description": one.kind,
        }
    key = f"{one.kind} {one.shown}"
    facet: Node = {
        "@id": names.of(shape[1], key),
        "@type": f"uco-observable:{shape[1]}",
        shape[2]: one.shown,
    }
    node: Node = {
        "@id": names.of(shape[0], key),
        "@type": f"uco-observable:{shape[0]}",
        "uco-core:hasFacet": facet,
    }
    if one.url:
        node["uco-core:description"] = one.url
    return node
