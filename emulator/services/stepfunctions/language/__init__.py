"""The Amazon States Language, interpreted.

    definition ──read_definition──▶ states ──run_machine──▶ state by state ──▶ output, or StateFailure

A file a kind of state; ``paths`` and ``jsonata`` are the two query languages.  Source: the States
Language's specification (states-language.net) and Step Functions' developer guide.
"""
