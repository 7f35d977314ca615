from django.db import migrations

from spoor.evidence.only_added import protect, release

TABLES = ("cases_shelfcount",)


class Migration(migrations.Migration):
    """What lay on the shelf each day is only added to."""

    dependencies = [("cases", "0001_initial")]
    operations = [
        migrations.RunPython(
            lambda apps, editor: protect(editor, *TABLES), lambda apps, editor: release(editor, *TABLES)
        )
    ]
