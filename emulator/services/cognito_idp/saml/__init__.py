"""Signing in at a SAML 2.0 provider: the request that goes there, the assertion that comes back.

Source: Amazon Cognito Developer Guide, "Using SAML identity providers with a user pool"; OASIS SAML 2.0
Core, Bindings and Profiles (4.1, Web Browser SSO).
"""
