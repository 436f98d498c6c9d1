"""Everything that the compiler may say to its user, as facts: code, cause, remedy.

The texts are format strings, filled by ``csc.compiler.diagnostics``; ``docs/diagnostics.md`` is this table.  A code
keeps its meaning for ever; ranges are in ARCHITECTURE.md.
"""

from dataclasses import dataclass
from typing import Final

from csc.diagnostics import Severity


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of message. ``title`` is a few words for the table; the rest is for the user."""

    code: str
    title: str
    message: str
    remedy: str
    severity: Severity = "error"


ALL: Final = (
    # 0xx syntax, names, files
    Rule("CSC001", "syntax error", "This is not Python: {reason}.", "Correct the syntax here."),
    Rule(
        "CSC002",
        "undefined name",
        "The name `{name}` is not defined.",
        "{hint}",
    ),
    Rule(
        "CSC003",
        "name missing from a module",
        "`{module}` has no `{name}`.",
        "{hint}",
    ),
    Rule(
        "CSC004",
        "module not found",
        "The module `{module}` is neither in this project nor in Python's library.",
        "{hint}",
    ),
    Rule(
        "CSC005",
        "import cycle",
        "`{name}` is imported from `{module}`, which is still being imported here: {chain}.",
        "Move what both modules need into a third one that imports neither.",
    ),
    Rule(
        "CSC006",
        "csc has no such name",
        "`csc` has no `{name}`.",
        "{hint}",
    ),
    Rule(
        "CSC050",
        "no entry module",
        "There is no Python file to compile at {path}.",
        "Give the path of api.py, or of a folder that holds one.",
    ),
    Rule(
        "CSC051",
        "unreadable file",
        "{path} can't be read: {reason}.",
        "Save the file as UTF-8 text that you may read.",
    ),
    # 1xx declarations
    Rule(
        "CSC101",
        "unknown keyword",
        "`{callee}` has no keyword `{keyword}`.",
        "{hint}",
    ),
    Rule(
        "CSC102",
        "bad value in a declaration",
        "`{keyword}` of `{callee}` must be {expected}.",
        "Write the value as a literal of that kind, or as a constant that is one.",
    ),
    Rule(
        "CSC103",
        "missing keyword",
        "`{callee}` needs `{keyword}`.",
        "Add `{keyword}=…`.",
    ),
    Rule(
        "CSC104",
        "value not known at compile time",
        "`{text}` is not known before the program runs.",
        "Declarations are read, not run: write a literal, or a constant made of literals.",
    ),
    Rule(
        "CSC105",
        "two resources with one name",
        "{kind} `{name}` is declared twice; the other is at {other}.",
        "Give one of them another `name`, or import the first where you need it.",
    ),
    Rule(
        "CSC106",
        "positional argument in a declaration",
        "`{callee}` takes its settings by keyword.",
        "Write `{callee}(name=…)`.",
    ),
    Rule(
        "CSC107",
        "two applications",
        "`Application` is declared twice; the other is at {other}.",
        "Keep one `Application(…)` in the project.",
    ),
    Rule(
        "CSC108",
        "decorator not understood",
        "The decorator `{text}` is neither a route, an authorizer nor a `@middleware` function.",
        "Remove it, or make it a function decorated with `@middleware`.",
    ),
    Rule(
        "CSC109",
        "bad name of a resource",
        "`{name}` can't be the name of {kind}: {reason}.",
        "Use letters, digits, `-`, `_` and `.`, at least three of them.",
    ),
    # 2xx routes
    Rule(
        "CSC201",
        "route neither guarded nor public",
        "`{handler}` has neither `@auth` nor `public=True`, so it is not clear who may call it.",
        "Add `@auth(pool)` under the route, or `public=True` to it.",
    ),
    Rule(
        "CSC202",
        "two routes with one path and method",
        "{method} {path} is already served by `{other}` at {place}.",
        "Give one of them another path or method.",
    ),
    Rule(
        "CSC203",
        "conflicting path parameter names",
        "`{{{name}}}` stands where {place} has `{{{other}}}`: API Gateway allows one parameter there.",
        "Use the same parameter in both paths.",
    ),
    Rule(
        "CSC204",
        "path parameter without an argument",
        "The path has `{{{name}}}`, but `{handler}` has no argument `{name}`.",
        "Add `{name}: str` to the function, or take `{{{name}}}` out of the path.",
    ),
    Rule(
        "CSC205",
        "bad path",
        "`{path}` is not a path: {reason}.",
        'Write it like "/todos/{{id}}"; a greedy parameter `{{name+}}` comes last.',
    ),
    Rule(
        "CSC206",
        "two bodies",
        "`{name}` would be a second request body beside `{other}`.",
        "Make one model that holds both.",
    ),
    Rule(
        "CSC207",
        "argument without a type",
        "The argument `{name}` has no type.",
        "Annotate it: `{name}: str`.",
    ),
    Rule(
        "CSC208",
        "argument that a request can't give",
        "`{name}` of type {type} can't be read from {source}.",
        "{hint}",
    ),
    Rule(
        "CSC209",
        "body on a method without one",
        "{method} has no request body, but `{name}` is the model `{type}`.",
        "Use POST, PUT or PATCH, or take the values as query parameters.",
    ),
    Rule(
        "CSC210",
        "unknown method",
        "`{method}` is not an HTTP method that API Gateway routes.",
        "Use GET, POST, PUT, PATCH, DELETE, HEAD or OPTIONS.",
    ),
    Rule(
        "CSC211",
        "identity without authentication",
        "`{handler}` takes the caller's identity, but the route is public.",
        "Add `@auth(pool)` and drop `public=True`.",
    ),
    Rule(
        "CSC212",
        "both guarded and public",
        "`{handler}` has `@auth` and `public=True`.",
        "Keep the one that you mean.",
    ),
    Rule(
        "CSC213",
        "guard without a route",
        "`{handler}` has `@auth`, but no `@route`.",
        'Add `@route("/path")`.',
    ),
    Rule(
        "CSC214",
        "not a user pool",
        "`{text}` is not a `Cognito` pool.",
        "{hint}",
    ),
    Rule(
        "CSC215",
        "bad status",
        "{status} is not the status of an answer.",
        "Use a number from 200 to 599.",
    ),
    Rule(
        "CSC216",
        "argument form that requests don't have",
        "`{handler}` takes `{text}`, which no request can fill.",
        "Name each argument and give it a type.",
    ),
    Rule(
        "CSC217",
        "no routes",
        "The project declares no route.",
        'Decorate a function with `@route("/path", public=True)`.',
        "warning",
    ),
    Rule(
        "CSC218",
        "not a router",
        "`{text}` is not a `Router` of this project.",
        "Declare it at the top of a module: `router = Router(prefix=…)`.",
    ),
    Rule(
        "CSC219",
        "router included twice",
        "`{text}` is included already: {place}.",
        "Include it once, or declare a router for each place.",
    ),
    Rule(
        "CSC220",
        "not a dependency",
        "`{text}` is not a function or a class of this project.",
        "Write `Depends(function)`.",
    ),
    Rule(
        "CSC221",
        "route that isn't read",
        "`{name}` is a route within {place}, where none are read.",
        "Write it at the top level of its module, as a function.",
    ),
    # 3xx types and models
    Rule("CSC301", "unknown type", "`{text}` is not a type that CSC knows.", "{hint}"),
    Rule(
        "CSC302",
        "type that can't be stored",
        "`{text}` can't be stored or sent as JSON: {reason}.",
        "{hint}",
    ),
    Rule(
        "CSC303",
        "bad constraint",
        "`{constraint}` does not apply to {type}{reason}.",
        "Remove it, or change the type.",
    ),
    Rule(
        "CSC304",
        "types disagree",
        "{what} is {found}, but {place} needs {wanted}.",
        "{hint}",
    ),
    Rule(
        "CSC305",
        "may be None",
        "{what} may be None here, but {place} needs {wanted}.",
        "{hint}",
    ),
    Rule("CSC306", "no such field", "`{model}` has no field `{name}`.", "{hint}"),
    Rule(
        "CSC307",
        "missing field",
        "`{model}(…)` lacks {names}.",
        "Give the field a value here, or a default in the model at {place}.",
    ),
    Rule(
        "CSC308",
        "table's item is not clear",
        "The table `{table}` holds `{one}` here, but `{other}` at {place}.",
        "Say which: `DynamoDB(…, model={one})`.",
    ),
    Rule(
        "CSC309",
        "field given twice",
        "`{name}` of `{model}` is given twice.",
        "Give it once: by keyword, or in `**`.",
    ),
    Rule(
        "CSC310",
        "two models with one name",
        "The model `{name}` is also declared at {place}.",
        "Rename one of them.",
    ),
    Rule(
        "CSC311",
        "model that contains itself",
        "The model `{name}` inherits from itself.",
        "Break the circle of base classes.",
    ),
    Rule(
        "CSC312",
        "field without a type",
        "The field `{name}` of `{model}` has no type.",
        "Annotate it: `{name}: str = …`.",
    ),
    Rule(
        "CSC313",
        "key of the wrong type",
        "The key `{name}` of the table `{table}` is {type}; DynamoDB keys are str, number or bytes.",
        "Make the field a str, int, Decimal or bytes that is always present.",
    ),
    Rule(
        "CSC314",
        "item without its key",
        "The model `{model}` of the table `{table}` has no field `{name}`, which is its key.",
        "Add the field to the model, or name another `{keyword}`.",
    ),
    # 4xx handler language
    Rule(
        "CSC401",
        "wrong number of arguments",
        "`{callee}` takes {expected}, but gets {found}.",
        "{hint}",
    ),
    Rule(
        "CSC402",
        "unknown operation",
        "A {kind} has no `{name}`.",
        "{hint}",
    ),
    Rule(
        "CSC403",
        "unknown index",
        "The table `{table}` has no index `{name}`.",
        "{hint}",
    ),
    Rule(
        "CSC404",
        "no sort key to compare",
        "`{keyword}` compares the sort key, but {what} has none.",
        "Drop it, or query an index that has a sort key.",
    ),
    Rule(
        "CSC405",
        "key that can't be changed",
        "`{name}` is a key of the table `{table}`; an update can't change it.",
        "Delete the item and put a new one.",
    ),
    Rule(
        "CSC406",
        "no value returned",
        "`{handler}` can end without returning {type}.",
        "Return a value on every way through, or annotate `-> None`.",
    ),
    Rule(
        "CSC407",
        "operator on the wrong types",
        "`{operator}` does not work on {left} and {right}.",
        "{hint}",
    ),
    Rule(
        "CSC408",
        "sort key missing or extra",
        "The key of the table `{table}` is {expected}, but {found} given.",
        "{hint}",
    ),
    Rule(
        "CSC409",
        "unknown table",
        "No table is called `{name}`.",
        "{hint}",
    ),
    Rule(
        "CSC410",
        "nothing to await",
        "`{text}` gives {type} at once; it can't be awaited.",
        "Leave `await` out.",
    ),
    Rule(
        "CSC411",
        "filter on a key",
        "`{name}` is a key here, which `where` can't test.",
        "Compare the sort key: `eq=`, `ge=`, `between=` …",
    ),
    # 9xx internal
    Rule(
        "CSC901",
        "crash in the compiler",
        "The compiler failed on this: {reason}.",
        "This is a fault of CSC. Write it another way for now, and report this line.",
    ),
)
