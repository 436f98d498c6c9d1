"""The gateway alone, in process: no sockets, so that a change of a few µs shows."""
