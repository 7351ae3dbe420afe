"""What several files that were handed in have in common: facts, told of each, that prove nothing."""

import os
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from operator import attrgetter

from xorviz.core.errors import ConfigError
from xorviz.core.homework.paper import Paper
from xorviz.core.teach.handout.student import student_key, student_seed

MOST_NAMED = 3
"""Other files that a note names."""


def seen_together(papers: Sequence[Paper]) -> tuple[Paper, ...]:
    """Return papers with notes of what they have in common with others."""
    rules: tuple[tuple[Callable[[Paper], Iterable[Hashable]], str], ...] = (
        (_person, "also handed in by this name: "),
        (_content, "the same runs and answers as "),
        (attrgetter("tokens"), "an answer that was given once is also in "),
    )
    notes: list[list[str]] = [[] for _ in papers]
    files, drawn = called(papers), _drawn_seeds(papers)
    for key_of, words in rules:
        for place, others in _alike(papers, key_of):
            notes[place].append(words + _named(files, others))
    for place, paper in enumerate(papers):
        notes[place] += _seeds_of_others(paper, drawn, files)
    return tuple(
        replace(paper, notes=(*paper.notes, *more)) for paper, more in zip(papers, notes, strict=True)
    )


def _person(paper: Paper) -> list[str]:
    """Return by what a person is known, however the name is typed."""
    try:
        return [student_key(paper.name)]
    except ConfigError:
        return []


def _content(paper: Paper) -> list[str]:
    return [paper.content] if paper.content else []


def _alike(
    papers: Sequence[Paper], keys_of: Callable[[Paper], Iterable[Hashable]]
) -> Iterator[tuple[int, list[int]]]:
    """Return of each paper that shares a key with others which these are."""
    places: dict[Hashable, list[int]] = {}
    for place, paper in enumerate(papers):
        for key in dict.fromkeys(keys_of(paper)):
            places.setdefault(key, []).append(place)
    for place, paper in enumerate(papers):
        others = sorted({other for key in keys_of(paper) for other in places[key]} - {place})
        if others:
            yield place, others


def _drawn_seeds(papers: Sequence[Paper]) -> dict[int, list[tuple[int, str]]]:
    """Return by seeds that are drawn from names whose they are: papers, and by what each person is known."""
    seeds: dict[int, list[tuple[int, str]]] = {}
    for place, paper in enumerate(papers):
        for key in _person(paper):
            seeds.setdefault(student_seed(paper.name), []).append((place, key))
    return seeds


def _seeds_of_others(
    paper: Paper, drawn: Mapping[int, Sequence[tuple[int, str]]], files: Sequence[str]
) -> Iterator[str]:
    """Say which runs have a seed that is drawn from the name of somebody else who handed in."""
    for own in _person(paper):
        for number, run in enumerate(paper.runs, start=1):
            others = [place for place, key in drawn.get(run.seed, ()) if key != own]
            if others and run.seed != student_seed(paper.name):
                yield f"run {number} has the seed of another name: {_named(files, others)}"


def called(papers: Sequence[Paper]) -> list[str]:
    """Return the files of papers, without the folder that all of them are in."""
    files = [paper.file for paper in papers]
    try:
        common = os.path.commonpath([os.path.dirname(file) for file in files])
    except ValueError:  # some of another drive, or from the root on
        return files
    return [os.path.relpath(file, common) if common else file for file in files]


def _named(files: Sequence[str], places: Sequence[int]) -> str:
    """Name some of the files."""
    names = [files[place] for place in places[:MOST_NAMED]]
    more = len(places) - len(names)
    return ", ".join(names) + (f" and {more:,} more" if more else "")
