"""The numbers of a map of fates, as they are copied."""

from tests.gui.fates.small_maps import parts_of, plan_of
from xorviz.core.survey import Fate
from xorviz.gui.fates.fate_colours import WORDS
from xorviz.gui.fates.fate_picture import FatePicture
from xorviz.gui.fates.fate_shares import FateShares
from xorviz.gui.network.hands.held_words import FROZEN


def test_they_are_what_became_of_each_run(qapp):
    plan, picture = plan_of(), FatePicture()
    assert list(picture.numbers()) == []
    picture.show_plan(plan, ("learning rate", "w¹₁₁"), goes_on=False)
    picture.show_parts(parts_of(plan)[:-1])
    found, known = picture.found, {Fate.UNKNOWN: ""}
    assert {Fate.UNKNOWN, Fate.SOLVED} < set(found.kinds.flat)
    counts, table = "\n".join(picture.numbers()).split("\n\n")
    told = {fate: int((found.kinds == fate).sum()) for fate in WORDS}
    assert counts.splitlines() == [f"{WORDS[fate]}\t{count}" for fate, count in told.items() if count]
    heading, *lines = [line.split("\t") for line in table.splitlines()]
    across, up = (values.tolist() for values in plan.values())
    assert [heading[0], *map(float, heading[1:])] == ["w¹₁₁, by learning rate", *across]
    assert [float(line[0]) for line in lines] == up[::-1]
    for row, line in enumerate(reversed(lines)):
        for column, cell in enumerate(line[1:]):
            fate = Fate(int(found.kinds[row, column]))
            known[Fate.SOLVED] = str(found.solved[row, column])
            assert cell == (known[fate] if fate in known else WORDS[fate])
    picture.deleteLater()


def test_each_word_for_what_became_of_a_run_is_explained_where_it_stands(qapp):
    shares = FateShares()
    told = [fate for fate in Fate if fate != Fate.UNKNOWN]
    shares.show_shares(dict.fromkeys(told, 1 / 6))
    explained = dict(line.split(": ", 1) for line in shares.toolTip().splitlines())
    assert list(explained) == [WORDS[fate] for fate in told]
    assert all(len(meaning) > 20 for meaning in explained.values())
    held = FROZEN.split(":")[0]  # what a weight is that nobody lets learn
    assert not any(held in word for word in WORDS.values())
    shares.show_shares({Fate.SOLVED: 1.0})
    assert shares.toolTip().startswith("solved: ")
    assert len(shares.toolTip().splitlines()) == 1
    shares.deleteLater()
