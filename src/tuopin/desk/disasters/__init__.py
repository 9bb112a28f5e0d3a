"""Pages of disasters: events, losses by household and part, entry by hand."""

from django.urls import path

from tuopin.desk.disasters.entry import declare_page, loss_page
from tuopin.desk.disasters.lists import event_page, events_export, events_page, export
from tuopin.desk.disasters.relieving import extend_page

urls = [
    path("disasters", events_page, name="disasters"),
    path("disasters/export", events_export, name="disasters_events_export"),
    path("disasters/declare", declare_page, name="disasters_declare"),
    path("disasters/loss", loss_page, name="disasters_loss"),
    path("disasters/<uuid:key>", event_page, name="disasters_event"),
    path("disasters/<uuid:key>/extend", extend_page, name="disasters_extend"),
    path("disasters/<uuid:key>/losses.xlsx", export, name="disasters_export"),
]
