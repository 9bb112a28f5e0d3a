"""Photos of an inspection; the one file that no page ever asked for gives way."""

import django.db.models.deletion
from django.db import migrations, models

import tuopin.kit.keys


class Migration(migrations.Migration):
    dependencies = [
        ("archive", "0001_initial"),
        ("oversight", "0001_initial"),
    ]

    operations = [
        migrations.RemoveField(model_name="inspection", name="file"),
        migrations.CreateModel(
            name="Photo",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=tuopin.kit.keys.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("county", models.CharField(editable=False, max_length=6)),
                ("added_on", models.DateField()),
                ("added_by", models.UUIDField()),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="archive.file",
                    ),
                ),
                (
                    "inspection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="photos",
                        to="oversight.inspection",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("county", "file"), name="oversight_photo_once")
                ],
                "indexes": [
                    models.Index(fields=["county", "inspection"], name="oversight_photo_of")
                ],
            },
        ),
    ]
