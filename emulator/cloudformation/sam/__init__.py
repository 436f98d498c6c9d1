"""SAM templates, expanded here as AWS's own transform does, without a network or an account.

template.yaml ──localise──▶ no local paths ──samtranslator──▶ CloudFormation ──trace──▶ with places
"""
