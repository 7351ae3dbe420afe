"""An experiment's question, as a person reads it."""


def read(person, name):
    """Read a text whose spaces may be of the kind that does not break."""
    return person.read(name).replace("\u00a0", " ")


def wait_until_told(person):
    person.qtbot.waitUntil(lambda: person.sees("experiment_was"))
