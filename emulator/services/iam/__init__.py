"""IAM: roles, users and policies, and the judgement of every call by them."""

from csc.emulator.services.iam.service import Iam

__all__ = ["Iam"]
