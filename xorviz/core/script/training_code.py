"""Training as code: batches and their order, the optimiser, the loss of each epoch."""

import re

from xorviz.core.engine.shuffling import sample_order
from xorviz.core.network.features import PLAIN
from xorviz.core.network.optimisers import OPTIMISERS
from xorviz.core.network.rules.optimiser import Quantity
from xorviz.core.network.schedules import SCHEDULES
from xorviz.core.network.spelling import fill
from xorviz.core.script.borrowed import Borrowed
from xorviz.core.script.edits_code import EditsCode
from xorviz.core.script.facts import RunFacts
from xorviz.core.script.layout import close_powers
from xorviz.core.script.network_code import NetworkCode

PRINTED = 10
"""So many losses are printed, beside that of epoch 0."""
LISTED = 16
"""Of so many samples each answer is printed."""


class TrainingCode:
    """Writes the training of a run."""

    def __init__(self, facts: RunFacts, borrowed: Borrowed, network: NetworkCode, edits: EditsCode) -> None:
        self._facts, self._borrowed, self._network, self._edits = facts, borrowed, network, edits
        self._config = facts.config
        self._optimiser = OPTIMISERS[self._config.optimiser]

    def settings(self) -> list[str]:
        """Return the numbers that training takes."""
        config = self._config
        lines = [f"EPOCHS = {self._facts.epochs}", f"lr = {config.learning_rate!r}  # learning rate"]
        lines += [] if config.batch_size is None else [f"BATCH = {config.batch_size}  # samples"]
        lines += [f"{name} = {value!r}" for name, value in config.optimiser_parameters]
        lines += [] if config.penalty == "none" else [f"penalty = {config.penalty_rate!r}"]
        if config.schedule != "constant":
            factors = self._borrowed.take(SCHEDULES[config.schedule].factors)
            own = "".join(f", {name}={value!r}" for name, value in config.schedule_parameters)
            lines.append(f"factors = {factors}(np.arange(EPOCHS){own})")
        return lines

    def before(self) -> list[str]:
        """Return what stands before the loop."""
        lines = self._edits.before(self._network.is_deep)
        for each in self.memory:
            lines.append(f"{_memory_name(each.code)} = [np.zeros_like(each) for each in parameters]")
        lines += ["t = 0  # updates"] if self._counts and self.memory else []
        return [*lines, "losses, test_losses = [], []" if self._tested else "losses = []"]

    @property
    def memory(self) -> list[Quantity]:
        """What the optimiser remembers of each parameter."""
        return [each for each in self._optimiser.quantities if each.row not in (None, 0)]

    @property
    def _tested(self) -> bool:
        return self._facts.data.test is not None

    @property
    def _counts(self) -> bool:
        return any(re.search(r"\bt\b", each.formula.code) for each in self._optimiser.quantities)

    def loop(self) -> list[str]:
        """Return the loop."""
        every = max(1, self._facts.epochs // PRINTED)
        body = [
            *self._edits.at_once(self._network.is_deep),
            *self.evaluation(),
            f"if epoch % {every} == 0 or epoch == EPOCHS:",
            '    print(f"epoch {epoch}: loss {losses[-1]}")',
            "if epoch == EPOCHS:",
            "    break",
            *self._edits.nudging(),
            *self._updates(),
        ]
        return ["for epoch in range(EPOCHS + 1):", *(f"    {line}" for line in body)]

    def answers(self) -> list[str]:
        """Return what prints what came of it."""
        data = self._facts.data
        inputs = "X" if self._config.features == PLAIN else "points"
        if len(data) <= LISTED:
            return [
                f"for point, target, answer in zip({inputs}, Y, y_hat):",
                '    print(f"{point}: target {target}, prediction {answer}")',
            ]
        if data.regression:
            return []
        if data.targets.shape[1] > 1:
            return ['print(f"right: {(y_hat.argmax(axis=1) == Y.argmax(axis=1)).sum()} of {len(Y)}")']
        return ['print(f"right: {((y_hat > 0.5) == (Y > 0.5)).sum()} of {len(Y)}")']

    def evaluation(self) -> list[str]:
        """Return what computes the loss of an epoch."""
        network, penalty = self._network, self._network.penalty()
        mean = self._config.reduction == "mean"
        loss = network.loss("Y") + (" * (1 / len(Y))" if mean else "")
        lines = ["y_hat, cache = forward(X)"]
        if penalty:
            lines += [f"loss = {loss}", f"loss += {penalty}", "losses.append(float(loss))"]
        else:
            lines.append(f"losses.append(float({loss}))")
        if not self._tested:
            return lines
        scaled = " * (1 / len(Y_test))" + ("" if mean else " * len(Y)")
        return [
            *lines,
            "answers, kept = forward(X_test)",
            f"test_loss = {network.loss('Y_test', 'answers', 'kept')}{scaled}",
            "test_losses.append(float(test_loss))",
        ]

    def update(self, rows: str, rate: str) -> list[str]:
        """Return an update by some of the samples, or by all, `[rows]` or nothing."""
        known = not rows and not self._edits.nudges
        forward = [] if known else [f"y_hat, cache = forward(X{rows})"]
        return [*forward, f"gradients = backward(y_hat, cache, Y{rows})", *self._step(rate)]

    def _updates(self) -> list[str]:
        """Return the updates of an epoch."""
        rate = "lr"
        lines = list[str]()
        if self._config.schedule != "constant":
            rate, lines = "rate", ["rate = lr * factors[epoch]"]
        if self._config.batch_size is None:
            return [*lines, *self.update("", rate)]
        order = self._borrowed.take(sample_order)
        return [
            *lines,
            f"order = {order}({self._config.seed}, epoch, len(X))",
            "for first in range(0, len(X), BATCH):",
            "    rows = order[first : first + BATCH]",
            *(f"    {line}" for line in self.update("[rows]", rate)),
        ]

    def _step(self, rate: str) -> list[str]:
        """Return what an update does to each of the parameters."""
        names = {each.name: _local(each.code) for each in self._optimiser.quantities} | {"update": "p"}
        rests = self._edits.rests
        remembered = [_memory_name(each.code) for each in self.memory]
        over = ["parameters", "gradients", *remembered, *(["free"] if rests else [])]
        each = ["p", "gradient", *(names[one.name] for one in self.memory), *(["moves"] if rests else [])]
        lines = ["t += 1"] if self._counts else []
        lines.append(f"for {', '.join(each)} in zip({', '.join(over)}):")
        chosen = "[moves]" if rests else ""
        if len(self._optimiser.quantities) == 2 and not rests:
            formula = self._spelt(self._optimiser.quantities[0].formula.code, names, rate)
            return [*lines, f"    p -= {formula}"]
        for quantity in self._optimiser.quantities[:-1]:
            formula = self._spelt(quantity.formula.code, names, rate)
            name = names[quantity.name]
            if quantity.row is None:
                lines.append(f"    {name} = {formula}")
            else:
                lines.append(
                    f"    {name}[...] = np.where(moves, {formula}, {name})"
                    if rests
                    else f"    {name}[...] = {formula}"
                )
        return [*lines, f"    p{chosen} -= change{chosen}"]

    def _spelt(self, code: str, names: dict[str, str], rate: str) -> str:
        for place, (name, _) in enumerate(self._config.optimiser_parameters):
            code = fill(fill(code, f"c{place}", name), f"rest{place}", f"(1 - {name})")
        for name, local in {**names, "gradient": "gradient"}.items():
            code = fill(code, name, local)
        return close_powers(re.sub(r"\blr\b", rate, code))


def _local(code: str) -> str:
    """Name a quantity of each parameter: m_hat for m_hat_{p}."""
    return {"": "p", "step": "change"}.get(name := fill(code, "p", "").rstrip("_"), name)


def _memory_name(code: str) -> str:
    """Name what is remembered of all parameters."""
    return f"all_{_local(code)}"
