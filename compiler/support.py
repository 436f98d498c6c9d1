"""What of Python a handler may use, and where it then runs. Facts only; ``docs/language.md`` is generated from them.

Each row has an example that the tests compile: ``vtl`` and ``wasm`` say whether a handler that is just this example
runs there.  Whatever is ``no`` for both runs as Python, in a Lambda.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal, cast

from csc.compiler.message_support import DECLARED, EXAMPLES, GROUP

Support = Literal["yes", "partial", "no"]

PRELUDE: Final = """\
import base64
import hashlib
import json
import math
import uuid
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID
from csc import *

users = Cognito(name="users")

class Kind(StrEnum):
    OPEN = "open"
    DONE = "done"

class Line(Model):
    product: str
    quantity: int = Field(ge=1)

class New(Model):
    title: str
    rank: int = 3
    lines: list[Line] = []

class Item(New):
    id: str
    price: Decimal = Decimal("0")
    note: str | None = None
    done: bool = False

class Summary(Model):
    title: str
    rank: int = 3

class Changes(Model):
    title: str | None = None
    rank: int | None = None

class Event(Model):
    id: UUID = Field(default_factory=uuid.uuid4)
    at: datetime
    day: date | None = None
    made: datetime = Field(default_factory=lambda: datetime.now(UTC))

class Card(Model):
    by: Literal["card"]
    digits: str
    amount: int

class Cash(Model):
    by: Literal["cash"] = "cash"
    amount: int

events = DynamoDB(name="events", model=Event)

class Thing(Model):
    id: str
    tags: list[str] = []

things = DynamoDB(name="things", model=Thing)

items = DynamoDB(
    name="items", model=Item,
    global_secondary_indexes=[GSI(name="by-title", partition_key="title", sort_key="rank")],
)
LIMIT = 10

class Paging(Model):
    limit: int = Field(10, ge=1, le=50)
    cursor: str | None = None

def caller(who: Identity) -> str:
    return who.sub

def owned(id: str, sub: str = Depends(caller)) -> Item:
    item = items.get(id)
    if item.note != sub:
        raise HTTPException(status_code=403, detail="Not yours")
    return item

def opened(id: str):
    yield id

def double(n: int) -> int:
    return n * 2

def first_long(words: list[str]) -> tuple[int, str]:
    for place, word in enumerate(words):
        if len(word) > 3:
            return place, word
    return -1, ""

def positive(text: str) -> int:
    if int(text) < 1:
        raise ValueError(f"{text} is too small")
    return int(text)
"""


_EXAMPLES: Final = """# Tables

`get`; a missing item answers 404 | yes | yes | id: str -> Item
    return items.get(id)

`only=Summary`: some attributes are read, and no others may be | yes | yes | id: str -> Summary
    return items.get(id, only=Summary)

`find`; a missing item is None | yes | yes | id: str -> Item | None
    return items.find(id)

`get` whose result is tested for None | yes | yes | id: str -> Item
    item = items.get(id)
    if item is None:
        raise HTTPError(404, "none")
    return item

`put`, completed with a uuid and defaults | yes | yes | id: str, new: New -> Item
    return items.put(new)

`put` with `if_not_exists` or `if_exists` | yes | yes | id: str, new: New -> Item
    return items.put(Item(id=id, **new), if_not_exists=True)

`update` of named attributes | yes | yes | id: str, rank: int -> Item
    return items.update(id, rank=rank)

`update` with a model of changes | yes | yes | id: str, changes: Changes -> Item
    return items.update(id, changes)

`update` with `add` | yes | yes | id: str -> Item
    return items.update(id, add={"rank": 1})

`when=` | yes | yes | id: str, title: str -> Item
    return items.update(id, done=True, when={"title": title})

`delete` | yes | yes | id: str -> None
    items.delete(id)

`query` of an index, with a comparison | yes | yes | id: str, rank: int -> list[Item]
    return items.query(id, index="by-title", ge=rank)

`where=` of `query` and `scan`; None asks nothing | yes | yes | id: str, done: bool | None = None, title: str = "a" -> list[Item]
    if done is None:
        return items.scan(where={"title": title, "rank": 3})
    return items.scan(where={"done": done, "title": title, "note": id})

`query` and `scan`, paged | yes | yes | id: str, limit: int = 10, cursor: str | None = None -> Page[Item]
    return items.scan(limit=limit, cursor=cursor)

`with transaction():` of writes, all or none | yes | yes | id: str, title: str -> str
    with transaction():
        items.put(Item(id=id, title=title), if_not_exists=True)
        items.update(title, add={"rank": 1}, when={"done": False})
    return id

`with transaction():` around anything else | no | no | id: str -> None
    with transaction():
        for key in id.split(","):
            items.delete(key)

`get_many`, `put_many` | no | yes | id: str -> list[Item]
    items.put_many([Item(id=one, title=id) for one in id.split("+")])
    return items.get_many([id, "1", id, "2"])

several calls | no | yes | id: str -> Item
    item = items.get(id)
    return items.put(Item(id=uuid4(), title=item.title))

a call in a loop | no | yes | id: str -> int
    total = 0
    for key in id.split(","):
        total += items.get(key).rank
    return total

an index or a condition that is computed | no | no | id: str -> list[Item]
    return items.query(id, index=id)

# Requests

path, query and header parameters, with constraints | yes | yes | id: str, limit: int = Query(10, ge=1), x_trace: str = Header("none") -> str
    return f"{id} {limit} {x_trace}"

a list of query parameters | no | yes | id: str, tag: list[str] = Query([]) -> list[str]
    return tag

a cookie | no | yes | id: str, session: str = Cookie("") -> str
    return session

`Depends(function)`, nested or not | yes | yes | item: Item = Depends(owned) -> Item
    return item

a model as a dependency: its fields from the query | yes | yes | id: str, paging: Paging = Depends() -> Page[Item]
    return items.scan(limit=paging.limit, cursor=paging.cursor)

a dependency that yields | no | no | value: str = Depends(opened) -> str
    return value

# Values

literals, constants of a module | yes | yes | id: str -> list[int]
    return [1, LIMIT]

a dict literal | yes | yes | id: str -> dict[str, str]
    return {"id": id}

a model, with defaults | yes | yes | id: str -> New
    return New(title=id)

`**model` | yes | yes | id: str, new: New -> Item
    return Item(id=id, **new)

`model.copy(field=…)` | partial | yes | id: str -> Item
    return items.get(id).copy(done=True)

a dict of many types; `.model_dump()`, `.model_copy(update={…})` | partial | yes | id: str -> dict[str, object]
    item = items.get(id).model_copy(update={"rank": 5})
    return {"ok": True, "price": item.price, "lines": len(item.lines), "note": item.note, "all": item.model_dump()}

a dict literal of many types | yes | yes | id: str -> dict[str, object]
    event = items.get(id)
    return {"ok": True, "price": event.price, "lines": len(event.lines), "note": event.note, "item": event}

a nested model | yes | yes | id: str -> New
    return New(title=id, lines=[Line(product=id, quantity=1)])

a field | yes | yes | id: str -> str
    return items.get(id).title

one of several models, told apart by a `Literal`; `Field(discriminator="by")` | yes | yes | id: str, paid: Annotated[Card | Cash, Field(discriminator="by")] -> Card | Cash
    if paid.by == "card" and len(paid.digits) < 4:
        return Cash(amount=0)
    return paid

`isinstance` and `match` on one of several models | yes | yes | id: str, paid: Card | Cash -> str
    if isinstance(paid, Cash) and paid.amount > 5:
        return "much"
    match paid:
        case Card(digits=digits):
            return digits
        case Cash(amount=amount):
            return f"{amount}"

claims of the caller | yes | yes | id: str, who: Identity -> str
    return who.claims["custom:team"]

members of an enumeration | yes | yes | id: str, kind: Kind = Kind.OPEN -> str
    return Kind.DONE if kind == Kind.OPEN else kind

f-string | yes | yes | id: str, rank: int -> str
    return f"{id}: {rank}"

f-string with a format that pads, or sets commas | yes | yes | id: str, rank: int -> str
    return f"{rank:05d} {id:>8} {rank * 1000:,}"

f-string with another format | no | yes | id: str, share: float -> str
    return f"{share:.2f}"

`+` of texts | yes | yes | id: str -> str
    return "item " + id

arithmetic on int | yes | yes | id: str, rank: int -> int
    return rank * 2 + 1

`//` and `%` by a constant above 0 | yes | yes | id: str, rank: int -> int
    return rank // 7 * 100 + (rank - 50) % 7

`//` and `%` by what is computed | no | yes | id: str, rank: int -> int
    return 100 // rank + 100 % rank

arithmetic on float | yes | yes | id: str, share: float -> float
    return share * 2.5

arithmetic on Decimal | partial | yes | id: str -> Decimal
    return items.get(id).price * 2

comparison, chained or not | yes | yes | id: str, rank: int -> bool
    return 1 < rank <= 5

`in` a list of an item | yes | yes | id: str, title: str -> bool
    thing = things.get(id)
    return title in thing.tags

`in` a literal | yes | yes | id: str -> bool
    return id in ("a", "b")

`and`, `or`, `not` as a test | yes | yes | id: str, rank: int -> bool
    return rank > 1 and not id == "x"

`a or b` as a value | yes | yes | id: str, title: str | None = None -> str
    return title or "none"

conditional expression | yes | yes | id: str, rank: int -> str
    return "high" if rank > 5 else "low"

`len` | yes | yes | id: str -> int
    return len(items.query(id, index="by-title"))

`str`, `int`, `float`, `Decimal` | partial | yes | id: str -> int
    return int(id)

`abs`, `min`, `max`, `round` | partial | yes | id: str, rank: int -> int
    return max(rank, 5)

`sum`, `any`, `all` | partial | yes | id: str -> int
    return sum(item.rank for item in items.query(id, index="by-title"))

`sorted`, with `reverse=` | no | yes | id: str -> list[str]
    return sorted([item.title for item in items.scan()], reverse=True)

`sorted`, `min` and `max` with `key=`, `default=` | no | yes | id: str, latest: bool = False -> list[Item]
    found = sorted(items.scan(), key=lambda item: (item.rank, item.title), reverse=latest)
    best = max(found, key=lambda item: item.rank, default=None)
    return found if best is None else [best, *found]

`.sort(key=…, reverse=…)` | no | yes | id: str -> list[str]
    words = id.split()
    words.sort(key=len, reverse=True)
    return words

upper, lower and other case of text | no | yes | id: str -> str
    return id.upper()

`.strip()`, `.replace()`, `.startswith()`, `.split(",")` | yes | yes | id: str -> list[str]
    if id.startswith("a") or id.lstrip().endswith("b"):
        return id.replace("-", "_").split("_")
    return id.strip().split(", ")

`.split()`, `len` of a text, `text[a:b]` with constant bounds from 0 | yes | yes | id: str -> list[str]
    if len(id) > 3:
        return [id[:2], id[2:], id[1:3]]
    return id.split()

`.strip("x")` and others of text | no | yes | id: str -> str
    return "-".join([id.strip("./"), "x"])

a place of a list, also from its end | yes | yes | id: str -> Item
    found = items.query(id, index="by-title")
    return found[0] if len(found) < 3 else found[-1]

`items[a:b]` of a list, with computed bounds too | yes | yes | id: str, first: int = 0 -> list[Item]
    return items.query(id, index="by-title")[first:-1]

`.join()` of texts | yes | yes | id: str -> str
    return ", ".join(things.get(id).tags)

splitlines, rsplit, partition, center, swapcase, tests of text | no | yes | id: str -> list[str]
    head, mark, rest = id.partition("+")
    if head.isupper() or rest.isnumeric():
        return [head.center(9, "*"), mark.swapcase()]
    return [*rest.rsplit("/", 1), rest[::-1]]

`for` over the characters of a text, `list(text)` | no | yes | id: str -> int
    count = 0
    for letter in id:
        if letter in "aeiou":
            count += 1
    return count + len(list(id))

`[*xs, y]` | no | yes | id: str -> list[str]
    return [*id.split(","), "end"]

insert, remove, pop, index, clear of list | no | yes | id: str -> list[str]
    words = id.split()
    words.insert(0, "a")
    words.remove("a")
    if "x" in words:
        words.pop(words.index("x"))
    return words

union, intersection, difference of sets | no | yes | id: str -> set[str]
    ours = {"a", "b", id}
    return ours.union({"c"}).difference({"a"})

`math.floor`, `ceil`, `trunc`, `sqrt` | no | yes | id: str, share: float -> int
    return math.floor(share) + math.ceil(share)

index of a text, slices of a text with other bounds | no | yes | id: str, rank: int -> str
    return id[0] + id[:rank] + id[-2:]

`names.get(key, default)`, `names[key]`, `key in names` | yes | yes | id: str -> str
    names = {"a": "b"}
    return names["a"] if id not in names else names.get(id, "none")

keys, values and other methods of dict | no | yes | id: str -> list[str]
    names = {"a": "b"}
    return list(names.values())

a dict that a loop builds; dict comprehension | yes | yes | id: str -> dict[str, int]
    counts: dict[str, int] = {}
    for item in items.scan():
        counts[item.title] = counts.get(item.title, 0) + 1
    return counts

tuples: in lists and dicts, compared, sorted, taken apart | no | yes | id: str -> list[str]
    pairs = [(len(word), word) for word in id.split("-")]
    pairs.append((0, "none"))
    best = max(pairs)
    if best > (3, "a") or (1, "b") in pairs:
        return [word for _, word in sorted(pairs)]
    return [best[1]]

`for key, value in sorted(d.items(), key=…)`, `list(zip(…))` | no | yes | id: str -> str
    counts: dict[str, int] = {}
    for letter in id:
        counts[letter] = counts.get(letter, 0) + 1
    top = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return ",".join(f"{letter}{count}" for letter, count in top) + str(len(list(zip(id, top))))

pop, setdefault, update of dict; `del d[key]` | no | yes | id: str -> str
    groups: dict[str, list[str]] = {"a": []}
    for word in id.split("-"):
        groups.setdefault(word[:1], []).append(word)
    groups.update({"x": [id]})
    del groups["a"]
    last = groups.pop("x", [])
    return ",".join(sorted(groups)) + last[0]

members of an enumeration by value, all of them | no | yes | id: str -> str
    try:
        return Kind(id).value
    except ValueError:
        return ",".join(one.value for one in Kind)

`"%s" % x`, `int(text, 16)`, `any` and `all` of what may fail | no | yes | id: str, rank: int -> str
    found = any(int(part) > 5 for part in id.split("-") if part.isdecimal())
    return "%s %05d %.1f" % (found, rank, rank / 4) + str(int("ff", 16))

`json.dumps`, `json.loads`, base64, hashlib, `.encode()` | no | yes | id: str, rank: int -> str
    text = json.dumps({"id": id, "rank": rank, "parts": id.split("-")})
    return base64.b64encode(text.encode()).decode() + hashlib.sha256(id.encode()).hexdigest()

`Decimal.quantize`; `.replace()`, `.fromisoformat()` of times | no | yes | id: str, at: datetime -> str
    price = items.get(id).price.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    first = date.fromisoformat("2024-05-01")
    return f"{price} {at.replace(hour=0, minute=0).isoformat()} {first.replace(day=at.day).isoformat()}"

list comprehension | partial | yes | id: str -> list[str]
    return [item.title for item in items.scan() if item.done]

a comprehension of several clauses | yes | yes | id: str -> list[str]
    return [tag for one in things.scan() for tag in one.tags]

set comprehension | no | yes | id: str -> set[str]
    return {item.title for item in items.scan()}

`uuid4`, `now` | yes | yes | id: str -> int
    return now()

`datetime`, `date` and `UUID` as parameters, fields and keys | yes | yes | id: UUID, at: datetime, day: date | None = None -> Event
    return events.put(Event(id=id, at=at, day=day))

default factories: `uuid4`, the time | yes | yes | id: str, at: datetime -> Event
    return events.put(Event(at=at))

`datetime.now(UTC)`, `date.today()`, `uuid.uuid4()` | yes | yes | id: str -> Event
    return events.put(Event(id=uuid.uuid4(), at=datetime.now(UTC), day=date.today()))

comparison of times and UUIDs | yes | yes | id: UUID, at: datetime -> bool
    event = events.get(id)
    return event.at < at or event.id == id

`str` of a UUID or date, `.isoformat()`, `.date()` | yes | yes | id: UUID, at: datetime -> str
    return f"{id} {at.isoformat()} {at.date()}"

`timedelta` of literals: what it is added to, its arithmetic | yes | yes | id: UUID, at: datetime -> list[datetime]
    step = timedelta(days=1, minutes=5)
    event = events.get(id)
    if at - event.at > step * 2:
        return [at]
    return [at + step * at.day, at - step]

dates and `timedelta`; `.days` of one | yes | yes | id: str, first: date, last: date -> list[date]
    if (last - first).days > 31:
        return [first + timedelta(weeks=1), last - timedelta(hours=30)]
    return [first]

`.year`, `.hour` and the like, `.weekday()` | yes | yes | id: str, at: datetime, day: date -> str
    return f"{at.year}-{at.month} {at.hour}:{at.minute} {at.weekday()} {day.day} {day.isoweekday()}"

`timedelta` of what is computed; `.total_seconds()` | no | yes | id: str, at: datetime, rank: int -> float
    return (timedelta(hours=rank) * 2).total_seconds()

`.strftime()`, `.timestamp()`, formats of times | no | yes | id: str, at: datetime -> str
    return f"{at.strftime('%A %d')} {at.timestamp()} {at:%H:%M}"

times without UTC, or in other zones | no | no | id: str -> datetime
    return datetime.now()

a function or a lambda within the handler | yes | yes | id: str, rank: int -> int
    twice = lambda n: n * 2
    def more(n: int) -> int:
        return twice(n) + rank
    return more(3)

`map`, `filter` | partial | yes | id: str -> list[int]
    return list(map(len, filter(None, things.get(id).tags)))

`&`, `-`, `^`, `<=` and the bar of sets, `set(xs)` | no | yes | id: str -> list[str]
    tags = set(things.get(id).tags)
    if tags <= {"a", "b"}:
        return sorted(tags ^ {"a"})
    return sorted((tags | {id}) & {"a", "b", id} - {"c"})

`{**a, "k": v}`, `dict(a)`, dicts joined by a bar | no | yes | id: str -> dict[str, int]
    ranks = {"a": 1}
    more = dict(zip(id.split(","), [1, 2]))
    return {**ranks, **more, id: 3} | dict(ranks)

`&`, `^`, `<<`, `>>` and the bar of ints, bools as numbers, `pow` | no | yes | id: str, rank: int -> int
    return (rank & 12 | 1) + (rank > 3) + pow(rank, 2) + (rank ^ 5 >> 1)

`!r`, `=` and computed formats in f-strings, `"…".format(…)` | no | yes | id: str, rank: int -> str
    width = 8
    return f"{id!r} {rank=} {rank:>{width}}" + "{}: {n:d}".format(id, n=rank)

slices with a step, `list * n` | no | yes | id: str -> list[str]
    return id.split(",")[::2] * 2 + [id[::-2]]

a chain of comparisons whose middle is computed | yes | yes | id: str -> bool
    return 1 < len(id) <= 5

a lambda called where it is written | no | no | id: str -> int
    return (lambda: 1)()

# Statements

assignment, augmented assignment | yes | yes | id: str, rank: int -> int
    total = rank
    total += 1
    return total

`a, b = x, y` | yes | yes | id: str -> str
    first, second = id, "x"
    return second

`a, b = text.split(…)`, `first, *rest = items`, `divmod` | yes | yes | id: str, rank: int -> str
    first, *rest = id.split(",")
    whole, part = divmod(rank, 7)
    return f"{first} {len(rest)} {whole} {part}"

`a = b = x` | yes | yes | id: str -> str
    first = second = id
    return first + second

`assert` | yes | yes | id: str, rank: int -> int
    assert rank > 0, "positive"
    return rank

`:=` in a test | yes | yes | id: str -> str
    if (item := items.find(id)) is None:
        return "none"
    return item.title

assignment to a field or an item | no | yes | id: str -> Item
    item = items.get(id)
    item.rank = 5
    return item

`if`, `elif`, `else`, early return | yes | yes | id: str, rank: int -> str
    if rank > 5:
        return "high"
    elif rank > 2:
        return "middle"
    return "low"

`raise HTTPError` after a read | yes | yes | id: str, who: Identity -> Item
    item = items.get(id)
    if item.title != who.sub:
        raise HTTPError(404, "Not Found")
    return item

`for` over a list or a query | yes | yes | id: str -> int
    total = 0
    for item in items.query(id, index="by-title"):
        total += item.rank
    return total

`for` with `enumerate`, `zip`, `range` of what is bounded | yes | yes | id: str -> int
    total = 0
    for place, item in enumerate(items.scan()):
        total += place * item.rank
    for number in range(3):
        total += number
    return total

`for` with `items()`, `range` with a step | no | yes | id: str -> int
    total = 0
    for number in range(9, 0, -2):
        total += number
    return total

`while`, `break`, `continue` | no | yes | id: str, rank: int = Query(5, le=40) -> int
    while rank > 0:
        rank -= 1
        if rank == 3:
            break
    return rank

a function of the project | yes | yes | id: str, rank: int -> int
    return double(rank) + 1

a function that returns within a loop, or gives a tuple | no | yes | id: str -> str
    place, word = first_long(id.split("-"))
    return f"{place} {word}"

`match` on values | yes | yes | id: str -> int
    match id:
        case "a" | "b":
            return 1
        case _:
            return 2

`match` on a model's fields | yes | yes | id: str -> str
    match items.find(id):
        case None:
            return "none"
        case Item(done=True, rank=rank):
            return f"done {rank}"
        case Item(title="a" | "b", note=None) if LIMIT > 3:
            return "plain"
        case Item(title=title):
            return title
    return "never"

`match` that takes a list, a tuple or a dict apart | no | yes | id: str, rank: int -> str
    match (id.split("."), rank > 3):
        case ([first, second], True):
            return first + second
        case ([first, *rest], _) if rest:
            return f"{first} {len(rest)}"
        case _:
            return "other"

`else` of a loop | yes | yes | id: str, title: str -> str
    for tag in things.get(id).tags:
        if tag == title:
            break
    else:
        return "none"
    return "found"

`for` over `enumerate(zip(…))`, with nested targets | yes | yes | id: str -> int
    total = 0
    for place, (one, other) in enumerate(zip(id.split(","), id.split("."))):
        total += place * len(one) + len(other)
    return total

`try` around one call; `except NotFound`, `Conflict`, `HTTPError` | yes | yes | id: str, title: str -> Item
    try:
        return items.put(Item(id=id, title=title), if_not_exists=True)
    except Conflict as error:
        raise HTTPError(409, f"{id}: {error.message}")

`except` as a way on; `else`; `raise` again | yes | yes | id: str -> str
    try:
        item = items.get(id)
    except HTTPError as error:
        if error.status == 404:
            return "none"
        raise
    else:
        title = item.title
    return title

`except ValueError`, `except KeyError` | no | yes | id: str -> int
    ranks = {"a": 1}
    try:
        return int(id) + ranks[id]
    except (ValueError, KeyError):
        return 0

`try` in a loop, around several calls, or in another | no | yes | id: str -> list[str]
    found: list[str] = []
    for key in id.split(","):
        try:
            found.append(items.get(key).title)
        except NotFound:
            continue
    return found

`finally` that only reckons | yes | yes | id: str -> str
    tried = 0
    title = "none"
    try:
        title = items.get(id).title
    except NotFound:
        title = "gone"
    finally:
        tried += 1
    return f"{title} {tried}"

`except Exception`, bare `except`, other `finally` | no | yes | id: str -> str
    log: list[str] = []
    try:
        item = items.get(id)
        share = 100 // item.rank + len(item.lines[0].product)
    except Exception:
        share = -1
    finally:
        log.append("done")
    return f"{share} {log[0]}"

`raise ValueError(…)`; what is caught and its text | no | yes | id: str -> int
    try:
        return positive(id)
    except ValueError as error:
        raise HTTPError(400, str(error))

other `with`, `global`, imports in a handler | no | no | id: str -> int
    import math
    return math.floor(1.5)
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One construct. ``example`` is a handler's body, ``arguments`` and ``returns`` are its head."""

    group: str
    construct: str
    vtl: Support
    wasm: Support
    arguments: str
    returns: str
    example: str

    @property
    def source(self) -> str:
        """A whole application whose one handler uses the construct."""
        declared = PRELUDE + (DECLARED if self.group == GROUP else "")
        return (
            f'{declared}\n@route("/x/{{id}}", methods=["POST"])\n@auth(users)\n'
            f"def handler({self.arguments}) -> {self.returns}:\n{self.example}\n"
        )


def _rows() -> Iterator[Row]:
    group = ""
    for block in f"{_EXAMPLES.strip()}\n\n{EXAMPLES.strip()}".split("\n\n"):
        head, _, example = block.partition("\n")
        if head.startswith("# "):
            group = head.removeprefix("# ")
            continue
        construct, vtl, wasm, signature = head.split(" | ", 3)
        arguments, _, returns = signature.partition(" -> ")
        yield Row(
            group,
            construct,
            cast(Support, vtl),
            cast(Support, wasm),
            arguments,
            returns,
            example,
        )


ROWS: Final = tuple(_rows())


def language_page() -> str:
    """The Markdown of ``docs/language.md``."""
    lines = [
        "# The handler language",
        "",
        "Generated from `compiler/support.py`. *VTL*: the example runs in API Gateway's templates, without a",
        "Lambda. *WASM*: it runs in the sandbox, as the local form of a Lambda. Everything else is ordinary",
        "Python: it runs in a Lambda, in CPython. `csc explain` says for each route what decided.",
    ]
    for group in dict.fromkeys(row.group for row in ROWS):
        lines += ["", f"## {group}", "", "| construct | VTL | WASM | Lambda |", "|---|---|---|---|"]
        lines += [
            f"| {row.construct.replace('|', chr(92) + '|')} | {row.vtl} | {row.wasm} | yes |"
            for row in ROWS
            if row.group == group
        ]
    return "\n".join(lines) + "\n"
