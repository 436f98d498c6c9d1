"""The OAuth 2.0 and OpenID Connect endpoints of a user pool, and its hosted sign-in pages."""
