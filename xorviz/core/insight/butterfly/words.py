"""What became of moved runs, in words that claim no more than was trained."""

from xorviz.core.insight.butterfly.butterfly import Fan, MovedRun
from xorviz.core.insight.futures.future import Future
from xorviz.core.update.names import edge_name, parameter_name
from xorviz.core.writing import counted, with_minus, written

PLAIN, MOST_PLAIN = 100.0, 1e7
"""Between these a ratio is written without decimals, and not in powers of ten."""


def shift_text(shift: float) -> str:
    """Write by how much a parameter was moved, with its sign: +0.1, −0.01."""
    return with_minus(f"{shift:+.6g}")


def fan_lines(fan: Fan) -> tuple[str, str]:
    """Return what a fan is of, and what has become of its runs, or how far it is."""
    head, last = fan.unmoved.head, fan.unmoved.last_epoch
    name, edge = parameter_name(head.layers, fan.place), edge_name(head.layers, fan.place)
    heading = f"{name} ({edge}), {written(fan.before)} at epoch {fan.epoch:,}, moved there:"
    if not fan.whole:
        return heading, f"trained up to epoch {last:,} so far."
    near = sum(moved.near_since is not None for moved in fan.moved)
    far = len(fan.moved) - near
    told = [f"{near:,} no farther apart than when moved"] if near else []
    told += [f"{far:,} farther{'' if near else ' apart than when moved'}"] if far else []
    others = sum(moved.future.solved != fan.unmoved.solved for moved in fan.moved)
    so = "not solved" if fan.unmoved.solved else "solved"
    unlike = f"; {others:,} {so}, unlike without the move" if others else ""
    return heading, f"at epoch {last:,}, of {counted(len(fan.moved), 'run')}: {', '.join(told)}{unlike}."


def distance_words(moved: MovedRun, unmoved: Future) -> str:
    """Say how far a moved run is from the one without, at the last epoch that both have."""
    last = min(unmoved.last_epoch, moved.future.last_epoch)
    apart = f"{written(moved.distance, 3)} apart"
    if unmoved.last_epoch != moved.future.last_epoch:
        apart = f"{apart} at epoch {last:,}"
    if moved.near_since is None:
        return f"{apart}, {_ratio_text(moved.distance / moved.first_distance)} times as far as when moved"
    if moved.near_since == moved.edit.epoch:
        return f"{apart}, never farther than when moved"
    return f"{apart}, within {written(moved.first_distance, 3)} again since epoch {moved.near_since:,}"


def outcome_words(future: Future) -> str:
    """Say what a run has come to by the last epoch that it was trained to."""
    loss, data = f"loss {written(future.head.loss, 3)}", future.head.data
    if future.diverged:
        return f"{loss} at epoch {future.last_epoch:,}, after which it overflows"
    if data.regression:
        return loss
    if future.solved_epoch is None:
        return f"not solved, {loss}"
    begins = future.solved_epoch == int(future.epochs[0])  # and maybe it was so before that too
    since = "from there on" if begins else f"since epoch {future.solved_epoch:,}"
    if future.solved:
        return f"solved {since}, {loss}"
    return f"all right {since}, not long enough to count as solved, {loss}"


def moved_words(moved: MovedRun, unmoved: Future) -> str:
    """Say all that is known of a moved run, beside the one without."""
    told = [distance_words(moved, unmoved), outcome_words(moved.future)]
    if moved.answers_apart is not None:
        told.append(f"answers differ by up to {written(moved.answers_apart, 2)}")
    return "; ".join(told)


def _ratio_text(ratio: float) -> str:
    """Write how many times: 29.4, or 25,200."""
    return f"{float(f'{ratio:.3g}'):,.0f}" if PLAIN <= ratio < MOST_PLAIN else written(ratio, 3)
