"""A ranking's lines lie by township in their order, so that a page of one reads only its rows."""

from django.db import migrations, models
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr

import tuopin.base.fields


def tell_townships(apps, schema_editor):
    """Write beside each line the township that its region lies in, in one statement."""
    lines = apps.get_model("selection", "RankedCase")
    lines.objects.update(township=Concat(Substr(F("region"), 1, 9), Value("000")))


class Migration(migrations.Migration):
    dependencies = [("selection", "0005_pairing_days")]

    operations = [
        migrations.RemoveIndex(model_name="rankedcase", name="selection_rankedcase_area"),
        migrations.AddField(
            model_name="rankedcase",
            name="township",
            field=tuopin.base.fields.RegionField(default="", max_length=12),
            preserve_default=False,
        ),
        migrations.RunPython(tell_townships, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="rankedcase",
            index=models.Index(
                fields=["county", "ranking", "township", "position"],
                name="selection_rankedcase_town",
            ),
        ),
    ]
