"""What Lambda functions get of a request: payload formats 2.0 and 1.0."""
