"""Pages of outcomes: exits and income, risk of return, what was achieved, stories, work."""

from django.urls import URLPattern, path

from tuopin.desk.outcomes import (
    achieving,
    branches,
    ending,
    forecasts,
    late,
    many,
    money,
    notice,
    one,
    queue,
    risk_urls,
    steps,
    stories,
)

_EXIT, _STORY = "outcomes/exits/<uuid:key>", "outcomes/stories/<uuid:key>"

_exits: list[URLPattern] = [
    path("outcomes", queue.exits_page, name="outcomes"),
    path("outcomes/exits.xlsx", queue.exits_export, name="outcomes_export"),
    path("outcomes/notice", notice.notice_page, name="outcomes_notice"),
    path("outcomes/exits/new", steps.propose_page, name="outcomes_propose"),
    path("outcomes/exits/many/<slug:verb>", many.step_page, name="outcomes_step"),
    path(_EXIT, one.exit_page, name="outcomes_exit"),
    path(f"{_EXIT}/verify", steps.verify_page, name="outcomes_verify"),
    path(f"{_EXIT}/refuse", ending.refuse_page, name="outcomes_refuse"),
    path(f"{_EXIT}/return", ending.return_page, name="outcomes_return"),
    path(f"{_EXIT}/release", ending.release_page, name="outcomes_release"),
    path("outcomes/forecasts/new", forecasts.forecast_page, name="outcomes_forecast"),
    path(
        "outcomes/forecasts/<uuid:key>/withdraw",
        forecasts.withdraw_page,
        name="outcomes_withdraw_forecast",
    ),
    path("outcomes/income", money.income_page, name="outcomes_income"),
    path("outcomes/income.xlsx", money.income_export, name="outcomes_income_export"),
    path("outcomes/income/new", money.record_page, name="outcomes_record_income"),
    path("outcomes/late", late.late_page, name="outcomes_late"),
    path("outcomes/late.xlsx", late.late_export, name="outcomes_late_export"),
]
_achieved: list[URLPattern] = [
    path("outcomes/achievements", achieving.achievements_page, name="outcomes_achievements"),
    path(
        "outcomes/achievements.xlsx",
        achieving.achievements_export,
        name="outcomes_achievements_export",
    ),
    path("outcomes/achievements/new", achieving.achieve_page, name="outcomes_achieve"),
    path(
        "outcomes/achievements/<uuid:key>/end",
        achieving.end_page,
        name="outcomes_end_achievement",
    ),
    path("outcomes/branches", branches.branches_page, name="outcomes_branches"),
    path("outcomes/branches.xlsx", branches.branches_export, name="outcomes_branches_export"),
    path("outcomes/branches/new", branches.count_page, name="outcomes_count_branch"),
    path("outcomes/cadres.xlsx", branches.cadres_export, name="outcomes_cadres_export"),
    path("outcomes/cadres/new", branches.train_page, name="outcomes_train"),
    path("outcomes/cadres/<uuid:key>/elect", branches.elect_page, name="outcomes_elect"),
    path("outcomes/cadres/<uuid:key>/leave", branches.left_page, name="outcomes_leave_post"),
    path("outcomes/stories", stories.stories_page, name="outcomes_stories"),
    path("outcomes/stories.xlsx", stories.stories_export, name="outcomes_stories_export"),
    path("outcomes/stories/new", stories.write_page, name="outcomes_write_story"),
    path(_STORY, stories.story_page, name="outcomes_story"),
    path(f"{_STORY}/consent", stories.consent_page, name="outcomes_consent"),
    path(f"{_STORY}/publish", stories.publish_page, name="outcomes_publish_story"),
    path(f"{_STORY}/take-back", stories.take_back_page, name="outcomes_take_back_story"),
]

urls: list[URLPattern] = [*_exits, *_achieved, *risk_urls.urls]
