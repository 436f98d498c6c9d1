"""EventBridge Scheduler: schedules and their groups, and targets called at their times."""
