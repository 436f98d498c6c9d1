"""GetExport: the snapshot that a stage serves → OpenAPI 2.0 or 3.0, as API Gateway writes it.

snapshot ──export_operation (a method)──▶ paths ──export_document──▶ the whole, with the extensions asked for
"""
