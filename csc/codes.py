"""The codes of diagnostics that are not the compiler's: templates, running, the state file.

The compiler's are the rules of ``csc/compiler/rules``.  ``docs/diagnostics.md`` lists all; a test holds
every code in the source to one of the two tables.
"""

from typing import Final

CODES: Final = {
    "CSC601": "A template or a manifest can't be read, or a section of it has the wrong shape.",
    "CSC602": "A resource type isn't emulated.",
    "CSC603": "A reference names something that the template doesn't have.",
    "CSC604": "Resources, conditions or stacks depend on each other in a circle.",
    "CSC605": "An intrinsic function has the wrong arguments.",
    "CSC606": "A macro, transform or dynamic reference stands in a template; only AWS can expand it.",
    "CSC607": "A parameter has no value, or one that it doesn't allow.",
    "CSC608": "An export is missing, or given twice.",
    "CSC609": "A property is missing, unknown or wrong.",
    "CSC610": "A change would have to replace a resource that has a custom name.",
    "CSC611": "Two resources have one physical name.",
    "CSC612": "A file of the assembly is missing.",
    "CSC640": "A part of a REST API names another part that isn't there.",
    "CSC650": "A mapping template has a syntax error.",
    "CSC651": "A reference in a mapping template never resolves.",
    "CSC652": "A mapping template writes request data into JSON or a form without escaping it.",
    "CSC653": "A response template uses the request's `$input`.",
    "CSC654": "A branch or a loop of a mapping template breaks its JSON.",
    "CSC655": "A branch of a mapping template is never taken, or its condition never fails.",
    "CSC656": "A mapping template evaluates request data as a template.",
    "CSC701": "The address or port can't be listened on.",
    "CSC702": "An option or argument of a command is wrong.",
    "CSC703": "The server refused: no token, user or answer of IAM can be given.",
    "CSC704": "No csc server answers.",
    "CSC705": "The endpoint named for DynamoDB is no URL.",
    "CSC706": "The path to serve or compile does not exist.",
    "CSC707": "`csc.users.yaml` can't be read, or Cognito refuses one of its users.",
    "CSC708": "The forms of a route disagree, or its Python can't be run (`csc verify`).",
    "CSC720": "What a Lambda bundle needs can't be packaged.",
    "CSC721": "AWS refused a call of a deployment, or can't be asked.",
    "CSC722": "A stack can't be changed, or its change failed and was rolled back.",
    "CSC723": "What is to be destroyed holds data.",
    "CSC801": "The state file can't be used: not one of ours, damaged, or not writable.",
    "CSC802": "The state file has a format of a newer CSC.",
    "CSC803": "A service's tables in the state file are of a newer CSC.",
    "CSC804": "Another csc process holds the state file.",
    "CSC805": "There is no such state file or snapshot.",
    "CSC806": "A name can't be that of a snapshot.",
}
