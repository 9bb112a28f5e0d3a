"""The tables: keys run upstream, and what lets counties merge upward (scale rules 1 to 5)."""

import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import models

from tests.house import walk

# Verdicts on the rows of a workbook go when the import that they belong to goes.
STAGED = {"sheets.Problem"}
# Reserved in PostgreSQL, SQLite or DuckDB (scale rule 10).
RESERVED = re.compile(
    "all|and|any|as|asc|at|between|by|case|cast|check|collate|column|constraint|create|cross"
    "|default|desc|distinct|do|else|end|except|false|fetch|for|foreign|from|full|group|having|in"
    "|index|inner|intersect|into|is|join|left|like|limit|natural|not|null|offset|on|or|order|outer"
    "|primary|references|returning|right|select|set|some|table|then|to|true|union|unique|user"
    "|using|values|when|where|window|with"
)
FRACTIONS = {"FloatField", "DecimalField"}


def each(found):
    return [pytest.param(m, id=m._meta.label) for m in found]


every_model = pytest.mark.parametrize("model", each(walk.kept_models()))
every_county_model = pytest.mark.parametrize("model", each(walk.county_models()))


def own_keys(model):
    fields = [*model._meta.local_fields, *model._meta.local_many_to_many]
    return [f for f in fields if f.is_relation and walk.room(f.related_model)]


@every_model
def test_a_foreign_key_runs_upstream_and_leaves_no_trace_there(model):
    order = walk.river()
    for key in own_keys(model):
        there, here = walk.room(key.related_model), walk.room(model)
        assert order.index(here) <= order.index(there), f"{key} runs downstream, to {there}"
        if here != there:
            assert key.remote_field.related_name == "+", f"{key} needs related_name='+'"


@every_model
def test_nothing_is_deleted_because_something_else_was(model):
    for key in model._meta.local_fields:
        if key.is_relation and model._meta.label not in STAGED:
            assert key.remote_field.on_delete is not models.CASCADE, f"{key} cascades"


@every_county_model
def test_a_row_of_a_county_says_which_for_good(model):
    county = model._meta.get_field("county")
    assert (county.max_length, county.null, county.blank) == (6, False, False)
    assert not county.editable


@every_model
def test_a_key_is_made_by_the_application(model):
    assert isinstance(model._meta.pk, models.UUIDField)
    assert model._meta.pk.name == "id"
    assert model._meta.pk.default.__name__ == "uuid7"
    made_by_database = [f for f in model._meta.local_fields if isinstance(f, models.AutoField)]
    assert not made_by_database


@every_county_model
def test_what_is_unique_is_unique_within_its_county(model):
    assert not model._meta.unique_together
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint):
            assert not constraint.expressions, f"{constraint.name} cannot be partitioned"
            assert constraint.fields[0] == "county", f"{constraint.name} begins elsewhere"
            assert constraint.deferrable is None, f"{constraint.name} is deferred"
    for field in model._meta.local_fields:
        if field.unique and not field.primary_key:
            assert field.is_relation, f"{field} is unique across counties"


@every_model
def test_no_constraint_needs_more_than_both_databases_have(model):
    allowed = (models.UniqueConstraint, models.CheckConstraint)
    assert all(isinstance(c, allowed) for c in model._meta.constraints)


@every_county_model
def test_an_index_begins_with_the_county(model):
    assert not [f for f in model._meta.local_fields if f.db_index and not f.is_relation]
    for index in model._meta.indexes:
        assert index.fields[:1] == ["county"], f"{index.name} begins elsewhere"


def test_shared_tables_never_point_to_a_countys_rows():
    for model in walk.kept_models():
        if model._meta.label in walk.SHARED:
            assert all(k.related_model._meta.label in walk.SHARED for k in own_keys(model))


def test_no_code_moves_a_row_to_another_county():
    moved = [
        f"{walk.named(path)}:{call.lineno}"
        for path, tree in walk.trees().items()
        for call in walk.calls(tree, "update", "change", "bulk_update")
        if any(keyword.arg == "county" for keyword in call.keywords)
    ]
    assert not moved


@every_model
def test_money_and_quantities_are_whole_numbers(model):
    for field in model._meta.local_fields:
        assert not FRACTIONS & {kind.__name__ for kind in type(field).__mro__}, field
    for field in model._meta.local_fields:
        if field.name.endswith(("_fen", "_milli")) or field.name in {"fen", "milli"}:
            assert isinstance(field, models.BigIntegerField), f"{field} may overflow"


@every_model
def test_no_column_is_a_reserved_word(model):
    columns = [f.column for f in model._meta.local_concrete_fields]
    assert not [c for c in columns if RESERVED.fullmatch(c.lower())]


@every_model
def test_states_are_held_by_the_database_not_by_choices(model):
    assert not [f for f in model._meta.local_fields if f.choices]
    if any(f.name == "state" for f in model._meta.local_fields):
        checks = [c for c in model._meta.constraints if isinstance(c, models.CheckConstraint)]
        assert any("state" in str(c.condition) for c in checks), "no CHECK holds the state"


def test_no_model_hides_work_in_save_or_delete():
    hidden = {"save", "delete", "full_clean"}
    assert not [
        f"{m._meta.label}.{name}" for m in walk.kept_models() for name in hidden & set(vars(m))
    ]


@pytest.mark.django_db
def test_no_migration_is_missing():
    said = StringIO()
    try:
        call_command(
            "makemigrations", check=True, dry_run=True, interactive=False, stdout=said, stderr=said
        )
    except SystemExit:
        pytest.fail(said.getvalue())
