"""What is wrong with a policy document."""


class PolicyProblem(ValueError):
    """The document isn't a policy; the text says why, as AWS words it where it does."""
