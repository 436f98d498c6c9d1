"""What of messages a handler may send, and where it then runs: the rows of ``support.py`` on queues, topics, buses and mail."""

from typing import Final

GROUP: Final = "Messages"
DECLARED: Final = """
orders = Queue("orders", model=Item)
steps = Queue("steps", fifo=True)
news = Topic("news")
happenings = Bus("shop")
mail = Email("shop@example.com")
"""
"""What their examples declare besides ``support.PRELUDE``."""

EXAMPLES: Final = """# Messages

`queue.send` of a model, with `delay`; the message's id | yes | yes | id: str, new: New -> str
    return orders.send(Item(id=id, **new), delay=new.rank)

`send` of a text, also to a FIFO queue with `group` and `deduplication` | yes | yes | id: str, title: str -> None
    steps.send(f"{id}: {title}", group=id, deduplication=title)

`topic.publish` with `subject` and `attributes` | yes | yes | id: str, new: New -> str
    return news.publish(new, subject=new.title, attributes={"id": id, "rank": new.rank})

`bus.put` of a model or a dict; an event that is not taken is a 502 | yes | yes | id: str, rank: int -> str
    return happenings.put("Ranked", {"id": id, "rank": rank})

`mail.send` of `text`, `html` or both, to one or several | yes | yes | id: str, new: New -> str
    return mail.send(to=[id, "shop@example.com"], subject=new.title, text=f"{id}, read this", html=new.title)

`try` around a message | yes | yes | id: str -> str
    try:
        return steps.send("one", group=id)
    except HTTPError as error:
        return f"{error.status}"

several messages, or a message and a table | no | yes | id: str, new: New -> Item
    made = items.put(Item(id=id, **new))
    orders.send(made)
    happenings.put("Made", made)
    return made
"""
