"""Pages of the programme: batches, plans, campaigns, policy papers, bodies that are missing."""

from django.urls import path

from tuopin.desk.programme.batches import batch_act, milestone_page, open_batch_page
from tuopin.desk.programme.campaigns import campaign_page, new_campaign_page
from tuopin.desk.programme.exports import urls as exports_urls
from tuopin.desk.programme.overview import programme
from tuopin.desk.programme.plans import paper_page, plan_page, start_page

urls = [
    path("programme", programme, name="programme"),
    *exports_urls,
    path("programme/start", start_page, name="programme_start"),
    path("programme/papers/new", paper_page, name="programme_paper"),
    path("programme/plans/new", plan_page, name="programme_plan"),
    path("programme/batches/new", open_batch_page, name="programme_batch"),
    path("programme/batches/<uuid:key>/<slug:verb>", batch_act, name="programme_batch_act"),
    path(
        "programme/batches/<uuid:key>/reached/<slug:code>", milestone_page,
        name="programme_milestone",
    ),
    path("programme/campaigns/new", new_campaign_page, name="programme_campaign_new"),
    path("programme/campaigns/<uuid:key>", campaign_page, name="programme_campaign"),
]  # fmt: skip
