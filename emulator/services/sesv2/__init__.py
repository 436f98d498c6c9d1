"""The second version of SES's API, on the state of the first."""
