"""The cloud IR → four CloudFormation stacks in deployment order: data, auth, iam, api.

Each exports what the next ones import; intrinsic functions are in their long form.  A route's own
resources are made once and kept (``parts``), so that an edit of one route remakes one.
"""
