"""What was changed on the way, as code: what happens at which epoch, and what rests from then on."""

from collections import defaultdict
from itertools import accumulate, pairwise

import numpy as np

from xorviz.core.errors import XorvizError
from xorviz.core.hands.by_hand import SetAll, SetParameter
from xorviz.core.hands.held import NOTHING, Held
from xorviz.core.network.arrays import Array
from xorviz.core.run.edits import Edit, Nudge, SettingEdit, nudge_direction
from xorviz.core.script.borrowed import Borrowed
from xorviz.core.script.facts import RunFacts
from xorviz.core.script.layout import places_text
from xorviz.core.update.names import locate

FEW = 3
"""Changes of a kind that are written one by one; more are a table."""


class EditsCode:
    """Writes the edits of a run.

    Parameters
    ----------
    facts
        The run.
    borrowed
        What the script takes along.
    """

    def __init__(self, facts: RunFacts, borrowed: Borrowed) -> None:
        self._facts, self._borrowed = facts, borrowed
        self._layers = facts.layers
        self._rates = [edit for edit in facts.edits if isinstance(edit, SettingEdit)]
        sets = [edit for edit in facts.edits if isinstance(edit, SetParameter | SetAll)]
        self._sets = np.vstack([np.zeros((0, 3)), *map(_set_rows, sets)])
        """What is set by hand: epoch, place, value."""
        self.nudges = [edit for edit in facts.edits if isinstance(edit, Nudge)]
        held, self._held = facts.config.held, list[tuple[Edit, Held, Held]]()
        config = facts.config
        for edit in facts.edits:
            config = edit.apply_config(config)
            if config.held != held:
                self._held.append((edit, held, config.held))
            held = config.held
        known = {*map(id, [*self._rates, *sets, *self.nudges, *(edit for edit, _, _ in self._held)])}
        strange = [edit for edit in facts.edits if id(edit) not in known and edit.matters(config)]
        if strange or any(edit.name != "learning_rate" for edit in self._rates):
            raise XorvizError("a script cannot do all that was changed in this run")
        self._all = [facts.config.held, *(after for _, _, after in self._held)]

    @property
    def off(self) -> frozenset[int]:
        """The layers, from 1, of which a neuron is off at any time."""
        return frozenset(layer for held in self._all for layer, _ in held.off)

    @property
    def rests(self) -> bool:
        """Whether there are parameters that updates leave as they are, at any time."""
        return any(self._all)

    def before(self, deep: bool) -> list[str]:
        """Return what stands before the training."""
        lines = list[str]()
        if self.off and deep:
            lines.append(f"off = {{k: [] for k in range(1, {len(self._layers)})}}")
        elif self.off:
            lines += [f"off{layer} = []" for layer in sorted(self.off)]
        if self.rests:
            lines.append("free = [np.ones(each.shape, bool) for each in parameters]")
        lines += self._holding(NOTHING, self._facts.config.held, deep)
        if len(self._rates) > FEW:
            numbers = [number for edit in self._rates for number in (edit.epoch, edit.value)]
            lines += self._borrowed.numbers("rates", np.array(numbers, float).reshape(-1, 2))
            lines.append("rates = dict(rates.tolist())  # by epoch")
        if len(self._sets) > FEW:
            epochs, places, values = (self._sets[:, column] for column in range(3))
            ends = np.cumsum(self._sizes)
            which = np.searchsorted(ends, places, side="right")
            inside = places - np.concatenate([[0], ends])[which]
            lines += self._borrowed.numbers("by_hand", np.column_stack([epochs, which, inside, values]))
        return lines

    def at_once(self, deep: bool) -> list[str]:
        """Return what is done at an epoch before its loss is computed, of the body of the loop."""
        found = defaultdict[int, list[str]](list)
        if len(self._rates) <= FEW:
            for edit in self._rates:
                found[edit.epoch].append(f"lr = {edit.value!r}")
        if len(self._sets) <= FEW:
            for epoch, place, value in self._sets.tolist():
                found[int(epoch)].append(f"{self._name(int(place), deep)} = {value!r}")
        for edit, old, new in self._held:
            first, *others = self._holding(old, new, deep) or ["pass"]
            found[edit.epoch] += [f"{first}  # {edit.text}", *others]
        lines = _by_epoch(found)
        if len(self._rates) > FEW:
            lines.append("lr = rates.get(epoch, lr)")
        if len(self._sets) > FEW:
            lines.append("for _, which, place, value in by_hand[by_hand[:, 0] == epoch]:")
            lines.append("    parameters[int(which)].flat[int(place)] = value")
        return lines

    def nudging(self) -> list[str]:
        """Return what is done after the loss has been computed, and before the update."""
        if not self.nudges:
            return []
        direction, count = self._borrowed.take(nudge_direction), sum(self._sizes)
        found = defaultdict[int, list[str]](list)
        for edit in self.nudges:
            move = f"{edit.size!r} * {direction}({self._facts.config.seed}, epoch, {count})"
            frozen = sorted(self._held_at(edit.epoch).frozen)
            if frozen:
                found[edit.epoch] += [f"move = {move}", f"move[{frozen}] = 0", "nudge(move)"]
            else:
                found[edit.epoch].append(f"nudge({move})")
        return _by_epoch(found)

    def nudge_function(self) -> list[str]:
        """Return the function that moves all parameters; nothing if none is needed."""
        if not self.nudges:
            return []
        return [
            "def nudge(move):",
            '    """Move all parameters, each by its part."""',
            "    for each in parameters:",
            "        each += move[: each.size].reshape(each.shape)",
            "        move = move[each.size :]",
        ]

    @property
    def _sizes(self) -> list[int]:
        """Of each of the `parameters`."""
        shapes = pairwise(self._layers)
        return [size for inputs, outputs in shapes for size in (inputs * outputs, outputs)]

    def _held_at(self, epoch: int) -> Held:
        held = self._facts.config.held
        for edit, _, after in self._held:
            held = after if edit.epoch <= epoch else held
        return held

    def _where(self, place: int) -> tuple[int, int]:
        """Return which of the `parameters` one is in, and where there."""
        ends = list(accumulate(self._sizes))
        which = next(number for number, end in enumerate(ends) if place < end)
        return which, place - ends[which] + self._sizes[which]

    def _name(self, place: int, deep: bool) -> str:
        layer, neuron, source = locate(self._layers, place)
        letter, index = ("b", f"{neuron}") if source is None else ("W", f"{neuron}, {source}")
        return f"{letter}[{layer}][{index}]" if deep else f"{letter}{layer}[{index}]"

    def _holding(self, old: Held, new: Held, deep: bool) -> list[str]:
        """Return what makes of what was held what is held."""
        lines = list[str]()
        for layer in sorted(self.off):
            before, after = ([index for at, index in sorted(held.off) if at == layer] for held in (old, new))
            if before != after:
                lines.append(f"{f'off[{layer}]' if deep else f'off{layer}'} = {after}")
        rested, rests = (set[int](held.resting(self._layers).tolist()) for held in (old, new))
        for free, places in ((True, rested - rests), (False, rests - rested)):
            by_array = defaultdict[int, list[int]](list)
            for which, place in map(self._where, sorted(places)):
                by_array[which].append(place)
            parts = [
                f"free[{which}].flat[{text}]"
                for which, inside in by_array.items()
                for text in places_text(inside)
            ]
            lines += [" = ".join([*parts[at : at + 3], str(free)]) for at in range(0, len(parts), 3)]
        return lines


def _set_rows(edit: SetParameter | SetAll) -> Array:
    """Return what is set, (numbers, 3): epoch, place, value."""
    if isinstance(edit, SetParameter):
        return np.array([[edit.epoch, edit.place, edit.value]], np.float64)
    count = len(edit.values)
    return np.column_stack([np.full(count, float(edit.epoch)), np.arange(count, dtype=float), edit.values])


def _by_epoch(found: dict[int, list[str]]) -> list[str]:
    lines = list[str]()
    for epoch in sorted(found):
        lines += [f"if epoch == {epoch}:", *(f"    {line}" for line in found[epoch])]
    return lines
