"""`xorviz experiments`: list them, or measure what they claim."""

import argparse
import json
import math
import sys
from pathlib import Path
from typing import Any

from xorviz.cli.engines import engine_line, prepare_survey
from xorviz.cli.handouts import checked_handout
from xorviz.cli.options import DONE, FAILED, experiments, names_of, progress
from xorviz.core.engine.engines import best_engine
from xorviz.core.errors import ConfigError
from xorviz.core.files import check_target
from xorviz.core.runfile.loading import SUFFIX
from xorviz.core.script.command_line import command_text
from xorviz.core.script.facts import RunFacts
from xorviz.core.teach.claim_checker import Checker, Verdict
from xorviz.core.teach.experiments import Experiment, Experiments
from xorviz.core.teach.handout.handout import seeded_experiments
from xorviz.core.teach.handout.handout_files import EXPERIMENTS, SEED, HandoutFiles, write_handout
from xorviz.core.teach.handout.student import student_seed
from xorviz.core.writing import counted, spelt


def list_or_check(options: argparse.Namespace) -> int:
    """List the experiments; with `--check`, measure every claim, and fail if one does not hold."""
    found, told = _experiments(options)
    chosen = [found.find(name) for name in options.names] or list(found.by_name.values())
    holds = _check(chosen, found, options) if options.check else True
    if not options.check:
        _list(chosen, options, told)
    return DONE if holds and not found.problems else FAILED


def _experiments(options: argparse.Namespace) -> tuple[Experiments, str]:
    """Return the program's own, or those of a hand-out, and the student's seed in words, if one is asked for.

    A hand-out is written as one file if that is asked for.
    """
    if options.lesson is None:
        for name in ("student", "output"):
            if getattr(options, name) is not None:
                raise ConfigError(f"--{name} goes with a hand-out: --lesson DIR")
        return experiments(), ""
    files = checked_handout(options.lesson)
    seed = 0 if options.student is None else student_seed(options.student)
    if options.output is not None:
        if options.output.suffix.lower() != SUFFIX:
            raise ConfigError(f"hand-out file {options.output} is not allowed: its name must end in {SUFFIX}")
        check_target(options.output, force=options.force)
        write_handout(options.output, files)
        print(f"{spelt(options.output)}  {_what_of(files)}", file=sys.stderr)
    has = f"has seed {seed}" if files.seeded else f"has no seed: {SEED} is nowhere in this hand-out"
    return seeded_experiments(files, seed), "" if options.student is None else f"{options.student} {has}"


def _what_of(files: HandoutFiles) -> str:
    pages = len(files.texts) - (EXPERIMENTS in files.texts)
    return f"hand-out, {counted(pages, 'page')}: File > Open opens it, as xorviz --lesson does"


def _list(chosen: list[Experiment], options: argparse.Namespace, told: str) -> None:
    if options.json:
        print(json.dumps([_described(each) for each in chosen], allow_nan=False))
        return
    if told:
        print(told)
    width = max((len(each.name) for each in chosen), default=0)
    for each in chosen:
        print(f"{each.name:{width}}  {each.title}")
        if options.names:
            print(f"  {each.question}\n  Watch: {each.watch}\n  Trained by: {_command(each)}")
            for claim in each.claims:
                print(f"  - {claim.text}")


def _command(experiment: Experiment) -> str:
    config = experiment.config
    return command_text(RunFacts(config, experiment.epochs, config.make_data()))


def _described(experiment: Experiment) -> dict[str, Any]:
    return {
        "name": experiment.name,
        "title": experiment.title,
        "question": experiment.question,
        "watch": experiment.watch,
        "epochs": experiment.epochs,
        "config": experiment.config.as_dict(),
        "claims": [claim.text for claim in experiment.claims],
    }


def _check(chosen: list[Experiment], found: Experiments, options: argparse.Namespace) -> bool:
    reason = prepare_survey()  # all that the threads of a checker need
    engine = best_engine().label
    checker = Checker({name: each.config for name, each in found.by_name.items()})
    claims = [(each.name, claim) for each in chosen for claim in each.claims]
    verdicts: list[Verdict] = []
    with progress(len(claims), "claims") as bar:
        for name, claim in claims:
            verdicts.append(checker.check(name, claim))
            bar.update()
            if not options.json:
                bar.write(_verdict_text(verdicts[-1]))
    held = sum(verdict.holds for verdict in verdicts)
    if options.json:
        print(json.dumps([_verdict(each, engine) for each in verdicts], allow_nan=False))
    else:
        hold = counted(len(verdicts), "claim holds", "claims hold")
        print(f"{held} of {hold}\nengine {engine_line(engine, reason)}")
    return held == len(verdicts)


def _verdict_text(verdict: Verdict) -> str:
    claim = verdict.claim
    over = f"{claim.seeds:,} seeds, " if claim.seeds else ""
    return (
        f"{'holds' if verdict.holds else 'FAILS'}  {verdict.experiment}: {claim.text}\n"
        f"       {claim.words}: {_number(verdict.measured)} (claimed: {claim.bounds.text};"
        f" {over}epoch {claim.epoch:,} of {claim.epochs:,})"
    )


def _number(value: float) -> str:
    return f"{value:.6g}" if math.isfinite(value) else "none"


def _verdict(verdict: Verdict, engine: str) -> dict[str, Any]:
    claim = verdict.claim
    return {
        "experiment": verdict.experiment,
        "name": claim.name,
        "claim": claim.text,
        "measure": claim.measure,
        "against": claim.against,
        "seeds": claim.seeds,
        "epochs": claim.epochs,
        "at": claim.epoch,
        "claimed": claim.bounds.text,
        "measured": verdict.measured if math.isfinite(verdict.measured) else None,
        "holds": verdict.holds,
        "engine": engine,
    }


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of `xorviz experiments`."""
    parser.description = "List the experiments, or check what they claim."
    add = parser.add_argument
    actions = [
        add("names", nargs="*", metavar="NAME", help="only these"),
        add("--check", action="store_true", help="measure every claim; exit with 1 if one does not hold"),
        add("--json", action="store_true", help="print as JSON"),
        add(
            "--lesson",
            type=Path,
            metavar="DIR",
            help="those of a hand-out, a folder or a file, and not xorviz's",
        ),
        add("--student", metavar="NAME", help="whose seed {seed} is in a hand-out; 0 unless said"),
        add(
            "--output", type=Path, metavar="FILE", help="write the hand-out as one file, such as week3.xorviz"
        ),
        add("--force", action="store_true", help="overwrite that file"),
    ]
    parser.set_defaults(command=list_or_check, known=names_of(actions))
