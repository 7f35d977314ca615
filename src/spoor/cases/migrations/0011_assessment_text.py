import hashlib

from django.db import migrations, models


def digests(apps, editor):
    """An assessment of before this has read the text as it stands."""
    records = apps.get_model("cases", "AssessmentRecord")
    for row in records.objects.select_related("report").only("pk", "report__text").iterator():
        text = hashlib.sha256(row.report.text.encode()).hexdigest()
        records.objects.filter(pk=row.pk).update(text_sha256=text)


class Migration(migrations.Migration):
    """An assessment names the text it has read, because the reading copy of a report can change."""

    dependencies = [("cases", "0010_bundles"), ("evidence", "0005_protected_facts")]
    operations = [
        migrations.AddField(
            model_name="assessmentrecord",
            name="text_sha256",
            field=models.CharField(
                max_length=64,
                default="",
                help_text="Van de leeskopie die is gelezen; wordt die anders, dan komt er een nieuwe weging.",
            ),
            preserve_default=False,
        ),
        migrations.RunPython(digests, migrations.RunPython.noop),
        migrations.RemoveConstraint(model_name="assessmentrecord", name="assessment_once_per_report_and_model"),
        migrations.AddConstraint(
            model_name="assessmentrecord",
            constraint=models.UniqueConstraint(
                fields=("report", "model", "text_sha256"), name="assessment_once_per_report_model_and_text"
            ),
        ),
    ]
