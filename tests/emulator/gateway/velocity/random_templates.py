"""Random templates over the whole grammar, and random inputs for them.

``make_job(seed)`` is a job for the oracle: ``template``, ``body``, ``params``, ``context`` and
``stageVariables``.  Equal seeds give equal jobs.  Left out: what differs from run to run in Java
(identity hashes), loops past API Gateway's quota, and the corners of JSONPath in which versions of
json-path differ.
"""

import json
import random
from typing import Any

NAMES = ["a", "b", "c", "item", "x", "m1", "list", "map", "s", "n", "nope", "foreach"]
KEYS = ["a", "b", "id", "name", "S", "k-1", "x y", "", "é"]
WORDS = [
    "abc",
    "Ann",
    "a b",
    "10",
    "-5",
    "1.5",
    "true",
    "null",
    "x/y",
    "it's",
    "ünï €",
    "😀z",
    "",
    "0",
]
TEXTS = [
    " ", "\n", "  \n  ", "text", '"', "{", "}", "[", "]", "(", ")", ",", ":", "'", "\\", "\\\\", "$ ",
    "# ", "$5", "#1", "a.b", "$$", "##c\n", "#*c*#", "#**d*#", "#[[ $a #if ]]#", "\t", "\r\n", "!", ".",
    "$!", "$.", "$[", "\\$a", "\\\\$a", "\\#if", "\\#end", "\\\\#set($a=1)", "$a.", "$a-", "#foo", "#{foo}",
    "é€", "-1", "..", "#end-not"[:1] + " ", "@", "\\!", "$\\!a", "\\$!{b}", "%", "<b>", "=", "#@bar",
]  # fmt: skip
PATHS = [
    "$", "$.a", "$.b", "$.list", "$.list[0]", "$.map", "$.map.a", "$['map']", "$.items[*].id", "$..id",
    "$.items[0].name", "$.nope", "$.map['a']", "a", "list", "$.items", "$.items[0]", "$.items[*]",
    "$.list[*]", "$.items[?(@.id == 1)]", "$.items[?(@.id > 1)].name", "$.list[0:1]", "$.map.*", "$..name",
]  # fmt: skip
STRING_METHODS = [
    ("length", ""), ("isEmpty", ""), ("toUpperCase", ""), ("toLowerCase", ""), ("trim", ""),
    ("toString", ""), ("substring", "i"), ("substring", "ii"), ("charAt", "i"), ("indexOf", "s"),
    ("indexOf", "si"), ("lastIndexOf", "s"), ("contains", "s"), ("startsWith", "s"), ("endsWith", "s"),
    ("equals", "e"), ("equalsIgnoreCase", "s"), ("concat", "s"), ("replace", "ss"), ("compareTo", "s"),
    ("replaceAll", "rs"), ("replaceFirst", "rs"), ("matches", "r"), ("split", "r"), ("hashCode", ""),
    ("codePointAt", "i"), ("intern", ""), ("strip", ""), ("repeat", "i"), ("isBlank", ""), ("split", "ri"),
    ("format", "fe"), ("format", "fee"), ("lastIndexOf", "si"), ("replace", "ee"), ("contains", "e"),
    ("valueOf", "e"), ("compareToIgnoreCase", "s"), ("startsWith", "si"), ("nope", ""), ("bytes", "e"),
]  # fmt: skip
LIST_METHODS = [
    ("size", ""), ("isEmpty", ""), ("get", "i"), ("contains", "e"), ("indexOf", "e"), ("add", "e"),
    ("remove", "i"), ("set", "ie"), ("addAll", "l"), ("clear", ""), ("toString", ""), ("subList", "ii"),
    ("lastIndexOf", "e"), ("containsAll", "l"), ("removeAll", "l"), ("retainAll", "l"), ("equals", "e"),
    ("add", "ie"), ("hashCode", ""), ("isEmpty", "e"), ("get", "s"),
]  # fmt: skip
MAP_METHODS = [
    ("size", ""), ("isEmpty", ""), ("get", "s"), ("put", "se"), ("containsKey", "s"), ("keySet", ""),
    ("values", ""), ("entrySet", ""), ("remove", "s"), ("putAll", "m"), ("getOrDefault", "se"),
    ("containsValue", "e"), ("toString", ""), ("putIfAbsent", "se"), ("clear", ""), ("equals", "e"),
    ("replace", "se"), ("get", "e"), ("hashCode", ""),
]  # fmt: skip
FORMATS = [
    "'%s'",
    "'%5s|%-3s'",
    "'%d'",
    "'%05d'",
    "'%x'",
    "'%.2f'",
    "'%,d'",
    "'%b%%'",
    "'%2$s'",
    "'%s %<s'",
]
COMMENTS = [
    "## $a #if\n", "#* $a #end *#", "#** #* $ *#", "##\n", "#**#", "## x \\\n", "#*\n*#\n", "##$\n", "## #\r\n",
]  # fmt: skip
NUMBER_METHODS = [
    ("toString", ""), ("intValue", ""), ("doubleValue", ""), ("longValue", ""), ("compareTo", "i"),
    ("equals", "e"), ("parseInt", "s"), ("hashCode", ""), ("max", "ii"), ("toHexString", "i"),
    ("valueOf", "s"), ("toBinaryString", "i"), ("floatValue", "i"), ("intValue", "s"), ("min", "ii"),
    ("compare", "ii"), ("booleanValue", ""), ("toString", "i"), ("isNaN", ""), ("parseDouble", "s"),
]  # fmt: skip
METHODS = [STRING_METHODS, LIST_METHODS, MAP_METHODS, NUMBER_METHODS]
PROPERTIES = [
    "a", "b", "id", "name", "empty", "size", "length", "count", "index", "hasNext", "key", "value", "S",
    "first", "last", "parent", "items", "k-1", "body",
]  # fmt: skip
REGEXES = [
    "a",
    "[a-z]+",
    "\\\\d+",
    ",",
    " ",
    "(.)b",
    "",
    ".",
    "^A",
    "b$",
    "\\\\s*",
    "[^n]",
    "x|y",
    "n{2}",
]
REPLACEMENTS = ["", "z", "$0", "$1$1", "\\\\$", "-"]


def make_job(seed: int) -> dict[str, Any]:
    return _Maker(random.Random(seed)).job()


class _Maker:
    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.macros: list[str] = []

    def job(self) -> dict[str, Any]:
        body = json.dumps(self.body(), ensure_ascii=self.rng.random() < 0.5)
        return {
            "template": self.block(4),
            "body": body
            if self.rng.random() < 0.95
            else self.rng.choice(["", "text", "5", "null"]),
            "params": {
                "path": {"id": self.rng.choice(WORDS)},
                "querystring": {"q": "a b&c"},
                "header": {"X-A": self.rng.choice(WORDS)},
            },
            "context": {"stage": "dev", "identity": {"sourceIp": "1.2.3.4"}, "a": self.value(2)},
            "stageVariables": {"table": "T", "s": self.rng.choice(WORDS)},
        }

    def body(self) -> Any:
        return {
            "a": self.value(2),
            "b": self.rng.choice(WORDS),
            "list": [self.value(1) for _ in range(self.rng.randrange(4))],
            "map": {self.rng.choice(KEYS): self.value(1) for _ in range(self.rng.randrange(3))},
            "items": [
                {"id": i, "name": self.rng.choice(WORDS)} for i in range(self.rng.randrange(1, 4))
            ],
        }

    def value(self, depth: int) -> Any:
        kind = self.rng.randrange(9 if depth else 6)
        if kind < 2:
            return self.rng.choice(WORDS)
        if kind == 2:
            return self.rng.choice([0, 1, 2, -3, 42, 2147483647, -2147483648, 12345678901])
        if kind == 3:
            return self.rng.choice([0.5, -1.25, 1e10, 1e-5, 100.0, 3.14])
        if kind == 4:
            return self.rng.random() < 0.5
        if kind == 5:
            return None
        if kind == 6:
            return [self.value(depth - 1) for _ in range(self.rng.randrange(4))]
        return {self.rng.choice(KEYS): self.value(depth - 1) for _ in range(self.rng.randrange(4))}

    def block(self, depth: int) -> str:
        return "".join(self.statement(depth) for _ in range(self.rng.randrange(1, 6)))

    def statement(self, depth: int) -> str:
        rng = self.rng
        kind = rng.randrange(100)
        if kind < 3:
            return rng.choice(COMMENTS)
        if kind < 30 or depth == 0:
            return rng.choice(TEXTS)
        if kind < 52:
            return self.reference(2)
        if kind < 70:
            return f"#set({self.space()}{self.target()}{self.space()}={self.space()}{self.expression(2)})"
        if kind < 80:
            return self.if_statement(depth)
        if kind < 90:
            return self.foreach(depth)
        return self.directive(depth)

    def if_statement(self, depth: int) -> str:
        rng = self.rng
        opening = rng.choice(["#if(", "#if(", "#if (", "#{if}("])
        parts = [f"{opening}{self.expression(2)}){self.newline()}{self.block(depth - 1)}"]
        for _ in range(rng.choice([0, 0, 0, 1, 2])):
            parts.append(f"#elseif({self.expression(2)}){self.newline()}{self.block(depth - 1)}")
        if rng.random() < 0.5:
            parts.append(rng.choice(["#else", "#{else}"]) + self.newline() + self.block(depth - 1))
        return "".join(parts) + rng.choice(["#end", "#{end}"]) + self.newline()

    def foreach(self, depth: int) -> str:
        rng = self.rng
        items = rng.choice(
            [
                self.reference(1, shown=False),
                self.list(1),
                self.range(),
                "$map.keySet()",
                "$list",
                "$input.path('$.map').entrySet()",
                "$input.path('$.items')",
                "$list.iterator()",
                "$map",
            ]
        )
        extra = rng.choice(
            ["", "$item.key=$item.value", "$item.id:$item.name;", "$foreach.first$foreach.last",
             "$foreach.count", "$foreach.index", "#if($foreach.hasNext),#end", "$velocityCount",
             "$foreach.parent.count", "$velocityHasNext"]
        )  # fmt: skip
        leave = rng.choice(["", "", "", "#if($foreach.count == 2)#break#end", "#break($foreach)"])
        name = rng.choice(["$item", "$x", "$a", "${item}"])
        return (
            f"#foreach({self.space()}{name} in {items}{self.space()}){self.newline()}"
            f"{self.block(depth - 1)}{extra}{leave}#end{self.newline()}"
        )

    def directive(self, depth: int) -> str:
        rng = self.rng
        kind = rng.randrange(12)
        if kind < 3:
            name = f"m{rng.randrange(1, 4)}"
            parameters = rng.sample(["$a", "$x", "$p"], rng.randrange(3))
            self.macros.append(name)
            return f"#macro({' '.join([name, *parameters])}){self.newline()}{self.block(depth - 1)}#end"
        if kind < 6:
            name = rng.choice([*self.macros, "undefinedMacro"])
            arguments = [self.parameter(1) for _ in range(rng.randrange(3))]
            return f"#{name}({rng.choice([' ', ', ']).join(arguments)}){self.newline()}"
        if kind == 6:
            name = rng.choice([*self.macros, "undefinedMacro"])
            return f"#@{name}({self.parameter(1)}){self.block(depth - 1)}#end"
        if kind < 9:
            return f"#define($b){self.block(depth - 1)}#end"
        if kind == 9:
            source = self.block(1).replace("'", "")
            return f"#evaluate('{source}')"
        return rng.choice(["#stop", "$bodyContent", "#literal() $a #end", "#[[raw $x]]#", "#break"])

    def space(self) -> str:
        return self.rng.choice(["", "", " ", "\n", "  "])

    def newline(self) -> str:
        return self.rng.choice(["", "", "\n", " \n", "\r\n", " "])

    def target(self) -> str:
        name = "$" + self.rng.choice([name for name in NAMES if name != "foreach"])
        kind = self.rng.randrange(10)
        if kind < 7:
            return name
        if kind == 7:
            return f"{name}.{self.rng.choice(PROPERTIES)}"
        if kind == 8:
            return f"{name}[{self.index()}]"
        return f"{name}.{self.rng.choice(PROPERTIES)}[{self.index()}]"

    def reference(self, depth: int, *, shown: bool = True) -> str:
        rng = self.rng
        kind = rng.randrange(20)
        if kind < 3:
            body = f"input.{rng.choice(['json', 'path'])}('{rng.choice(PATHS)}')"
        elif kind == 3:
            body = rng.choice(
                ["input.body", "input.params('id')", "input.params().header", "input.params('zz')",
                 "context.stage", "context.a", "context.identity.sourceIp", "stageVariables.s",
                 "stageVariables.nope", "context.nope.x", "input.params()"]
            )  # fmt: skip
        elif kind == 4:
            body = f"util.{rng.choice(UTIL)}({self.parameter(depth - 1)})"
        else:
            body = rng.choice(NAMES)
        for _ in range(rng.choice([0, 0, 1, 1, 2, 3])):
            body += self.step(depth)
        opening = rng.choice(["$", "$", "$", "$!"]) if shown else "$"
        return opening + (f"{{{body}}}" if rng.random() < 0.25 else body)

    def step(self, depth: int) -> str:
        rng = self.rng
        kind = rng.randrange(10)
        if kind < 4:
            return "." + rng.choice(PROPERTIES)
        if kind < 6:
            return f"[{self.index()}]"
        name, takes = rng.choice(rng.choice(METHODS))
        arguments = ", ".join(self.argument(letter, depth - 1) for letter in takes)
        return f".{name}({arguments})"

    def argument(self, letter: str, depth: int) -> str:
        rng = self.rng
        if letter == "i":
            return str(rng.choice([0, 1, 2, 3, 0, 1, -1, 7]))
        if letter == "s":
            return self.string(depth) if rng.random() < 0.8 else self.parameter(depth)
        if letter == "r":
            return f"'{rng.choice(REGEXES)}'".replace("\\\\", "\\")
        if letter == "f":
            return rng.choice(FORMATS)
        if letter == "l":
            return self.list(depth)
        if letter == "m":
            return self.map(depth)
        return self.parameter(depth)

    def index(self) -> str:
        return self.rng.choice(
            ["0", "1", "2", "-1", "'a'", '"b"', "$n", "'id'", "$x", " 0 ", '"$s"']
        )

    def parameter(self, depth: int) -> str:
        rng = self.rng
        kind = rng.randrange(12 if depth > 0 else 7)
        if kind < 2:
            return self.string(depth)
        if kind == 2:
            return rng.choice(["0", "1", "-1", "42", "2147483648", "99999999999999999999"])
        if kind == 3:
            return rng.choice(["1.5", "-0.25", "1e3", ".5", "2.0", "1.", "1E-5"])
        if kind == 4:
            return rng.choice(["true", "false"])
        if kind in (5, 6) or depth <= 0:
            return "$" + rng.choice(NAMES)
        if kind < 9:
            return self.reference(depth - 1, shown=False)
        if kind == 9:
            return self.list(depth - 1)
        if kind == 10:
            return self.map(depth - 1)
        return self.range()

    def string(self, depth: int) -> str:
        rng = self.rng
        word = rng.choice(WORDS)
        kind = rng.randrange(8)
        if kind < 3:
            return "'" + word.replace("'", "''") + "'"
        if kind < 6:
            return '"' + word + '"'
        if kind == 6:
            return (
                '"'
                + rng.choice(["", "p ", '""'])
                + "$"
                + rng.choice(NAMES)
                + rng.choice(["", " q", "."])
                + '"'
            )
        inner = "".join(rng.choice(INNER) for _ in range(3))
        return '"' + inner + '"'

    def list(self, depth: int) -> str:
        items = ", ".join(self.parameter(depth - 1) for _ in range(self.rng.randrange(4)))
        return f"[{items}]"

    def map(self, depth: int) -> str:
        pairs = ", ".join(
            f"{self.rng.choice(['a', 'b', 'id', 'name', 'k-1'])!r}: {self.parameter(depth - 1)}"
            for _ in range(self.rng.randrange(3))
        )
        return "{" + pairs + "}"

    def range(self) -> str:
        bound = ["0", "1", "3", "-2", "$n", "$x"]
        return f"[{self.rng.choice(bound)}..{self.rng.choice(bound)}]"

    def expression(self, depth: int) -> str:
        rng = self.rng
        kind = rng.randrange(12)
        if depth == 0 or kind < 5:
            return self.parameter(depth)
        if kind < 7:
            operator = rng.choice(["+", "-", "*", "/", "%", "+"])
            return f"{self.expression(depth - 1)} {operator} {self.expression(depth - 1)}"
        if kind < 9:
            operator = rng.choice(["==", "!=", "<", ">", "<=", ">=", "eq", "ne", "lt", "ge"])
            return f"{self.expression(depth - 1)} {operator} {self.expression(depth - 1)}"
        if kind == 9:
            operator = rng.choice(["&&", "||", "and", "or"])
            return f"{self.expression(depth - 1)} {operator} {self.expression(depth - 1)}"
        if kind == 10:
            return rng.choice(["!", "not ", "! "]) + self.expression(depth - 1)
        return f"({self.expression(depth - 1)})"


INNER = [
    "$a", "${b}", "x", " ", "$s.length()", "#if($a)y#end", "\\n", "#set($n = 1)$n", "#foreach($x in [1,2])$x#end",
    "\\$a", "##c", "\\u0041", "#m1($a)", "$!nope", "$", "#", "#*c*#", "$a.b('q')", "#[[r]]#",
]  # fmt: skip
UTIL = ["escapeJavaScript", "urlEncode", "base64Encode", "urlEncode", "escapeJavaScript"]
