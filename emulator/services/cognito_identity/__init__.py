"""Cognito identity pools: credentials of a role for whoever is signed in, or for anybody."""
