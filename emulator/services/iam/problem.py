"""What is wrong with a policy document."""

SYNTAX = "Syntax errors in policy."
LEGACY = "The policy failed legacy parsing"


class PolicyProblem(ValueError):
    """The document isn't a policy. Its text says why; ``said`` is all that AWS says."""

    def __init__(self, detail: str, said: str = SYNTAX) -> None:
        super().__init__(detail)
        self.said = said
