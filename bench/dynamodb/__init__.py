"""DynamoDB operations over HTTP: CPU time of the whole server process per request, and latency."""
