"""Support that was written down wrongly can be made void."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("disasters", "0003_steps"),
    ]

    operations = [
        migrations.AddField(
            model_name="support", name="void_on", field=models.DateField(null=True)
        ),
        migrations.AddField(
            model_name="support", name="void_by", field=models.UUIDField(null=True)
        ),
        migrations.AddField(
            model_name="support",
            name="void_reason",
            field=models.CharField(blank=True, default="", max_length=200),
        ),
    ]
