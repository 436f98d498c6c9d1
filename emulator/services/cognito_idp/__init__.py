"""Cognito user pools: users, their sign-in, and the tokens that prove it."""

from csc.emulator.services.cognito_idp.service import CognitoIdp

__all__ = ["CognitoIdp"]
