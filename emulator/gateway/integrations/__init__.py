"""What API Gateway does with a request that it let in: one file an integration type.

Each type's ``plan_…`` function makes a ``Plan`` of a method when the API is built.
"""
