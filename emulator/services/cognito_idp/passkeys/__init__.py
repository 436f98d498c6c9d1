"""Passkeys: credentials that an authenticator keeps, registered and proved as WebAuthn says.

Source: Web Authentication Level 3, section 7 (registering, verifying an assertion).
"""
