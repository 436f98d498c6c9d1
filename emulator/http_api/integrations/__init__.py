"""What a route's integration does: a function, an HTTP endpoint, an action of a service."""
