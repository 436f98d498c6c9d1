"""PartiQL, the SQL of DynamoDB: text ─tokens─▶ ─parse─▶ Statement ─execute─▶ items.

Conditions and updates become the same trees as those of expressions, literals and parameters their
placeholders, so that both languages mean the same by an operator.
"""
