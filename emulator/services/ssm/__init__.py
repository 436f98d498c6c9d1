"""Systems Manager: Parameter Store, with every version in the state file."""
