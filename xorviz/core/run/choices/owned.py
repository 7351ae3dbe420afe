"""Settings that come with what another is set to: a source's, an optimiser's, a penalty's, a schedule's."""

from collections.abc import Mapping
from typing import NamedTuple, Protocol, cast

from xorviz.core.data.dataset import Dataset
from xorviz.core.data.sources import SOURCES, Values
from xorviz.core.errors import ConfigError
from xorviz.core.hands.held import Held
from xorviz.core.network.optimisers import OPTIMISERS
from xorviz.core.network.penalties import PENALTIES
from xorviz.core.network.schedules import SCHEDULES
from xorviz.core.parameter import Parameter


class _Choice(Protocol):
    @property
    def parameters(self) -> tuple[Parameter, ...]: ...


class Owner(NamedTuple):
    """A setting each of whose choices may have settings of its own."""

    choice: str
    """The setting."""
    field: str
    """Of `TrainingConfig`: the values of what comes with it."""
    table: Mapping[str, _Choice]

    def owned(self) -> dict[str, Parameter]:
        """Return all that comes with any of the choices, by name: what several share comes last."""
        found: dict[str, Parameter] = {}
        for each in [each for record in self.table.values() for each in record.parameters]:
            found.pop(each.name, None)
            found[each.name] = each
        return found

    def values(self, chosen: str, given: object) -> Values:
        """Return a value for each setting that comes with a choice: that given by name, or its default.

        Raises
        ------
        ConfigError
            One that is given does not come with it, or is not allowed; or what is given has no names.
        """
        try:
            named = dict(cast("Mapping[str, object]", given))
        except (TypeError, ValueError):
            raise ConfigError(f"{self.field} must be names, each with a value") from None
        parameters = {parameter.name: parameter for parameter in self.table[chosen].parameters}
        for name in named:
            if name not in parameters:
                raise ConfigError(f"{name} is not a setting of the {self.choice} {chosen!r}")
        return tuple([(name, each.check(named.get(name, each.default))) for name, each in parameters.items()])

    def kept(self, chosen: str, before: Values, given: Mapping[str, object]) -> Values:
        """Return the same where what is not given keeps the value from before, if it had one.

        Raises
        ------
        ConfigError
            As `values`.
        """
        names = [parameter.name for parameter in self.table[chosen].parameters]
        return self.values(chosen, {name: value for name, value in before if name in names} | {**given})


OWNERS = (
    Owner("dataset", "data_parameters", SOURCES),
    Owner("optimiser", "optimiser_parameters", OPTIMISERS),
    Owner("penalty", "penalty_parameters", PENALTIES),
    Owner("schedule", "schedule_parameters", SCHEDULES),
)


def check_kinds(own: object, held: object) -> None:
    """Refuse own samples, or what is held, that are of another kind.

    Raises
    ------
    ConfigError
        They are.
    """
    if own is not None and not isinstance(own, Dataset):
        raise ConfigError("own samples must be a Dataset")
    if not isinstance(held, Held):
        raise ConfigError("what is held must be a Held")


def owner_of(name: str) -> Owner | None:
    """Return the setting that another comes with; None if it always counts."""
    return next((owner for owner in OWNERS if name in owner.owned()), None)
