"""Protected data of a report: covered on arrival, confirmed, released or added by a person, opened with a reason."""

import io
import json

import pytest
from django.db import IntegrityError, transaction
from PIL import Image
from tests.conftest import NOON

from spoor.adapters.pictures import Box, PictureUnreadable
from spoor.cases import shielding, walk
from spoor.cases.importing import import_file
from spoor.cases.models import AssessmentRecord, CaseReport, DueMark
from spoor.cases.outgoing import Leave, outgoing, unseen
from spoor.cases.steps import shield
from spoor.cases.steps.receive import Arriving, receive
from spoor.evidence.content import ReportContent, canonical, read_row
from spoor.evidence.models import (
    CustodyEvent,
    Exhibit,
    LogEntry,
    ProtectedFact,
    Redaction,
    Report,
)
from spoor.evidence.sealing import record, seal, store
from spoor.vocabulary import ProtectedKind, Whose

TEXT = "Ik weet dat u op Kanarielaan 77 woont, met uw dochter Fenna. Ik maak u dood."
COVERED = "Ik weet dat u op [adres 1] woont, met uw dochter [familie 1]. Ik maak u dood."


def arrived(analyst, uploads=(), **columns) -> Report:
    content, problems, _said = read_row({"text": TEXT, **columns})
    assert isinstance(content, ReportContent), problems
    return receive(Arriving(content, content.key(1), uploads=uploads), by=analyst, at=NOON).report


def upload(content: bytes, name: str, media_type: str):
    return seal([content], kind=Exhibit.Kind.UPLOAD, name=name, media_type=media_type)


def picture(size=(200, 100)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "white").save(out, "PNG")
    return out.getvalue()


def again(report: Report) -> Report:
    return Report.objects.get(pk=report.pk)


def submission(report: Report) -> Exhibit:
    return report.exhibits.get(kind=Exhibit.Kind.SUBMISSION)


def test_a_report_is_covered_from_the_first_row_on(analyst):
    report = arrived(analyst, note="Zij zit op basisschool De Regenboog. Kanarielaan!")
    row = again(report)
    assert row.text == COVERED
    assert row.note == "Zij zit op basisschool [school 1]. [adres 1]!"
    assert [str(one) for one in report.protected.all()] == [
        f"{report.number} [{slot}]" for slot in ("adres 1", "familie 1", "school 1")
    ]


def test_the_original_and_its_redacted_copy_are_tied_by_digest(analyst):
    report = arrived(analyst)
    original = submission(report)
    assert json.loads(store().read(original.sha256))["columns"]["text"] == TEXT
    copy = original.redactions.get().copy
    held = json.loads(store().read(copy.sha256))
    assert held["redacted_copy_of"] == original.sha256
    assert held["columns"]["text"] == COVERED


def test_original_and_values_open_by_the_other_keys_only(analyst):
    report = arrived(analyst)
    original = submission(report)
    assert store().is_apart(original.sha256)
    assert not store().is_apart(original.redactions.get().copy.sha256)
    assert b"Kanarielaan" not in bytes(report.protected.first().sealed)
    assert shielding.opened(report.protected.first()).value == "Kanarielaan 77"


def test_a_report_without_any_is_as_it_was(analyst):
    report = receive(Arriving(ReportContent(text="Ik maak je dood."), "k"), by=analyst, at=NOON).report
    assert report.text == "Ik maak je dood."
    assert not report.protected.exists()
    assert submission(report).redactions.get().how == Redaction.How.SCANNED
    assert not store().is_apart(submission(report).sha256)


def test_what_the_sender_names_is_covered_too(analyst):
    report = arrived(analyst, protected="kind: Roosje; Sportlust 46", note="Roosje voetbalt bij sportlust 46")
    assert again(report).note == "[familie 1] voetbalt bij [gegeven 1]"
    assert again(report).extra["protected"] == "kind: [familie 1]; [gegeven 1]"
    assert report.protected.first().because == "reporter"


def test_the_number_of_the_sender_is_an_identifier(analyst):
    report = arrived(analyst, text="bel mij: 06-12345678", phone="0612345678")
    assert again(report).text == "bel mij: 06-12345678"


def test_the_phone_of_another_is_covered(analyst):
    report = arrived(analyst, text="wij bellen u op 06-87654321", phone="0612345678")
    assert again(report).text == "wij bellen u op [telefoon 1]"


def test_a_text_file_gets_a_copy_and_a_picture_waits_for_a_person(analyst):
    files = (
        upload(b"Fenna, dochter, Kanarielaan 77", "kanarielaan 77.txt", "text/plain"),
        upload(picture(), "scherm.png", "image/png"),
        upload(b"niets bijzonders", "leeg.txt", "text/plain"),
    )
    report = arrived(analyst, uploads=files)
    text, image, empty = report.exhibits.filter(kind=Exhibit.Kind.UPLOAD).order_by("pk")
    assert text.name == "[adres 1].txt"
    how = outgoing([text, image, empty])
    assert [how[one.pk].leave for one in (text, image, empty)] == [Leave.COPY, Leave.UNSEEN, Leave.ITSELF]
    copy = store().read(how[text.pk].copy.sha256).decode()
    assert "Kanarielaan" not in copy
    assert "Fenna" not in copy
    assert text.sha256 in copy
    assert unseen([report.filed.case_id]) == [image]


def test_a_file_that_breaks_its_reader_holds_up_no_report_and_waits_for_a_person(analyst):
    report = arrived(analyst, uploads=(upload(b"[" * 100_000, "diep.json", "application/json"),))
    assert [one.name for one in unseen([report.filed.case_id])] == ["diep.json"]


def test_a_list_of_addresses_is_covered_whole(analyst):
    text = "\n".join(f"Fictieve{chr(97 + n % 26)}{chr(97 + n // 26)}straat {n}" for n in range(1, 401))
    report = arrived(analyst, text=text)
    assert "straat" not in again(report).text
    assert report.protected.count() == 400


def test_a_file_of_many_reports_has_a_copy_without(analyst):
    content = f"text;protected\n{TEXT};\nIk maak je dood Roosje;kind: Roosje\n".encode()
    import_file(content, "meldingen Kanarielaan 77.csv", by=analyst, at=NOON)
    file = Exhibit.objects.get(kind=Exhibit.Kind.IMPORT_FILE)
    assert file.name == "meldingen [adres 1].csv"
    assert store().is_apart(file.sha256)
    copy = store().read(file.redactions.get().copy.sha256).decode()
    assert file.sha256 in copy
    assert "[familie 1]" in copy
    for part in ("Kanarielaan", "Fenna", "Roosje"):
        assert part not in copy


def test_a_person_confirms_and_nothing_else_changes(analyst):
    report = arrived(analyst)
    fact = report.protected.first()
    shield.confirm(fact, whose=Whose.VICTIM, by=analyst, at=NOON)
    assert again(report).text == COVERED
    assert (fact.words.get().whose, fact.words.get().by) == ("victim", analyst)


def test_a_person_releases_with_a_reason_and_it_shows_again(analyst):
    report = arrived(analyst)
    fact = report.protected.get(kind=ProtectedKind.FAMILY)
    with pytest.raises(shield.ReasonMissing):
        shield.release(fact, reason="nee", by=analyst, at=NOON)
    shield.release(fact, reason="Fenna is de afzender zelf", by=analyst, at=NOON)
    assert again(report).text == COVERED.replace("[familie 1]", "Fenna")
    copy = submission(report).redactions.first().copy
    assert "Fenna" in store().read(copy.sha256).decode()
    assert [one.leave for one in outgoing(report.exhibits.filter(kind="redacted")).values()] == [
        Leave.REPLACED,
        Leave.ITSELF,
    ]


def test_a_person_adds_what_the_program_missed(analyst):
    report = arrived(analyst, text="Wij kennen Sportlust en de rode deur.")
    made = shield.add(
        report, "de rode  deur", kind=ProtectedKind.OTHER, whose=Whose.VICTIM, by=analyst, at=NOON
    )
    assert again(report).text == "Wij kennen Sportlust en [gegeven 1]."
    assert made.words.get().answer == "confirmed"
    with pytest.raises(shield.AlreadyCovered):
        shield.add(report, "De rode deur", kind=ProtectedKind.OTHER, whose=Whose.VICTIM, by=analyst, at=NOON)
    with pytest.raises(shield.NotInReport):
        shield.add(report, "blauwe deur", kind=ProtectedKind.OTHER, whose=Whose.VICTIM, by=analyst, at=NOON)


def test_what_a_person_confirmed_is_covered_in_the_next_report(analyst):
    first = arrived(analyst, text="Wij weten: Sportlust 46, sporthal", target="Verzonnen Persoon")
    shield.add(first, "Sportlust 46", kind=ProtectedKind.SCHOOL, whose=Whose.VICTIM, by=analyst, at=NOON)
    same = arrived(analyst, text="tot bij sportlust 46", target="verzonnen  persoon", reference="a")
    other = arrived(analyst, text="tot bij sportlust 46", target="iemand anders", reference="b")
    assert again(same).text == "tot bij [school 1]"
    assert again(other).text == "tot bij sportlust 46"  # a place is known of one target only
    shield.add(first, "sporthal", kind=ProtectedKind.ADDRESS, whose=Whose.VICTIM, by=analyst, at=NOON)
    third = arrived(analyst, text="die sporthal", target="weer een ander", reference="c")
    assert again(third).text == "die [adres 1]"  # a home is a home of anybody


def test_a_changed_text_is_weighed_again_and_once(analyst):
    report = arrived(analyst)
    list(walk.walk(by="commandline", at=NOON))
    shield.release(
        report.protected.get(kind=ProtectedKind.FAMILY), reason="dit is de afzender zelf", by=analyst, at=NOON
    )
    list(walk.walk(by="commandline", at=NOON))
    list(walk.walk(by="commandline", at=NOON))
    assert AssessmentRecord.objects.filter(report=report).count() == 2


def test_a_text_that_stays_is_not_weighed_again(analyst):
    report = arrived(analyst)
    list(walk.walk(by="commandline", at=NOON))
    shield.cover_more(report, by=analyst, at=NOON)
    assert not DueMark.objects.exists()


def test_opening_asks_a_reason_and_is_kept(analyst):
    report = arrived(analyst)
    with pytest.raises(shield.ReasonMissing):
        shield.open_report(report, reason="-", by=analyst, at=NOON)
    opened = shield.open_report(report, reason="nodig om Kanarielaan 77 te bewaken", by=analyst, at=NOON)
    assert opened.columns["text"] == TEXT
    assert opened.values == {"adres 1": "Kanarielaan 77", "familie 1": "Fenna"}
    event = CustodyEvent.objects.filter(exhibit=submission(report)).last()
    assert event.why == "geopend: nodig om [adres 1] te bewaken"  # the reason gives nothing away either
    line = LogEntry.objects.get(event="person:protected:opened")
    assert line.values == {"report": report.number, "because": "nodig om [adres 1] te bewaken"}


def test_a_picture_is_drawn_over_and_nothing_is_under_the_box(analyst):
    report = arrived(analyst, uploads=(upload(picture(), "scherm.png", "image/png"),))
    image = report.exhibits.get(kind=Exhibit.Kind.UPLOAD)
    with pytest.raises(shield.NothingDrawn):
        shield.draw_over(image, [], by=analyst, at=NOON)
    made = shield.draw_over(image, [Box(0.25, 0, 0.75, 1)], by=analyst, at=NOON)
    with Image.open(io.BytesIO(store().read(made.copy.sha256))) as drawn:
        assert max(drawn.getpixel((100, 50))) < 20
        assert min(drawn.getpixel((10, 50))) > 235
    assert outgoing([image])[image.pk].copy == made.copy
    assert store().is_apart(image.sha256)


def test_what_is_no_picture_is_said_and_nothing_is_kept(analyst):
    report = arrived(analyst, uploads=(upload(b"geen plaatje", "a.png", "image/png"),))
    image = report.exhibits.get(kind=Exhibit.Kind.UPLOAD)
    with pytest.raises(PictureUnreadable, match="format"):
        shield.draw_over(image, [Box(0, 0, 1, 1)], by=analyst, at=NOON)
    assert not image.redactions.exists()


def test_a_person_says_that_a_file_holds_none(analyst):
    report = arrived(analyst, uploads=(upload(picture(), "scherm.png", "image/png"),))
    image = report.exhibits.get(kind=Exhibit.Kind.UPLOAD)
    shield.nothing_in(image, by=analyst, at=NOON)
    assert outgoing([image])[image.pk].leave == Leave.ITSELF


def test_a_report_from_before_is_covered_once(analyst, report_in):
    case = report_in(analyst, text="Ik maak je dood.")
    content = canonical({"submitted": {}, "columns": {"text": TEXT}})
    older = Report.objects.create(
        number="M-2025-000001", received_at=NOON, received_by=analyst, channel="form", reference="oud",
        content_sha256="0" * 64, text=TEXT,
    )  # fmt: skip
    CaseReport.objects.create(report=older, case=case)
    sealed = seal([content], kind=Exhibit.Kind.SUBMISSION, media_type="application/json")
    record(sealed, report=older, by=analyst, at=NOON, why="ontvangst van de melding")
    assert walk.cover_older(by="commandline", at=NOON) == 1
    assert again(older).text == COVERED
    assert store().is_apart(sealed.stored.sha256)
    assert walk.cover_older(by="commandline", at=NOON) == 0


def test_a_row_that_was_changed_behind_our_back_is_named(analyst):
    report, other = arrived(analyst, note="Fenna"), arrived(analyst, reference="b")
    assert shielding.departed()[1] == []
    Report.objects.filter(pk=report.pk).update(text=COVERED.replace("dood", "blij"))
    Report.objects.filter(pk=other.pk).update(extra={"erbij": "gezet"})
    count, found = shielding.departed()
    assert found == [report.number, other.number]
    assert count >= 2


def test_an_answer_of_a_provider_that_holds_a_fact_gets_a_copy(analyst):
    report = arrived(analyst)
    sealed = [
        seal([text.encode()], kind=Exhibit.Kind.RETURN, name=name, media_type="text/plain")
        for text, name in (("chat: naar kanarielaan 77!", "chat.txt"), ("ip 198.51.100.7", "ip.txt"))
    ]
    chat, other = (record(one, report=report, by=analyst, at=NOON, why="opgave ontvangen") for one in sealed)
    assert shield.cover_answers([chat, other], [report.filed.case_id], by=analyst, at=NOON) == 1
    assert shield.cover_answers([chat, other], [report.filed.case_id], by=analyst, at=NOON) == 0
    how = outgoing([chat, other])
    assert (how[chat.pk].leave, how[other.pk].leave) == (Leave.COPY, Leave.ITSELF)
    assert "kanarielaan" not in store().read(how[chat.pk].copy.sha256).decode()


@pytest.mark.parametrize("model", [ProtectedFact, Redaction])
def test_neither_change_nor_removal(analyst, model):
    arrived(analyst)
    with pytest.raises(IntegrityError, match="only added to"), transaction.atomic():
        model.objects.all().update(**{"made_at" if model is ProtectedFact else "at": NOON})


def test_the_reading_copy_may_change_and_no_other_column(analyst):
    report = arrived(analyst)
    Report.objects.filter(pk=report.pk).update(text="anders")
    with pytest.raises(IntegrityError, match="only added to"), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(text="anders", url="https://anders.example")
