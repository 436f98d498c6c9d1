"""Who may call a route: JWTs, Lambda authorizers, IAM. Each is a step of the route."""
