"""底座: the Django fields and row types that all rooms share."""
