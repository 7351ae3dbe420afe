"""`xorviz export`: a run as pictures, as an animation or as numbers, as the name of the file ends."""

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path

from xorviz import interruption
from xorviz.cli.options import (
    DONE,
    FAILED,
    LARGEST_TEXT,
    add_run,
    add_settings,
    argument,
    fits,
    names_of,
    progress,
    size,
    take_steps,
    theme,
    whole,
)
from xorviz.cli.training import AskedRun, asked_run, check_memory, divergence, require_qt, train_asked
from xorviz.core.errors import ConfigError, unknown_name
from xorviz.core.formats import FORMATS
from xorviz.core.insight.film_epochs import film_epochs
from xorviz.core.run.run import Run
from xorviz.core.runfile.loading import SUFFIX
from xorviz.core.writing import counted, read_list, read_real, spelt
from xorviz.gui.export.chosen_epochs import every, log_spaced, usual_step
from xorviz.gui.export.exports import EXPORTS, Export, check_place, export_for
from xorviz.gui.export.wanted import (
    FILM,
    LANDSCAPE,
    LEAST_RATE,
    LEAST_SCALE,
    MOST_RATE,
    MOST_SCALE,
    USUAL_RATE,
    USUAL_VIEWS,
    VIEWS,
    Wanted,
)

USUAL_SIZE, USUAL_THEME = (1280, 800), "light"
FILM_EPOCHS = 10


def export(options: argparse.Namespace) -> int:
    """Write a run as what the name of the file says; it is whole, or absent."""
    path = Path(options.output)
    if options.file is None and path.suffix.lower() == SUFFIX:
        raise ConfigError(f"what is {path} to be exported to? xorviz export {path} OUTPUT")
    chosen = export_for(path, folder=options.output.endswith(("/", os.sep)))
    asked = asked_run(options)
    epochs = _epochs(options, chosen, asked.epochs)
    _refuse_idle(options, chosen)
    _refuse_views(options, chosen)
    with interruption.held():
        _check(path, chosen, asked, options)
    interruption.check()
    run, _, _ = train_asked(asked)
    if run.epoch < asked.epochs:
        print(f"xorviz: {divergence(run)}; not written: {spelt(path)}", file=sys.stderr)
        return FAILED
    if LANDSCAPE in (options.view or ()):
        _refuse_no_plane(run)
    if _is_film(options) and options.every is None and options.log is None:
        epochs = film_epochs(run, FILM_EPOCHS, options.begin or 0, epochs[-1])
    _write(run, epochs, path, chosen, options)
    which = f"epoch {epochs[-1]:,}" if len(epochs) == 1 else f"{len(epochs):,} epochs"
    print(f"{spelt(path)}  {chosen.label}{' of' if chosen.kind == 'page' else ','} {which}")
    return DONE


def _epochs(options: argparse.Namespace, chosen: Export, last: int) -> Sequence[int]:
    """Return which epochs are wanted; of a history all, if nothing is said of them."""
    first, end = options.begin or 0, last if options.end is None else options.end
    if end > last:
        raise ConfigError(f"--to {end:,} is not allowed: the last epoch is {last:,}")
    if first > end:
        raise ConfigError(f"--from {first:,} is not allowed: it must be at most {end:,}")
    if not chosen.many and not (_is_film(options) and (options.log or options.every)):
        return [end]
    if options.log is not None:
        return log_spaced(options.log, end, first)
    step = options.every or (usual_step(end, first) if chosen.drawn else 1)
    return every(step, end, first)


def rate(text: str) -> float:
    """Read a number of frames per second."""
    return _between("rate", text, LEAST_RATE, MOST_RATE)


def scale(text: str) -> float:
    """Read how many pixels each of the size gets."""
    return _between("scale", text, LEAST_SCALE, MOST_SCALE)


def _between(what: str, text: str, least: float, most: float) -> float:
    try:
        found = read_real(text)
    except ValueError:
        found = 0.0
    if not least <= found <= most:
        raise argparse.ArgumentTypeError(
            f"{what} {text!r} is not allowed: it must be a number from {least:g} to {most:g}"
        )
    return found


def _refuse_idle(options: argparse.Namespace, chosen: Export) -> None:
    """Refuse what is said and means nothing for what is written."""
    if options.every is not None and options.log is not None:
        raise ConfigError("--every and --log say two things: give one of them")
    idle = [
        *([] if chosen.drawn else ["size", "theme"]),
        *([] if chosen.drawn and chosen.kind != "figure" else ["scale"]),
        *([] if chosen.kind == "animation" else ["rate"]),
        *([] if chosen.many or _is_film(options) else ["every", "log"]),
    ]
    if options.view is not None and not chosen.drawn:
        idle.append("view")
    what = f"a .{chosen.suffix} file" if chosen.suffix else "a folder of pictures"
    if options.begin is not None and not chosen.many and not _is_film(options):
        raise ConfigError(f"--from means nothing for {what}: it is of one epoch, that of --to")
    for name in idle:
        if getattr(options, name) is not None:
            raise ConfigError(f"--{name} means nothing for {what}")
    width, height = (round(each * (options.scale or 1.0)) for each in options.size or USUAL_SIZE)
    if not fits(width, height):
        raise ConfigError(
            f"--scale {options.scale:g} is not allowed with this size: that is {width}x{height} pixels,"
            f" and most are {LARGEST_TEXT}"
        )


def _refuse_views(options: argparse.Namespace, chosen: Export) -> None:
    """Refuse views that do not go together."""
    asked = options.view or ()
    if _is_film(options):
        if len(asked) > 1 or chosen.many:
            raise ConfigError("--view film stands alone, in one picture or figure")
        if options.size is not None:
            raise ConfigError("--size means nothing for a film strip: its pictures make it")
        if options.scale is not None:
            raise ConfigError("--scale means nothing for a film strip: as .svg or .pdf it is lines")
    for one, other in combinations(asked, 2):
        for alone in (each for each in (one, other) if not VIEWS[each].panel):
            raise ConfigError(f"--view {alone} stands alone")
        if not VIEWS[one].goes_with(VIEWS[other]):
            raise ConfigError(f"--view {one},{other} is not allowed: they have the same place")


def _refuse_no_plane(run: Run) -> None:
    """Refuse a landscape of a run whose path spans no plane: of one of no epochs, or of one."""
    from xorviz.core.insight.landscape.landscape import path_of
    from xorviz.core.insight.landscape.plane import plane_of_path

    try:
        plane_of_path(run.head, path_of(run).states)
    except ConfigError as error:
        epochs = counted(run.epoch, "epoch")
        raise ConfigError(f"--view {LANDSCAPE} is not allowed with {epochs}: {error}") from None


def _is_film(options: argparse.Namespace) -> bool:
    return options.view is not None and FILM in options.view


def _views(text: str) -> tuple[str, ...]:
    """Read names of views."""
    names = tuple(read_list(text))
    for name in names:
        if name not in VIEWS:
            raise unknown_name("view", name, VIEWS)
    if not names:
        raise ConfigError("a view is missing")
    return names


def _check(path: Path, chosen: Export, asked: AskedRun, options: argparse.Namespace) -> None:
    """Look, before long work begins, whether it can be written afterwards."""
    if ("history", chosen.suffix) in FORMATS:
        check_memory(path, asked.config, asked.epochs)
    if chosen.drawn:
        require_qt()
    check_place(path, chosen, force=options.force)


def _write(run: Run, epochs: Sequence[int], path: Path, chosen: Export, options: argparse.Namespace) -> None:
    with progress(len(epochs) if chosen.many else 1, chosen.kind) as bar:
        if not chosen.drawn:
            take_steps(chosen.steps(Wanted(run, epochs, force=options.force), path, bar.update))
            return
        from xorviz.gui.app.arranged import look_of
        from xorviz.gui.app.headless import without_screen

        size, theme = options.size or USUAL_SIZE, options.theme or USUAL_THEME
        look = replace(look_of(options.view or USUAL_VIEWS, size, theme), scale=options.scale or 1.0)
        film = theme if _is_film(options) else ""
        wanted = Wanted(run, epochs, look, options.rate or USUAL_RATE, options.force, film)
        with without_screen():
            take_steps(chosen.steps(wanted, path, bar.update))


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of `xorviz export`."""
    endings = ", ".join(f".{each.suffix}: {each.label}" for each in EXPORTS.values() if each.suffix)
    parser.description = (
        f"Write a run, or that of a file, as the name of OUTPUT ends: {endings}; without an ending:"
        f" {EXPORTS[''].label}."
    )
    add = parser.add_argument
    add("file", nargs="?", type=Path, metavar="FILE.xorviz", help="the run of a file")
    add("output", metavar="OUTPUT", help="what to write; its ending decides what it is")
    actions = add_settings(parser) + add_run(parser)
    actions += [
        add("--from", dest="begin", type=whole("from", 0), metavar="N", help="the first epoch (0)"),
        add("--to", dest="end", type=whole("to", 0), metavar="N", help="the last epoch (the newest)"),
        add(
            "--every",
            type=whole("every", 1),
            metavar="N",
            help="each N epochs; so that there are at most 120 pictures unless said, of a history all",
        ),
        add("--log", type=whole("log", 2), metavar="N", help="about N epochs, with gaps that grow evenly"),
        add("--size", type=size, metavar="WxH", help="of a picture (1280x800)"),
        add("--scale", type=scale, metavar="S", help="pixels to each of the size, for print (1)"),
        add(
            "--view",
            type=argument(_views),
            metavar=f"{','.join(VIEWS)}",
            help="which views a picture has (network,boundary,loss); landscape, graph, and film, a strip of"
            " the boundary, stand alone",
        ),
        add("--theme", type=argument(theme), metavar="light|dark", help="of the pictures"),
        add("--rate", type=rate, metavar="R", help="of what moves: frames per second (12)"),
        add("--force", action="store_true", help="allow to overwrite files"),
    ]
    parser.set_defaults(command=export, known=names_of(actions))
