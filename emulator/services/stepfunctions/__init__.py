"""Step Functions: state machines in the Amazon States Language, run here."""
