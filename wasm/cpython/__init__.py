"""CPython as a guest: one shared component, built once and cached, that runs what has no typed form.

build (componentize-py, a snapshot taken after its imports) ──▶ image (machine code, mapped from the
cache) ──▶ instance (a fresh one copies pages of the snapshot as it writes them) ──▶ program
"""
