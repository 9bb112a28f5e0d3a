"""工程: plans, targets, batches, milestones, policy papers, campaigns."""
