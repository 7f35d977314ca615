from django.db import migrations

from spoor.evidence.only_added import protect, release

TABLES = ("evidence_report", "evidence_exhibit", "evidence_custodyevent", "evidence_logentry")


class Migration(migrations.Migration):
    """Reports, exhibits, custody and the log are only added to."""

    dependencies = [("evidence", "0001_initial")]
    operations = [
        migrations.RunPython(
            lambda apps, editor: protect(editor, *TABLES), lambda apps, editor: release(editor, *TABLES)
        )
    ]
