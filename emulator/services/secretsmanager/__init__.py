"""Secrets Manager: secrets by version and stage. They are kept in the state file as they are."""
