"""What a screen reader is told by another process: over AT-SPI, the bus on which Linux desktops tell it."""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from jeepney import DBusAddress, HeaderFields, MatchRule, Message, MessageType, message_bus, new_method_call
from jeepney.io.blocking import open_dbus_connection

from tests.waiting import LIMIT_SECONDS

ATSPI = "org.a11y.atspi"
ACCESSIBLE, COMPONENT, TEXT, VALUE = (
    f"{ATSPI}.{name}" for name in ("Accessible", "Component", "Text", "Value")
)
PROPERTIES = "org.freedesktop.DBus.Properties"
STATES = {
    1: "active", 4: "checked", 8: "enabled", 11: "focusable", 12: "focused", 16: "modal", 23: "selected",
    24: "sensitive", 25: "showing", 30: "visible",
}  # fmt: skip
"""By their bit, as AT-SPI numbers them: those that are asked for here."""
EVENTS = "object:announcement", "object:state-changed", "object:property-change", "object:text-changed"
LABELLED_BY = 2
"""Of relations, as AT-SPI numbers them."""
ON_SCREEN = 0
"""Of coordinates: from the corner of the screen, not of the window."""

Question = tuple[str, str, str, tuple[object, ...]]
"""Interface, method, signature, arguments."""


@dataclass(frozen=True, slots=True)
class Thing:
    """Something in a window, by the address that it has on the bus."""

    bus_name: str
    path: str


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of a thing at one moment."""

    thing: Thing
    name: str
    role: str
    description: str
    states: frozenset[str]
    interfaces: frozenset[str]
    children: tuple[Thing, ...]
    labels: tuple[Thing, ...]
    """What it is called by, if not by its name alone."""

    @property
    def is_shown(self) -> bool:
        """Whether it is to be seen."""
        return "showing" in self.states

    @property
    def has_keys(self) -> bool:
        """Whether it has the keyboard."""
        return "focused" in self.states


class Listener:
    """Asks a program what is in its windows, and keeps what it says by itself.

    Parameters
    ----------
    session_bus
        The address of the bus on which the other one is asked for.
    """

    def __init__(self, session_bus: str) -> None:
        with open_dbus_connection(session_bus, auth_timeout=LIMIT_SECONDS) as session:
            asked = new_method_call(
                DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Bus"), "GetAddress"
            )
            (address,) = session.send_and_get_reply(asked, timeout=LIMIT_SECONDS).body
        self._bus = open_dbus_connection(address, auth_timeout=LIMIT_SECONDS)
        self._said: deque[Message] = deque()
        for kind in ("Object", "Window"):
            rule = MatchRule(type="signal", interface=f"{ATSPI}.Event.{kind}")
            self._bus.send_and_get_reply(message_bus.AddMatch(rule), timeout=LIMIT_SECONDS)
            self._bus.filter(rule, queue=self._said)
        registry = Thing(f"{ATSPI}.Registry", f"/{ATSPI.replace('.', '/')}/registry")
        for event in EVENTS:
            self._ask(registry, (f"{ATSPI}.Registry", "RegisterEvent", "s", (event,)))
        self._desktop = Thing(f"{ATSPI}.Registry", f"/{ATSPI.replace('.', '/')}/accessible/root")
        self.focus: Thing | None = None
        """What has been said last to have the keyboard."""
        self.announced: list[str] = []
        """The texts that were to be said aloud, the oldest first."""
        self.changed: list[tuple[Thing, str]] = []
        """What has got another description since, and which."""

    def close(self) -> None:
        """Listen no more."""
        self._bus.close()

    def programs(self) -> list[Told]:
        """Return the programs that can be heard."""
        return [each for each in self.tell(self.tell([self._desktop])[0].children) if each.role]

    def windows(self, program: str) -> list[Told]:
        """Return the windows of a program that are to be seen."""
        found = [each for each in self.programs() if each.name == program]
        return [each for every in found for each in self.tell(every.children) if each.is_shown]

    def tree(self, root: Thing) -> Iterator[Told]:
        """Yield all that is to be seen from a thing on, a whole level after the other."""
        level: Sequence[Thing] = [root]
        while level:
            told = [each for each in self.tell(level) if each.is_shown]
            yield from told
            level = [child for each in told for child in each.children]

    def tell(self, things: Sequence[Thing]) -> list[Told]:
        """Return what is told of each thing; nothing of one that is gone."""
        questions: list[Question] = [
            (PROPERTIES, "Get", "ss", (ACCESSIBLE, "Name")),
            (ACCESSIBLE, "GetRoleName", "", ()),
            (PROPERTIES, "Get", "ss", (ACCESSIBLE, "Description")),
            (ACCESSIBLE, "GetState", "", ()),
            (ACCESSIBLE, "GetInterfaces", "", ()),
            (ACCESSIBLE, "GetChildren", "", ()),
            (ACCESSIBLE, "GetRelationSet", "", ()),
        ]
        answers = iter(self._ask_all([(thing, each) for thing in things for each in questions]))
        return [_told(thing, *(next(answers) for _ in questions)) for thing in things]

    def value_of(self, thing: Thing) -> float:
        """Return the number that a slider or the like is at."""
        return self._ask(thing, (PROPERTIES, "Get", "ss", (VALUE, "CurrentValue")))[1]

    def text_of(self, thing: Thing) -> str:
        """Return the text of a thing that has one."""
        return self._ask(thing, (TEXT, "GetText", "ii", (0, -1)))

    def place_of(self, thing: Thing) -> tuple[int, int, int, int]:
        """Return where a thing is on the screen: left, top, width, height."""
        return self._ask(thing, (COMPONENT, "GetExtents", "u", (ON_SCREEN,)))

    def place_of_text(self, thing: Thing, begin: int, end: int) -> tuple[int, int, int, int]:
        """Return where a part of a text is on the screen."""
        return self._ask(thing, (TEXT, "GetRangeExtents", "iiu", (begin, end, ON_SCREEN)))

    def listen(self) -> None:
        """Take in what has been said by now."""
        self._bus.send_and_get_reply(message_bus.GetId(), timeout=LIMIT_SECONDS)
        while self._said:
            self._take(self._said.popleft())

    def _take(self, message: Message) -> None:
        fields = message.header.fields
        detail, number, _, (_, value) = message.body[:4]
        member = fields[HeaderFields.member]
        thing = Thing(fields[HeaderFields.sender], fields[HeaderFields.path])
        if member == "StateChanged" and detail == "focused" and number:
            self.focus = thing
        elif member == "Announcement":
            self.announced.append(value)
        elif member == "PropertyChange" and detail == "accessible-description":
            self.changed.append((thing, value))

    def _ask(self, thing: Thing, question: Question) -> object:
        """Return the answer; None if the thing is gone or does not know."""
        return self._ask_all([(thing, question)])[0]

    def _ask_all(self, questions: Sequence[tuple[Thing, Question]]) -> list[object]:
        """Return the answers to questions that are all on their way at once."""
        serials = []
        for thing, (interface, method, signature, arguments) in questions:
            address = DBusAddress(thing.path, thing.bus_name, interface)
            serials.append(next(self._bus.outgoing_serial))
            self._bus.send(new_method_call(address, method, signature or None, arguments), serial=serials[-1])
        answers: dict[int, object] = {}
        waiting = set(serials)
        while waiting:
            message = self._bus.receive(timeout=LIMIT_SECONDS)
            serial = message.header.fields.get(HeaderFields.reply_serial)
            if serial not in waiting:
                if message.header.fields.get(HeaderFields.interface, "").startswith(f"{ATSPI}.Event."):
                    self._said.append(message)
                continue
            waiting.discard(serial)
            body = message.body if message.header.message_type is MessageType.method_return else ()
            answers[serial] = body[0] if len(body) == 1 else body or None
        return [answers[serial] for serial in serials]


def _told(thing: Thing, name: object, role: object, description: object, *others: object) -> Told:
    states, interfaces, children, relations = others
    bits = (states[0] | states[1] << 32) if states else 0
    return Told(
        thing=thing,
        name=name[1] if name else "",
        role=role or "",
        description=description[1] if description else "",
        states=frozenset(state for bit, state in STATES.items() if bits >> bit & 1),
        interfaces=frozenset(interfaces or ()),
        children=tuple(Thing(*child) for child in children or ()),
        labels=tuple(Thing(*each) for kind, ends in relations or () if kind == LABELLED_BY for each in ends),
    )
