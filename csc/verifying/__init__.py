"""Translation validation: one request on every form of a route, and what it comes to on each.

    description ─▶ cases (request + tables) ─▶ gateway + VTL │ Python in a worker │ WASM ─▶ compare ─▶ shrink

No file here but ``csc/verify.py`` beside this folder sees both the compiler and the emulator.
"""
