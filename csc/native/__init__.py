"""The hot modules as machine code: an accelerator that may be missing.

    modules.py   which, and why
    build.py     mypyc and the C compiler make extension modules of them, in a folder of their own
    manifest.py  what a build was made of, and whether it still fits
    find.py      imports them in the place of their sources, where all of them fit

Without a C compiler, or with ``CSC_COMPILED=0``, the same files run as plain Python.
"""
