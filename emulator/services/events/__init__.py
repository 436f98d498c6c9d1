"""EventBridge: buses, rules, and their targets called when an event matches."""
