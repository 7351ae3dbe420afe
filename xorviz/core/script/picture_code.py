"""A picture of the loss and the plane as code, for where Matplotlib is there."""

from xorviz.core.network.features import PLAIN
from xorviz.core.script.facts import RunFacts
from xorviz.core.script.layout import quoted


def picture_lines(facts: RunFacts, *, brief: bool = False, answer: str = "forward({})[0]") -> list[str]:
    """Return what draws the loss and, of two inputs, what is answered over the plane.

    Parameters
    ----------
    facts
        The run.
    brief
        Whether to draw the plane alone.
    answer
        What gives the answers to inputs, as code.
    """
    return [
        "try:",
        *(f"    {line}" for line in _imports(facts, brief)),
        "except ImportError:",
        '    print("for a picture: pip install matplotlib")',
        "else:",
        *(f"    {line}" for line in _drawing(facts, brief, answer)),
    ]


def _imports(facts: RunFacts, brief: bool) -> list[str]:
    shaded = facts.data.is_plane and facts.data.targets.shape[1] == 1 and not brief
    more = ["from matplotlib.colors import LinearSegmentedColormap"] if shaded else []
    return ["import matplotlib.pyplot as plt", *more]


def _drawing(facts: RunFacts, brief: bool, answer: str) -> list[str]:
    data = facts.data
    losses = ["left.semilogy(losses)"]
    losses += [] if data.test is None else ["left.semilogy(test_losses)"]
    losses.append('left.set(xlabel="epoch", ylabel="loss")')
    if not data.is_plane:
        return ["figure, left = plt.subplots()", *losses, "plt.show()"]
    low, high = data.extent
    first, second = (quoted(data.axis(place).name) for place in range(2))
    plain = facts.config.features == PLAIN
    points, inputs = ("X", "grid") if plain else ("points", "features(grid)")
    largest = ".argmax(axis=1)" if data.targets.shape[1] > 1 else ""
    plane = [
        f"axis = np.linspace({low!r}, {high!r}, 200)",
        "grid = np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)",
        f"answers = {answer.format(inputs)}{largest}.reshape(200, 200)",
    ]
    if brief:
        return [*plane, *_plainly(facts, points), "plt.show()"]
    return [
        "figure, (left, right) = plt.subplots(1, 2, figsize=(10, 4.5))",
        *losses,
        *plane,
        *_shaded(facts, points),
        f"right.set(xlabel={first}, ylabel={second}, xlim=axis[[0, -1]], ylim=axis[[0, -1]])",
        "plt.show()",
    ]


def _plainly(facts: RunFacts, points: str) -> list[str]:
    target = "Y.argmax(axis=1)" if facts.data.targets.shape[1] > 1 else "Y[:, 0]"
    return [
        'plt.pcolormesh(axis, axis, answers, cmap="PuOr", alpha=0.5)',
        f'plt.scatter(*{points}.T, c={target}, cmap="PuOr", edgecolors="black")',
    ]


def _shaded(facts: RunFacts, points: str) -> list[str]:
    data = facts.data
    if data.targets.shape[1] > 1:
        return [
            "right.pcolormesh(axis, axis, answers, alpha=0.3)",
            f'right.scatter(*{points}.T, c=Y.argmax(axis=1), edgecolors="black")',
        ]
    low, high = data.scale
    line = [] if data.regression else ['right.contour(axis, axis, answers, [0.5], colors="black")']
    return [
        'colours = LinearSegmentedColormap.from_list("", ["tab:orange", "white", "tab:blue"])',
        f"shades = dict(cmap=colours, vmin={low!r}, vmax={high!r})",
        "right.pcolormesh(axis, axis, answers, **shades)",
        *line,
        f'right.scatter(*{points}.T, c=Y[:, 0], edgecolors="black", **shades)',
    ]
