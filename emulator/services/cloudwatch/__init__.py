"""CloudWatch: metrics by the minute, and alarms that judge them."""
