"""A loss's counts as reported and as each step left them; a part of cattle counts as livestock."""

import operator
from functools import reduce

import tuopin.base.fields
from django.db import migrations, models
from django.db.models import F, Q


def count_animals(apps, schema_editor):
    """Count the large animals of project parts, which were told by the part's quantity only."""
    large = reduce(operator.or_, (Q(item__contains=name) for name in "牛马驴骡驼"))
    rows = apps.get_model("disasters", "Loss").objects.filter(
        large,
        part__isnull=False,
        livestock=0,
        unit__in=["头", "匹", "峰"],
        destroyed_milli__gte=1000,
    )
    rows.update(livestock=F("destroyed_milli") / 1000)


class Migration(migrations.Migration):
    dependencies = [("disasters", "0004_void_support")]

    operations = [
        migrations.AddField(
            "loss", "reported_destroyed_milli", tuopin.base.fields.MilliField(null=True)
        ),
        migrations.AddField("loss", "reported_rooms", models.IntegerField(null=True)),
        migrations.AddField("loss", "reported_people", models.IntegerField(null=True)),
        migrations.AddField("loss", "reported_livestock", models.IntegerField(null=True)),
        migrations.AddField(
            "lossstep", "destroyed_milli", tuopin.base.fields.MilliField(null=True)
        ),
        migrations.AddField("lossstep", "rooms", models.IntegerField(null=True)),
        migrations.AddField("lossstep", "people", models.IntegerField(null=True)),
        migrations.AddField("lossstep", "livestock", models.IntegerField(null=True)),
        migrations.RunPython(count_animals, migrations.RunPython.noop),
    ]
