from django.db import migrations, models

from spoor.evidence.only_added import protect, release

TABLE = "evidence_custodyevent"


class Migration(migrations.Migration):
    """Custody says from whom to whom. SQLite makes the table again, so the triggers go off and on around it."""

    dependencies = [("evidence", "0005_protected_facts")]
    operations = [
        migrations.RunPython(
            lambda apps, editor: release(editor, TABLE), lambda apps, editor: protect(editor, TABLE)
        ),
        migrations.AddField(
            "custodyevent",
            "from_whom",
            models.CharField(blank=True, default="", help_text="Uit wiens handen.", max_length=200),
            preserve_default=False,
        ),
        migrations.AddField(
            "custodyevent",
            "to_whom",
            models.CharField(blank=True, default="", help_text="In wiens handen.", max_length=200),
            preserve_default=False,
        ),
        migrations.RunPython(
            lambda apps, editor: protect(editor, TABLE), lambda apps, editor: release(editor, TABLE)
        ),
        migrations.AlterField(
            "report",
            "channel",
            models.CharField(
                choices=[
                    ("form", "formulier"), ("import", "bestand"), ("handover", "overdracht van een ander huis")
                ],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            "exhibit",
            "kind",
            models.CharField(
                choices=[
                    ("submission", "melding zoals ingediend"),
                    ("import_file", "aangeleverd bestand"),
                    ("upload", "bijgevoegd bestand"),
                    ("document", "opgemaakt document"),
                    ("return", "opgave van een aanbieder"),
                    ("redacted", "gelakte kopie"),
                    ("handover", "overdracht zoals ontvangen"),
                ],
                max_length=12,
            ),
        ),
    ]
