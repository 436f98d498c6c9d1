"""Cases: a request and what the tables hold before it, as JSON data that can be shrunk.

    {"user": "author", "claims": {"custom:tenant": "1"}, "path": {"id": "1"}, "query": {"limit": "2"},
     "headers": {}, "body": {…}, "tables": {"orders": [{"id": "1", "owner": "…", …}]}}

``body`` is missing where there is none, and so are ``claims`` where the handler reads none.  What tables hold is drawn from the texts and numbers of the
request and of the handler's constants, so that keys meet and comparisons go both ways.
"""

from collections.abc import Mapping, Sequence
from random import Random
from typing import TYPE_CHECKING, Any, TypeVar

from csc.attribute_values import Models
from csc.verifying.subject import Subject
from csc.verifying.values import Pool, Values, is_one

if TYPE_CHECKING:
    from _typeshed import SupportsLenAndGetItem

Case = dict[str, Any]
PARTS = ("user", "claims", "path", "query", "headers", "body", "tables")
KEYS = ("1", "2", "x'\"$", "a b+/é")
USERS = ("author", "buyer")
CLAIMS = ("1", "b", "x'\"$", "é 1", "")
MOST_ITEMS = 4
LISTS = frozenset({"cognito:groups", "cognito:roles"})
"""Claims whose values are lists."""


T = TypeVar("T")


class Quick(Random):
    """``choice`` in a third of the time; from thousands it would be a little uneven."""

    def choice(self, seq: "SupportsLenAndGetItem[T]") -> T:
        return seq[int(self.random() * len(seq))]


class Cases:
    """Cases of one route, by seed. ``keep`` notes one that took a new path: later ones build on it."""

    def __init__(self, subject: Subject, seed: str, subs: Mapping[str, str]) -> None:
        self.subject, self.rng, self.subs = subject, Quick(seed), subs
        self.corpus: list[Case] = []
        self.keys = {table["key"]: key_attributes(table) for table in subject.tables}
        self.moments = {table["key"]: self._moments(table) for table in subject.tables}

    def keep(self, case: Case) -> None:
        self.corpus.append(case)

    def next(self) -> Case:
        """A fresh case, or one whose parts are partly those of a kept one."""
        fresh = self._fresh()
        if self.corpus and self.rng.random() < 0.4:
            old = self.rng.choice(self.corpus)
            for part in PARTS:
                if part in old and self.rng.random() < 0.6:
                    fresh[part] = old[part]
        return fresh

    def _fresh(self) -> Case:
        user = self.rng.choice(USERS)
        constants = self.subject.constants
        keys = [*KEYS, *self.subs.values()]
        case: Case = {"user": user, "path": {}, "query": {}, "headers": {}}
        pool = Pool(constants.texts + keys, list(constants.ints), constants.members)
        values = Values(self.rng, self.subject.models, pool)
        for parameter in self.subject.parameters:
            self._give(case, parameter, values)
        if self.subject.claims:
            case["claims"] = self._claims(case)
        case["tables"] = self._tables(case, user)
        return case

    def _give(self, case: Case, parameter: Mapping[str, Any], values: Values) -> None:
        source, limits = parameter["source"], parameter["constraints"]
        if source == "body":
            if parameter["required"] or self.rng.random() < 0.8:
                case["body"] = values.value(parameter["type"], limits)
            return
        given = self.rng.random() < (0.98 if parameter["required"] else 0.7)
        if source == "path" or given:
            part = {"path": "path", "query": "query"}.get(source, "headers")
            text = values.text_of(parameter["type"], limits)
            if source in ("header", "cookie"):
                text = text.encode("ascii", "ignore").decode().replace("\n", "").strip()
            elif source == "path" and limits.get("pattern") is None:
                text = self._listed(text)
            if source == "cookie":
                value = "".join(c for c in text if c not in ';"')
                others = [case["headers"]["cookie"]] if "cookie" in case["headers"] else []
                pairs = [*others, f"{parameter['wire']}={value}"]
                case["headers"]["cookie"] = "; ".join(pairs)
            else:
                case[part][parameter["wire"]] = text

    def _claims(self, case: Case) -> dict[str, Any]:
        """Of those that the handler reads: constants of the handler, texts of the request, any, or none."""
        near = [*self.subject.constants.texts, *_texts([case["path"], case["query"]])]
        found: dict[str, Any] = {}
        for name in self.subject.claims:
            kind = self.rng.random()
            text = self.rng.choice(near if near and kind < 0.6 else CLAIMS)
            if kind > 0.92:
                found[name] = None
            elif name in LISTS:
                others = self.rng.choices([*near, *CLAIMS], k=self.rng.choice((0, 0, 1)))
                found[name] = [text, *others]
            else:
                found[name] = text
        return found

    def _listed(self, text: str) -> str:
        """Now and then two keys with a constant of the handler between: ``1,2``."""
        marks = [one for one in self.subject.constants.texts if 0 < len(one) < 3]
        if marks and self.rng.random() < 0.5:
            return self.rng.choice(marks).join([text, *self.rng.choices(KEYS, k=1)])
        return text

    def _tables(self, case: Case, user: str) -> dict[str, list[Any]]:
        constants = self.subject.constants
        parts = [case.get(part) for part in ("path", "query", "body", "claims")]
        near = [*_texts(parts), self.subs[user]]
        near += [p["default"] for p in self.subject.parameters if isinstance(p.get("default"), str)]
        marks = [one for one in constants.texts if 0 < len(one) < 3]
        near += [
            part for text in near for mark in marks for part in text.split(mark) if mark in text
        ]
        pool = Pool(near * 2 + constants.texts + list(KEYS[:2]), constants.ints + _ints(near))
        pool.hints = self._hints(case, user)
        values = Values(self.rng, self.subject.models, pool, strict=True)
        found = {}
        for table in self.subject.tables:
            count = self.rng.choice((0, 1, 1, 2, 3, MOST_ITEMS))
            keys, moments = self.keys[table["key"]], self.moments[table["key"]]
            found[table["key"]] = [
                self._item(table, values, near, keys, moments) for _ in range(count)
            ]
        return found

    def _hints(self, case: Case, user: str) -> dict[str, list[str]]:
        """The values in this case of what fields are compared with."""
        claims = {name: self._rendered(value) for name, value in case.get("claims", {}).items()}
        given = {"sub": self.subs[user], **claims, **case["query"], **case["path"]}
        body = case.get("body")
        if isinstance(body, dict):
            given |= {n: str(v) for n, v in body.items() if isinstance(v, str | int)}
        wires = {p["name"]: p["wire"] for p in self.subject.parameters}
        found: dict[str, list[str]] = {}
        for field, sources in self.subject.hints:
            parts = [
                one[1:] if one[0] == "=" else given.get(wires.get(one, one)) for one in sources
            ]
            text = "".join(filter(None, parts))
            if text and None not in parts:
                found.setdefault(field, []).append(text)
        return found

    @staticmethod
    def _rendered(value: Any) -> str:
        """A claim as API Gateway gives it; one that the token lacks is empty."""
        return ",".join(value) if isinstance(value, list) else value or ""

    def _item(
        self,
        table: Mapping[str, Any],
        values: Values,
        near: Sequence[str],
        keys: Mapping[str, str],
        moments: Mapping[str, str],
    ) -> Any:
        item = values.value(table["item"], {}) if table["item"] != "json" else {}
        for name, code in keys.items():
            hinted = values.pool.hints.get(name)
            if name in moments:
                hinted = [one for one in hinted or () if is_one(moments[name], one)]
            if hinted and item.get(name) in hinted:
                continue
            if code == "S" and hinted and self.rng.random() < 0.6:
                item[name] = self.rng.choice(hinted)
            elif name in moments and item.get(name):
                continue  # any other text is none
            elif code == "S" and (self.rng.random() < 0.8 or not item.get(name)):
                item[name] = self.rng.choice([one for one in near if one] + list(KEYS))
            elif code == "N" and name not in item:
                item[name] = self.rng.choice(values.pool.ints or [1])
            elif code == "B" and name not in item:
                item[name] = "AAEC"
        # None isn't stored, and an empty text is no key.
        return {n: v for n, v in item.items() if v is not None and (v != "" or n not in keys)}

    def _moments(self, table: Mapping[str, Any]) -> dict[str, str]:
        """The fields of a table's items that hold times or UUIDs, and which of these."""
        item = table["item"]
        if item == "json" or "model" not in item:
            return {}
        fields = self.subject.models[item["model"]]["fields"]
        return {f["name"]: f["type"] for f in fields if f["type"] in ("datetime", "date", "uuid")}


def key_attributes(table: Mapping[str, Any]) -> dict[str, str]:
    """Name and code of the key attributes of a table and of its indexes."""
    lists = [table["keys"], *table["indexes"].values()]
    return {name: code for keys in lists for name, code in keys}


def fits(item: Any, table: Mapping[str, Any], models: Models) -> bool:
    """Whether an item holds what its model and its table ask for."""
    if not isinstance(item, dict) or any(name not in item for name, _ in table["keys"]):
        return False
    if table["item"] == "json":
        return True
    name = table["item"].get("model")
    if name is None:
        union = table["item"]["union"]
        name = union["cases"].get(item.get(union["tag"]))
    if name is None:
        return False
    fields = models[name]["fields"]
    names = {field["name"] for field in fields}
    needed = {field["name"] for field in fields if field["required"]}
    return needed <= set(item) <= names


def _texts(data: Any) -> list[str]:
    """All texts within, in order."""
    found: list[str] = []
    waiting = [data]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            found.append(one)
        elif isinstance(one, dict):
            waiting += reversed(one.values())
        elif isinstance(one, list):
            waiting += reversed(one)
    return found


def _ints(texts: Sequence[str]) -> list[int]:
    """Numbers of the request with their neighbours, their sums and differences."""
    found = [int(one) for one in texts if one.isascii() and one.isdigit() and len(one) < 12]
    near = [n + step for n in found for step in (-1, 0, 1)]
    return near + [n for one in found for other in found for n in (one + other, one - other)][:9]
