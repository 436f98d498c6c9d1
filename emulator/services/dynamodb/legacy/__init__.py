"""The parameters that came before expressions: Expected, AttributeUpdates, KeyConditions, filters."""
