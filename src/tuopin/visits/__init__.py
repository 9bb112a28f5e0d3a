"""走访: visits and help after the money, project changes, hand-over of officers."""
