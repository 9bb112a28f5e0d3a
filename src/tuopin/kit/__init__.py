"""底座之底: money, dates, identity numbers, lifecycles, refusals and words in plain Python."""
