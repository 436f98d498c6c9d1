"""What is wrong with a mapping template that parses: found without running it.

    lint_template(text, name="POST /todos request", kind="request")   # -> list[Diagnostic]
    lint_stack(document, name="template.yaml")                        # all that a document has

| code   | finding                                                          | severity |
|--------|------------------------------------------------------------------|----------|
| CSC650 | the template has a syntax error                                  | error    |
| CSC651 | a reference that never resolves                                  | warning  |
| CSC652 | request data written into JSON or a form without escaping        | error    |
| CSC653 | the request's ``$input`` used in a response template             | warning  |
| CSC654 | JSON that a branch or a loop breaks                              | warning  |
| CSC655 | a branch that is never taken, a condition that never fails       | warning  |
| CSC656 | request data evaluated as a template                             | error    |

Each has its place, counted from line 1 of the template, and a remedy.  ``CSC652`` in a response
template is a warning: the data is the integration's, which may have come from anyone.
"""

from csc.emulator.gateway.lint.lint import Kind, lint_template
from csc.emulator.gateway.lint.stack import lint_assembly, lint_stack

__all__ = ["Kind", "lint_assembly", "lint_stack", "lint_template"]
