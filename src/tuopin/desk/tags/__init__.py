"""The template tags of the desk by kind; templates load them all as `tp`."""
