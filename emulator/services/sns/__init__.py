"""SNS: topics, their subscriptions, and what is published delivered."""
