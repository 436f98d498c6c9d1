"""Mapping templates: parsing, first rendering, rendering; airspeed is the peer."""

from bench.velocity.measure import main

__all__ = ["main"]
