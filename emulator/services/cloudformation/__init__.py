"""CloudFormation's API, as far as reading goes: what is deployed, as AWS's tools ask for it.

Stacks are made by deploying an assembly (``csc dev``), not through this API.
"""
