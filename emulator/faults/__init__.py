"""Faults of a REST API that CloudFormation takes and that fail when it is deployed or called.

Linters see one resource at a time; these are disagreements between two: an integration and its role,
a role and the table's index, a response and its method, a deployment and the methods it snapshots.

    find_faults(cloud, plan)   # -> list[Diagnostic], each with place and remedy
"""

from csc.emulator.faults.find_faults import find_faults

__all__ = ["find_faults"]
