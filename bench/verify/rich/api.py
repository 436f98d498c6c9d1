"""Bookings of rooms: more branches, numbers and nested models than the shop has."""

from decimal import Decimal

from csc import (
    GSI,
    Cognito,
    DynamoDB,
    Field,
    HTTPError,
    Identity,
    Model,
    auth,
    now,
    route,
    uuid4,
)

staff = Cognito(name="staff")
rooms = DynamoDB(name="rooms", partition_key="id")
bookings = DynamoDB(
    name="bookings",
    partition_key="room",
    sort_key="day",
    global_secondary_indexes=[GSI(name="guest-index", partition_key="guest", sort_key="day")],
)


class Size(Model):
    seats: int = Field(ge=1, le=500)
    floor: int = Field(default=0, ge=-2, le=40)


class NewRoom(Model):
    name: str = Field(min_length=1, max_length=40)
    size: Size
    rate: Decimal = Field(ge=0)
    tags: list[str] = Field(default=[])
    closed: bool = False


class Room(NewRoom):
    id: str
    owner: str


class NewBooking(Model):
    people: int = Field(ge=1, le=500)
    note: str | None = Field(default=None, max_length=100)
    vip: bool = False


class Booking(NewBooking):
    room: str
    day: int
    guest: str
    made_at: int


class Summary(Model):
    count: int
    people: int
    most: int
    vips: int


@route("/rooms", methods=["POST"], status=201)
@auth(staff)
def add_room(room: NewRoom, identity: Identity) -> Room:
    return rooms.put(Room(id=uuid4(), owner=identity.sub, **room))


@route("/rooms/{id}", methods=["GET"], public=True)
def get_room(id: str) -> Room:
    room = rooms.get(id)
    if room.closed:
        raise HTTPError(410, "Closed")
    return room


@route("/rooms/{id}/fit", methods=["GET"], public=True)
def fit(id: str, people: int, spare: int = 2) -> dict[str, bool]:
    room = rooms.get(id)
    seats = room.size.seats - spare
    if people <= 0 or spare < 0:
        raise HTTPError(422, "Nobody")
    return {"fits": people <= seats and not room.closed, "tight": people == seats}


@route("/rooms/{id}/label", methods=["GET"], public=True)
def label(id: str) -> dict[str, str]:
    room = rooms.get(id)
    where = "ground"
    if room.size.floor > 0:
        where = "up"
    elif room.size.floor < 0:
        where = "down"
    return {"label": f"{room.name} ({where})", "owner": room.owner}


@route("/rooms/{id}", methods=["DELETE"])
@auth(staff)
def drop_room(id: str, identity: Identity) -> None:
    rooms.delete(id, when={"owner": identity.sub})


@route("/rooms/{id}/close", methods=["POST"])
@auth(staff)
def close_room(id: str, identity: Identity) -> Room:
    return rooms.update(id, closed=True, when={"owner": identity.sub, "closed": False})


@route("/rooms/{room}/bookings/{day}", methods=["PUT"], status=201)
@auth(staff)
def book(room: str, day: int, booking: NewBooking, identity: Identity) -> Booking:
    return bookings.put(
        Booking(room=room, day=day, guest=identity.sub, made_at=now(), **booking),
        if_not_exists=True,
    )


@route("/rooms/{room}/bookings", methods=["GET"])
@auth(staff)
def list_bookings(room: str, first: int = 0, last: int = 100) -> list[Booking]:
    return bookings.query(room, between=(first, last))


@route("/rooms/{room}/summary", methods=["GET"])
@auth(staff)
def summary(room: str, least: int = 1) -> Summary:
    count = 0
    people = 0
    most = 0
    vips = 0
    for booking in bookings.query(room):
        if booking.people < least:
            continue
        count += 1
        people += booking.people
        if booking.vip and booking.people > 1:
            vips += 1
        if booking.people > most:  # noqa: PLR1730
            most = booking.people
    if count == 0:
        raise HTTPError(404, "No bookings")
    return Summary(count=count, people=people, most=most, vips=vips)


@route("/mine", methods=["GET"])
@auth(staff)
def mine(identity: Identity, since: int = 0) -> list[Booking]:
    return bookings.query(identity.sub, index="guest-index", ge=since, reverse=True)


@route("/rooms/{room}/price/{day}", methods=["GET"])
@auth(staff)
def price(room: str, day: int, identity: Identity) -> dict[str, Decimal]:
    booking = bookings.get(room, day)
    found = rooms.get(room)
    total = found.rate * booking.people
    if booking.guest != identity.sub:
        raise HTTPError(403, "Not yours")
    if booking.vip:
        total = total - found.rate
    elif booking.people > found.size.seats:
        raise HTTPError(409, "Too many")
    return {"total": total, "each": found.rate}
