"""审计: what happened; append-only and sealed."""
