"""Addresses of the desk, room by room."""

app_name = "desk"
urlpatterns: list[object] = []
