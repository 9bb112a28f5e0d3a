"""What is known as a range: a year's income up to so much, so much gained a unit (R86, R91)."""

from django.db import migrations, models
from django.db.models import F, Q

from tuopin.base.fields import FenField


class Migration(migrations.Migration):
    dependencies = [("outcomes", "0002_leaving_a_post")]

    operations = [
        migrations.AddField("income", "most_fen", FenField(null=True)),
        migrations.AddField("achievement", "low_fen", FenField(null=True)),
        migrations.AddField("achievement", "high_fen", FenField(null=True)),
        migrations.AddField(
            "achievement", "per", models.CharField(max_length=10, blank=True, default="")
        ),
        migrations.AddField("achievement", "before_fen", FenField(null=True)),
        migrations.AddConstraint(
            "income",
            models.CheckConstraint(
                condition=Q(most_fen__isnull=True) | Q(most_fen__gt=F("net_fen")),
                name="outcomes_income_range",
            ),
        ),
        migrations.AddConstraint(
            "achievement",
            models.CheckConstraint(
                condition=Q(
                    low_fen__isnull=True, high_fen__isnull=True, before_fen__isnull=True, per=""
                )
                | Q(low_fen__gte=0, high_fen__gte=F("low_fen")) & ~Q(per=""),
                name="outcomes_achievement_gain",
            ),
        ),
    ]
