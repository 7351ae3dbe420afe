"""A run as PyTorch code: it finds the gradients by itself, and the same losses but for rounding."""

from itertools import pairwise

from xorviz import __version__
from xorviz.core.errors import XorvizError
from xorviz.core.network.losses import LOSSES
from xorviz.core.network.rules.optimiser import Quantity
from xorviz.core.script.borrowed import Borrowed
from xorviz.core.script.edits_code import EditsCode
from xorviz.core.script.facts import RunFacts
from xorviz.core.script.layout import Section, script_text
from xorviz.core.script.network_code import NetworkCode
from xorviz.core.script.numpy_script import told
from xorviz.core.script.picture_code import picture_lines
from xorviz.core.script.samples_code import features_lines, samples_lines
from xorviz.core.script.training_code import TrainingCode

MODULES = {
    "sigmoid": "torch.nn.Sigmoid()",
    "tanh": "torch.nn.Tanh()",
    "relu": "torch.nn.ReLU()",
    "linear": "torch.nn.Identity()",
    "leaky_relu": "torch.nn.LeakyReLU(0.01)",
    "softplus": "torch.nn.Softplus(threshold=40)",  # beyond its usual 20 it would leave out 2e-9
    "elu": "torch.nn.ELU()",
    "sine": "Sine()",
    "gelu": "torch.nn.GELU()",
    "swish": "torch.nn.SiLU()",
    "softmax": "torch.nn.Softmax(dim=-1)",
}
"""How PyTorch has the activations."""
LOSSES_THERE = {
    "squared_error": "mse_loss",
    "huber": "huber_loss",
    "binary_cross_entropy": "binary_cross_entropy_with_logits",
    "cross_entropy": "cross_entropy",
}
"""And the losses, in `torch.nn.functional`."""
OPTIMISERS_THERE = {
    "gradient_descent": "SGD(model.parameters(), lr=lr)",
    "momentum": "SGD(model.parameters(), lr=lr, momentum=momentum)",
    "nesterov": "SGD(model.parameters(), lr=lr, momentum=momentum, nesterov=momentum > 0)",
    "rmsprop": "RMSprop(model.parameters(), lr=lr, alpha=beta, eps=epsilon)",
    "adam": "Adam(model.parameters(), lr=lr, betas=(beta1, beta2), eps=epsilon)",
}
PENALTIES_THERE = {"l1": "each.abs().sum()", "l2": "(0.5 * each * each).sum()"}
ANSWER = "predict({})"
TESTS = "torch.from_numpy(X_test), torch.from_numpy(Y_test)"
WRITTEN = f"Written by xorviz {__version__}, which finds the same losses but for rounding."
SINE = [
    "class Sine(torch.nn.Module):",
    '    """The sine of each number."""',
    "",
    "    def forward(self, z):",
    "        return torch.sin(z)",
]


class TorchTraining(TrainingCode):
    """Writes the training, with gradients and optimiser of PyTorch."""

    def before(self) -> list[str]:
        """Return what stands before the loop."""
        return [*super().before(), f"optimiser = torch.optim.{OPTIMISERS_THERE[self._config.optimiser]}"]

    def evaluation(self) -> list[str]:
        """Return what computes the loss of an epoch."""
        lines = ["loss = loss_of(x, y)", "losses.append(loss.item())"]
        if self._tested:
            scale = " * len(x)" if self._config.reduction == "sum" else ""
            lines.append(f"test_losses.append(errors(x_test, y_test).item() / len(x_test){scale})")
        return lines

    def update(self, rows: str, rate: str) -> list[str]:
        """Return an update by some of the samples, or by all, `[rows]` or nothing."""
        changes = rate != "lr" or any(edit.subject == "learning_rate" for edit in self._facts.edits)
        known = not rows and not self._edits.nudges
        return [
            *([f'optimiser.param_groups[0]["lr"] = {rate}'] if changes else []),
            "optimiser.zero_grad()",
            "loss.backward()" if known else f"loss_of(x{rows}, y{rows}).backward()",
            "optimiser.step()",
        ]

    @property
    def memory(self) -> list[Quantity]:
        """Nothing: the optimiser keeps its own."""
        return []


def torch_script(facts: RunFacts) -> str:
    """Return a run as Python code for PyTorch, in double precision.

    Raises
    ------
    XorvizError
        The run has what is not in PyTorch, or what a script cannot do.
    """
    borrowed = Borrowed()
    edits = EditsCode(facts, borrowed)
    if edits.rests:
        raise XorvizError("PyTorch code holds no weight still and switches no neuron off, as this run does")
    network = NetworkCode(facts, borrowed)
    training = TorchTraining(facts, borrowed, network, edits)
    settings, samples = training.settings(), samples_lines(facts, borrowed)
    start, before, loop = network.start(), training.before(), training.loop()
    model, loss, picture = _model(facts), _loss(facts), picture_lines(facts, answer=ANSWER)
    sine = SINE if "sine" in facts.config.activations else []
    model += _tensors(facts)
    borrowed.once()
    first, empty, *rest = told(facts)[:-1]
    return script_text(
        [first.replace("NumPy", "PyTorch"), empty, *rest, WRITTEN],
        [
            Section("", [[*borrowed.imports, "import torch"], borrowed.constants]),
            Section("What is needed of functions", borrowed.functions),
            Section("Settings", [settings]),
            Section("The samples: what goes in, and what is to come out", [features_lines(facts), samples]),
            Section("The start: weights (outputs, inputs) and biases of each layer", [start]),
            Section("The network: its parameters lie where the start's lie", [sine, model]),
            Section("The loss, of which PyTorch finds the gradients", loss),
            Section("Training", [edits.nudge_function(), before, loop]),
            Section("What came of it", [[f"y_hat = {ANSWER.format('X')}", *training.answers()], picture]),
        ],
    )


def _model(facts: RunFacts) -> list[str]:
    """Return the network; its output without what the loss takes care of."""
    names = facts.config.activations
    modules = list[str]()
    for layer, ((inputs, outputs), name) in enumerate(
        zip(pairwise(facts.layers), names, strict=True), start=1
    ):
        modules.append(f"torch.nn.Linear({inputs}, {outputs}, dtype=torch.double)")
        if name not in MODULES:
            raise XorvizError(f"PyTorch has no activation {name}")
        if layer < facts.depth or LOSSES[facts.config.loss].of == "prediction":
            modules.append(MODULES[name])
    return [
        "model = torch.nn.Sequential(",
        *(f"    {module}," for module in modules),
        ")",
        "for own, array in zip(model.parameters(), parameters):",
        "    own.data = torch.from_numpy(array)",
    ]


def _tensors(facts: RunFacts) -> list[str]:
    lines = ["x, y = torch.from_numpy(X), torch.from_numpy(Y)"]
    return lines if facts.data.test is None else [*lines, f"x_test, y_test = {TESTS}"]


def _loss(facts: RunFacts) -> list[list[str]]:
    config = facts.config
    if config.loss not in LOSSES_THERE:
        raise XorvizError(f"PyTorch has no loss {config.loss}")
    summed = f'torch.nn.functional.{LOSSES_THERE[config.loss]}(model(x), y, reduction="sum")'
    errors, loss = list[str](), ["def loss_of(x, y):", '    """Return the loss of a batch."""']
    if facts.data.test is not None:
        told = '    """Return the sum of the losses of the samples."""'
        errors, summed = ["def errors(x, y):", told, f"    return {summed}"], "errors(x, y)"
    loss.append(f"    loss = {summed}" + (" / len(x)" if config.reduction == "mean" else ""))
    if config.penalty != "none":
        size = PENALTIES_THERE[config.penalty]
        loss.append("    weights = [each for each in model.parameters() if each.ndim == 2]")
        loss.append(f"    loss = loss + penalty * sum({size} for each in weights)")
    loss.append("    return loss")
    final = "model(torch.from_numpy(inputs))"
    if LOSSES[config.loss].of != "prediction":
        final = f"{MODULES[config.output_activation]}({final})"
    predict = [
        "def predict(inputs):",
        '    """Return the answers to inputs, as NumPy has them."""',
        "    with torch.no_grad():",
        f"        return {final}.numpy()",
    ]
    return [errors, loss, predict]
