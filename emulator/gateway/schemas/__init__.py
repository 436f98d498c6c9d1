"""JSON Schema draft 4, compiled: ``compile_schema(schema, models)`` gives a predicate."""
