"""SAML 2.0 responses that assert who somebody is: read, verified, turned into what STS asks of them."""
