"""A picture of the loss and the plane as code, for where Matplotlib is there."""

from xorviz.core.data.dataset import Dataset, Window
from xorviz.core.network.features import PLAIN
from xorviz.core.script.facts import RunFacts
from xorviz.core.script.layout import quoted

_SIDES = ("figure, (left, right) = plt.subplots(1, 2, figsize=(10, 4.5))",)


def picture_lines(facts: RunFacts, *, brief: bool = False, answer: str = "forward({})[0]") -> list[str]:
    """Return what draws the loss and what is answered: of one input a curve, else a plane.

    Of more than two inputs that of the first two, with the others held at their means.

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
    shaded = facts.data.inputs.shape[1] > 1 and facts.data.targets.shape[1] == 1 and not brief
    more = ["from matplotlib.colors import LinearSegmentedColormap"] if shaded else []
    return ["import matplotlib.pyplot as plt", *more]


def _drawing(facts: RunFacts, brief: bool, answer: str) -> list[str]:
    data = facts.data
    losses = ["left.semilogy(losses)"]
    losses += [] if data.test is None else ["left.semilogy(test_losses)"]
    losses.append('left.set(xlabel="epoch", ylabel="loss")')
    inputs = data.inputs.shape[1]
    if inputs == 1:
        return [*([] if brief else [*_SIDES, *losses]), *_curve(facts, answer, brief), "plt.show()"]
    window = data.window if inputs == 2 else _around_two(data)
    axes = ("axis", "axis") if window[0] == window[1] else ("across", "up")
    stretches = dict(zip(axes, window, strict=True))
    first, second = (quoted(data.axis(place).name) for place in range(2))
    plain = facts.config.features == PLAIN
    points, given = ("X", "grid") if plain else ("points", "features(grid)")
    points = points if inputs == 2 else f"{points}[:, :2]"
    largest = ".argmax(axis=1)" if data.targets.shape[1] > 1 else ""
    plane = [
        *(f"{name} = np.linspace({low!r}, {high!r}, 200)" for name, (low, high) in stretches.items()),
        f"grid = np.stack(np.meshgrid({', '.join(axes)}), axis=-1).reshape(-1, 2)",
        *(
            []
            if inputs == 2
            else ["grid = np.hstack([grid, np.tile(X[:, 2:].mean(axis=0), (len(grid), 1))])"]
        ),
        f"answers = {answer.format(given)}{largest}.reshape(200, 200)",
    ]
    told = ['title("a slice: all other inputs at their means")'] if inputs > 2 else []
    if brief:
        return [*plane, *_plainly(facts, points, axes), *(f"plt.{each}" for each in told), "plt.show()"]
    return [
        *_SIDES,
        *losses,
        *plane,
        *_shaded(facts, points, axes),
        f"right.set(xlabel={first}, ylabel={second}, xlim={axes[0]}[[0, -1]], ylim={axes[1]}[[0, -1]])",
        *(f"right.set_{each}" for each in told),
        "plt.show()",
    ]


def _curve(facts: RunFacts, answer: str, brief: bool) -> list[str]:
    """Return what draws the answers to one input, and the samples at their targets."""
    low, high = facts.data.extent
    on = "plt" if brief else "right"
    name = quoted(facts.data.axis(0).name)
    return [
        f"axis = np.linspace({low!r}, {high!r}, 200)",
        f"{on}.plot(axis, {answer.format('axis[:, np.newaxis]')})",
        f'{on}.plot(X[:, 0], Y, "o")',
        *([] if brief else [f'right.set(xlabel={name}, ylabel="answer")']),
    ]


def _around_two(data: Dataset) -> Window:
    """Return what is shown of the plane of the first two inputs."""
    axes = data.axis(0), data.axis(1)
    return Dataset("own", "", data.inputs[:, :2], data.targets, axes=axes).window


def _plainly(facts: RunFacts, points: str, axes: tuple[str, str]) -> list[str]:
    target = "Y.argmax(axis=1)" if facts.data.targets.shape[1] > 1 else "Y[:, 0]"
    return [
        f'plt.pcolormesh({", ".join(axes)}, answers, cmap="PuOr", alpha=0.5)',
        f'plt.scatter(*{points}.T, c={target}, cmap="PuOr", edgecolors="black")',
    ]


def _shaded(facts: RunFacts, points: str, axes: tuple[str, str]) -> list[str]:
    data = facts.data
    if data.targets.shape[1] > 1:
        return [
            f"right.pcolormesh({', '.join(axes)}, answers, alpha=0.3)",
            f'right.scatter(*{points}.T, c=Y.argmax(axis=1), edgecolors="black")',
        ]
    low, high = data.scale
    line = [] if data.regression else [f'right.contour({", ".join(axes)}, answers, [0.5], colors="black")']
    return [
        'colours = LinearSegmentedColormap.from_list("", ["tab:orange", "white", "tab:blue"])',
        f"shades = dict(cmap=colours, vmin={low!r}, vmax={high!r})",
        f"right.pcolormesh({', '.join(axes)}, answers, **shades)",
        *line,
        f'right.scatter(*{points}.T, c=Y[:, 0], edgecolors="black", **shades)',
    ]
