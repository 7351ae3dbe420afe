"""A hand-out with mistakes on purpose, and what must be said of each."""

PAGES = {
    "01-first.md": """\
# First

[Guess](predict:min) · [Run](run:mine) · [Next](page:02-secnd)

The loss is {los}. {claim mine/nothing}

[Quit](action:file.quit) · [More](https://example.org/x)

::: why
Because.
""",
    "02-second.md": "No title, and $ alone.\n",
}
EXPERIMENTS = """\
[[experiment]]
name = "mine"
titel = "My own"
settings = { hidden = [2], learning_rate = -1.0, sed = "{seed}" }
question = 5
watch = "The loss."
epochs = 0

[[experiment]]
name = "other"
title = "Another"
settings = { seed = "{seed}" }
question = "Is it?"
watch = "The loss."

[[experiment.claim]]
name = "end"
text = "It is solved."
measure = "solved_epok"
at_least = -1

[[experiment.claim]]
name = "one"
text = "It is solved at epoch 5."
measure = "solved_epoch"
at_most = 5

[experiment.prediction]
kind = "chioce"
"""
SAID = (
    "01-first.md, line 3: experiment 'min' is not known",
    "01-first.md, line 3: page '02-secnd' is not known: did you mean '02-second'?",
    "01-first.md, line 5: number 'los' is not known: did you mean 'loss'?",
    "01-first.md, line 5: claim 'mine/nothing' is not known",
    "01-first.md, line 7: action 'file.quit' is not known",
    "01-first.md, line 7: no link may lead out of the window: write the address as text",
    "01-first.md, line 9: the answer 'why' has no end, ':::'",
    "02-second.md, line 1: '$' has no partner",
    "02-second.md, line 1: a page has one title, '# …', not 0",
    "experiments.toml, line 3 (mine): field 'titel' is not known: did you mean 'title'?",
    "experiments.toml, line 5 (mine): the field 'question' must be text, not 5",
    "experiments.toml, line 7 (mine): the field 'epochs' must be from 1 to 10,000,000, not 0",
    "experiments.toml, line 4 (mine): learning rate -1.0 is not allowed: it must be a number",
    "experiments.toml, line 4 (mine): setting 'sed' is not known: did you mean 'seed'?",
    "experiments.toml, line 29: kind 'chioce' is not known: did you mean 'choice'?",
    "experiments.toml, line 19 (end): measure 'solved_epok' is not known: did you mean 'solved_epoch'?",
    "experiments.toml, line 20 (end): the field 'at_least' must be finite and not negative, not -1",
)


def written(folder, pages=PAGES, experiments=EXPERIMENTS):
    """Write a hand-out into a folder."""
    folder.mkdir(exist_ok=True)
    for name, text in pages.items():
        (folder / name).write_text(text, encoding="utf-8")
    if experiments:
        (folder / "experiments.toml").write_text(experiments, encoding="utf-8")
    return folder
