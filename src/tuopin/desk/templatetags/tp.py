"""The desk's template tags: how pages say values, and the parts they are built of."""

from django import template

from tuopin.desk.tags import forms, parts, values

register = template.Library()
for _library in (values.register, parts.register, forms.register):
    register.tags.update(_library.tags)
    register.filters.update(_library.filters)
