"""Stacks → OpenTofu / Terraform JSON of the same resources: one module, a file for each stack.

    terraform.tf.json     the provider that it needs, and the region
    variables.tf.json     what differs by stage
    data.tf.json, …       the resources of each stack
    outputs.tf.json       where the API is
    lambda/<route>.zip    the functions' bundles

It is made from the stacks themselves, so that both targets say the same; an export of one stack and its import
in another become one reference.
"""

from csc.compiler.backends.tofu.module import tofu_files

__all__ = ["tofu_files"]
