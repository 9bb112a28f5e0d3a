"""Audit lines and seals only grow, in the database itself."""

from django.db import migrations

from tuopin.base.guards import append_only


class Migration(migrations.Migration):
    """Triggers on both databases."""

    dependencies = [("audit", "0001_initial")]
    operations = [
        append_only("audit_line", ("county", "key")),
        append_only("audit_seal", ("county", "number"), ("county", "line_id")),
    ]
