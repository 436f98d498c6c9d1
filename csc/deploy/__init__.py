"""An assembly → stacks on AWS, or on anything that speaks its API.

    assembly ──ship──▶ stacks and assets ──plan──▶ what would change ──confirm──▶ carry_out ──▶ outputs

``ship`` and ``changes`` are pure; ``account`` is the only file that makes clients.
"""
