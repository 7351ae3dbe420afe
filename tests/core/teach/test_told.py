"""What is told in lesson, experiments and README: each number, shape and outcome has a claim behind it."""

import math
import re
import tomllib
from pathlib import Path

from xorviz.assets import asset
from xorviz.core.survey.many_starts import SMALL_LOSS
from xorviz.core.teach.claims import without_claims
from xorviz.core.teach.experiment_file import load_experiments
from xorviz.core.teach.measures_of_why import FINE
from xorviz.core.teach.references import TEXTS

README = Path(__file__).parents[3] / "README.md"
EXPERIMENTS = load_experiments(asset("experiments.toml"))
CLAIMS = EXPERIMENTS.claims
SETTINGS = {100.0, SMALL_LOSS, FINE}
"""Numbers that no claim need have: learning rates, how far an experiment runs, the 100 of "of 100", how close
trainings begin around a border of fates."""
for each in EXPERIMENTS.by_name.values():
    SETTINGS |= {each.config.learning_rate, float(each.epochs)}

NUMBER = re.compile(r"\d[\d,]*\.\d+|\d[\d,]*\d|\d+(?= (?:%|in 100|of 100))|[¼½°]")
WORDS = re.compile(
    r"\b(?:straight\w*|curve[sd]?|bends?|parallel|strip|wedge|round(?:er|ness)?|corners?|encloses?|closes?"
    r"|two lines|never|ever|faster|quicker|sooner|slow(?:er|ly)|grows?|shrinks?|settles?|freezes?"
    r"|cancel(?:s|led)?|vanish\w*|times as|an? (?:half|third|quarter|fifth)|four fifths|near one half"
    r"|(?:one|two|three) (?:seeds? |starts? )?in (?:four|five)|saturated|twins)\b"
)
MARKUP = re.compile(
    r"\]\([^)]*\)|\$[^$]*\$|\{#[^}]*\}|^[#>]+ ?|^:::.*$|\[|\*|Line \d+|<!--|-->|`", re.MULTILINE
)

ASIDE = {
    "Put a ruler on the screen": "an invitation",
    "Nudge them apart": "an invitation",
    "In Health you can nudge": "what the window offers",
    "See the twins meter": "an invitation",
    "Two neurons, two lines": "leads to a question",
    "Draw the boundary": "a question, and how far it runs",
    "Raise the learning rate": "a setting",
    "Look: go to epoch 50": "an epoch to look at",
    "Go to epoch 2,000, and open the landscape": "an epoch to look at",
    "Go to epoch 2,000, and drag the cursor": "an epoch to go from",
    "Go to epoch 400, on the plateau": "an epoch to look at; what it is like there, claims say",
    "Go to epoch 1,500": "an epoch to look at; where it is solved, another claim says",
    "Now take 8 hidden neurons": "a setting, and an epoch to look at",
    "The film strip puts the border": "what the window offers",
    "Then it bends the result": "what a neuron does",
    "The sigmoid is a step with its corners rounded": "what it is like; its formula follows",
    "Far out on either side it is nearly zero": "says what saturated means",
    "Far from its own line": "follows from that",
    "Nothing is ever computed twice": "of backpropagation itself",
    "The output neuron can only draw one straight line": "z = W h + b is 0 on one",
    "The line is straight, but in another space": "the same",
    "It is tempting to say": "what is not so",
    "Nothing has vanished": "follows from the sentence before",
    "Each of the four points pulls hard": "in words; the next sentence says how much is left",
    "Many texts, the lesson": "what others say",
    "That does exist, in deep": "of networks beyond these pages",
    "Here it is cancellation": "follows from the sentences before",
    "You may read that": "what others say",
    "It is often said": "what others say",
    "It is sometimes said": "what others say",
    "It is the other way round": "an identity; two claims follow",
    "For this reason tanh replaced": "history",
    "The method had been found before": "history",
    "No number on screen is made up": "promises; the table of benchmarks says how fast",
    "In 1989 Cybenko proved": "history",
    "Sohl-Dickstein found such borders": "history",
    "Take 100 values": "an invitation; the next sentence says what comes of it",
    "Look at that border": "an invitation",
    "Drag the rate to 5": "an invitation",
}
"""How sentences begin that rest on no measurement, and why."""


def sentences(text):
    """Yield the sentences of a text, each with the claims that follow it."""
    text = re.sub(r"^> ?", "", text, flags=re.MULTILINE)
    for block in re.split(r"\n\s*\n|\n(?=[-#|] |\d+\. |:::)", text):
        if block.startswith("#"):
            continue
        words = " ".join(MARKUP.sub("", block).split())
        yield from re.split(r"(?<=[.?!}])[)\"*]*\s+(?=[A-Z{0-9−])", words)


def grouped(text):
    """Return (sentence, names of claims) in their order."""
    found = []
    for each in sentences(text):
        words, names = without_claims(each)
        if words.strip(") "):
            found.append((words.strip(), names))
        elif names:
            found[-1][1].extend(names)
    return found


def plain(sentence):
    """Return a sentence without its live numbers."""
    return re.sub(r"\{[^}]*\}", "", sentence).removeprefix("- ").strip()


def is_telling(sentence):
    """Say whether a sentence tells a number, a shape or an outcome, and is no question."""
    told = plain(sentence)
    return not told.endswith("?") and bool(NUMBER.search(told) or WORDS.search(told))


def is_aside(sentence):
    """Say whether it is known to rest on no measurement."""
    return any(plain(sentence).startswith(start) for start in ASIDE)


def _readme():
    text = README.read_text(encoding="utf-8")
    return re.sub(r"<picture>.*?</picture>|^\*Made by.*?\*$", "", text, flags=re.DOTALL | re.MULTILINE)


def told():
    """Yield every sentence, and where it is."""
    for entry in tomllib.loads(asset("experiments.toml").read_text(encoding="utf-8"))["experiment"]:
        for field in TEXTS:
            for sentence, names in grouped(entry.get(field, "")):
                yield f"{entry['name']} {field}", sentence, names
    for page in sorted(asset("lesson").glob("*.md")):
        if "references" not in page.name:
            text = re.sub(r"```.*?```|\$\$.*?\$\$", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
            for sentence, names in grouped(text):
                yield page.name, sentence, names
    introduction, _, rest = _readme().partition("## Start")
    for sentence, names in (*grouped(introduction), *(each for each in grouped(rest) if each[1])):
        yield "README.md", sentence, names


def numbers(text):
    """Return the numbers of a text, ¼ as a decimal."""
    written = NUMBER.findall(text.replace("¼", " 0.25 ").replace("½", " 0.5 "))
    return {float(each.replace(",", "")) for each in written if each != "°"}


TOLD = list(told())


def test_the_claims_that_are_named_are_there():
    assert [(where, name) for where, _, names in TOLD for name in names if name not in CLAIMS] == []


def test_a_sentence_that_tells_a_number_or_a_shape_names_its_claim():
    bare = [(where, sentence) for where, sentence, names in TOLD if not names and is_telling(sentence)]
    assert [each for each in bare if not is_aside(each[1])] == [], "no claim behind"


def test_a_number_that_is_told_is_that_of_a_claim_named():
    others = []
    for where, sentence, names in TOLD:
        claimed = SETTINGS.union(*(numbers(CLAIMS[name].text) for name in names))
        if names and not numbers(plain(sentence)) <= claimed:
            others.append((where, sentence))
    assert others == []


def test_every_aside_is_told():
    for start in ASIDE:
        assert any(plain(sentence).startswith(start) for _, sentence, _ in TOLD), start


def other_numbers(claim):
    """Yield the numbers of a claim's text that are none of those it asks for."""
    bounds = (claim.bounds.least, claim.bounds.most)
    asked = {each for each in (*bounds, sum(bounds) / 2) if math.isfinite(each)}
    asked |= {100 * each for each in asked} | {1 / each for each in asked if each}
    asked |= {claim.epochs, claim.epoch, claim.seeds, *SETTINGS}
    if claim.config:
        asked |= {claim.config.learning_rate}
    if claim.nudge:
        asked |= {claim.nudge.size, claim.nudge.epoch}
    for number in numbers(claim.text):
        room = 0.51 * 10.0 ** -len(f"{number:f}".rstrip("0").partition(".")[2])
        if not any(abs(each - number) <= room for each in asked):
            yield f"{number:g}: {claim.bounds.text}"


def test_a_claims_number_is_the_one_that_is_measured():
    """What it says is, as it is rounded there, what it asks for: as it is, in per cent, or as one over it."""
    found = {name: list(other_numbers(claim)) for name, claim in CLAIMS.items()}
    assert {name: numbers for name, numbers in found.items() if numbers} == {}


def test_the_readme_counts_pages_and_experiments():
    words = {
        11: "Eleven",
        12: "Twelve",
        13: "Thirteen",
        15: "Fifteen",
        16: "Sixteen",
        17: "Seventeen",
        18: "Eighteen",
        19: "Nineteen",
    }
    text = _readme()
    assert f"{words[len(list(asset('lesson').glob('*.md')))]} pages" in text
    assert f"{words[len(EXPERIMENTS.by_name)]} settings to try" in text
