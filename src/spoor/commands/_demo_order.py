"""The order of the demonstration: drafted, signed, sent and answered, so that every stage can be looked at."""

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.contrib.auth.models import User

REASONS = {
    "necessity": "Alleen de inlogmomenten wijzen aan waar dit bericht vandaan kwam.",
    "proportionality": "Het bericht kondigt een misdrijf tegen het leven aan; dat weegt zwaarder dan deze inbreuk.",
    "subsidiarity": "Er wordt alleen gevraagd wat nodig is om de gebruiker aan te wijzen, en geen inhoud.",
    "alternatives": "Open bronnen zijn bekeken; zij noemen geen naam.",
    "confidentiality": "De gebruiker kan sporen wissen zodra hij van de vraag weet.",
}
ADDRESSES = (  # days before now, address, port: invented, in ranges that nobody uses
    (1, "198.51.100.23", 50112),
    (2, "198.51.100.23", 50120),
    (2, "203.0.113.9", None),
    (3, "2001:db8:1::7", 44311),
    (4, "198.51.100.200", 40001),
    (5, "192.168.1.4", None),
)


def order_and_answer(reference: str, *, mira: "User", officer: "User", at: datetime) -> None:
    """Draft an order in the case of a report, have it signed, send it three days ago, and read what came back."""
    from spoor.cases import walk
    from spoor.cases.dossier import Written
    from spoor.cases.models import Case, Identifier
    from spoor.cases.steps import order, send, sign
    from spoor.drafting import Reasons
    from spoor.evidence.models import Exhibit
    from spoor.evidence.sealing import seal

    before = at - timedelta(hours=2)
    case = Case.objects.get(filings__report__reference=reference)
    account = Identifier.objects.filter(case=case, kind="account").first()
    assert account is not None
    asked = order.Asked("eu.epoc.identification", (account,))
    made = order.prepare(case, asked, Written(Reasons(**REASONS), signer=officer), by=mira, at=before)
    sign.sign(made.pk, 1, without_fields=True, lines_seen=True, by=officer, at=before)
    made.refresh_from_db()
    sending = send.Sending("download", "X, portaal voor autoriteiten", before, "X-2026-0001 (verzonnen)")
    walk.send_order(made, sending, by=mira, by_role="opsporingsambtenaar", at=before)
    sealed = seal([_logins(at)], kind=Exhibit.Kind.RETURN, name="verzonnen-ip-audit.txt")
    walk.read_return(case, [sealed], order=made, by=mira, by_role="opsporingsambtenaar", at=at)


def _logins(at: datetime) -> bytes:
    rows = [
        {
            "accountId": "1900000077",
            "createdAt": (at - timedelta(days=days)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z"),
            "loginIp": address,
            **({"loginPort": str(port)} if port else {}),
        }
        for days, address, port in ADDRESSES
    ]
    return json.dumps(rows, indent=1).encode()
