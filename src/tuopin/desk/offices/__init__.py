"""Pages of bodies and posts: who works where, from when, over what."""

from django.urls import path

from tuopin.desk.offices.exports import export
from tuopin.desk.offices.forms import account_page, appoint_page, open_page, relieve_page
from tuopin.desk.offices.lists import bodies

urls = [
    path("offices", bodies, name="offices"),
    path("offices/export", export, name="offices_export"),
    path("offices/open", open_page, name="offices_open"),
    path("offices/<uuid:key>/appoint", appoint_page, name="offices_appoint"),
    path("offices/posts/<uuid:key>/account", account_page, name="offices_account"),
    path("offices/posts/<uuid:key>/relieve", relieve_page, name="offices_relieve"),
]
