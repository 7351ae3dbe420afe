"""`xorviz export`: the ending of the name decides what is written."""

import csv
import os
import subprocess
import sys
from importlib.util import find_spec

import numpy as np
import pytest
from PIL import Image
from PySide6.QtGui import QImage

from xorviz import interruption
from xorviz.cli import options
from xorviz.core import Run, TrainingConfig, runfile
from xorviz.core.steps import LastPiece
from xorviz.gui.app import headless
from xorviz.gui.export.exports import EXPORTS

SMALL = ("--size", "480x320")


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A run of 300 epochs with a change on its way, in a file."""
    run = Run(TrainingConfig(seed=4))
    run.advance(200)
    run.edit("learning_rate", 5.0)
    run.advance(100)
    path = tmp_path_factory.mktemp("kept") / "kept.xorviz"
    runfile.save(path, runfile.facts_of(run))
    return path, run


@pytest.fixture
def drawing(qapp, monkeypatch):
    """Draw with the application that there is: a process has one."""
    monkeypatch.setattr(headless, "make_application", lambda arguments: qapp)
    monkeypatch.setattr(headless, "qInstallMessageHandler", lambda handler: None)


@pytest.fixture
def refused(xorviz):
    def run(*arguments):
        code, output, errors = xorviz("export", *arguments)
        assert output == ""
        assert errors.count("\n") == 1
        return code, errors

    return run


def test_a_history_of_the_run_of_a_file_has_the_numbers_that_it_went_through(xorviz, kept, tmp_path):
    path, run = kept
    code, output, errors = xorviz("export", path, tmp_path / "h.csv", "--from", 100, "--every", 50)
    assert (code, errors) == (0, "")
    assert "History as CSV, 5 epochs" in output
    with open(tmp_path / "h.csv", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [int(row["epoch"]) for row in rows] == [100, 150, 200, 250, 300]
    for row in rows:
        snapshot = run.at(int(row["epoch"]))
        assert float(row["loss"]) == snapshot.loss
        assert float(row["W1[1][0]"]) == snapshot.parameters.weights[0][1, 0]


def test_options_may_stand_between_the_file_and_what_is_written(xorviz, refused, kept, tmp_path):
    path, output = kept[0], tmp_path / "h.csv"
    assert xorviz("export", path, "--every", 100, output, "--to", 200)[0] == 0
    with open(output, newline="") as stream:
        assert [int(row["epoch"]) for row in csv.DictReader(stream)] == [0, 100, 200]
    code, errors = refused(path, "--every", 100, "--to", 200, output, "more.csv")
    assert (code, "more.csv" in errors) == (2, True)
    code, errors = refused(path, "--strange", 100, output)
    assert (code, "--strange" in errors) == (2, True)
    assert [each.name for each in tmp_path.iterdir()] == ["h.csv"]


def test_parquet_has_the_same_columns_or_says_what_it_needs(xorviz, kept, tmp_path):
    path = tmp_path / "h.parquet"
    code, _, errors = xorviz("export", kept[0], path, "--every", 100)
    if find_spec("pyarrow") is None:
        assert code == 1
        assert "needs pyarrow: pip install 'xorviz[parquet]'" in errors
    else:
        from pyarrow import parquet

        assert code == 0
        table = parquet.read_table(path).to_pydict()
        assert table["epoch"] == [0, 100, 200, 300]
        assert table["loss"] == kept[1].losses[table["epoch"]].tolist()
        assert table["W1[1][0]"][2] == kept[1].at(200).parameters.weights[0][1, 0]


def test_of_a_history_all_epochs_are_written_unless_others_are_asked_for(xorviz, kept, tmp_path):
    path, run = kept
    assert xorviz("export", path, tmp_path / "all.npz")[0] == 0
    assert xorviz("export", path, tmp_path / "log.npz", "--log", 8, "--to", 250)[0] == 0
    every, some = np.load(tmp_path / "all.npz"), np.load(tmp_path / "log.npz")
    assert (every["loss"] == run.losses).all()
    assert (some["epoch"][0], some["epoch"][-1]) == (0, 250)
    for name in every.files:
        assert (some[name] == every[name][some["epoch"]]).all()


@pytest.mark.usefixtures("drawing")
def test_a_name_without_an_ending_is_a_folder_of_pictures(xorviz, kept, tmp_path):
    code, output, _ = xorviz("export", kept[0], tmp_path / "film", "--log", 3, *SMALL)
    assert (code, "Folder of PNG pictures" in output) == (0, True)
    names = sorted(os.listdir(tmp_path / "film"))
    assert (names[0], names[-1]) == ("epoch-00000000.png", "epoch-00000300.png")
    assert xorviz("export", kept[0], f"{tmp_path}/v1.2/", "--every", 300, *SMALL)[0] == 0
    assert len(os.listdir(tmp_path / "v1.2")) == 2


@pytest.mark.usefixtures("drawing")
def test_one_picture_is_of_the_last_epoch_that_is_asked_for(xorviz, kept, tmp_path):
    assert xorviz("export", kept[0], tmp_path / "film", "--every", 150, *SMALL)[0] == 0
    assert xorviz("export", kept[0], tmp_path / "one.PNG", "--to", 150, *SMALL)[0] == 0
    assert QImage(str(tmp_path / "one.PNG")) == QImage(str(tmp_path / "film" / "epoch-00000150.png"))


@pytest.mark.usefixtures("drawing")
def test_a_picture_of_another_scale_is_the_same_and_finer(xorviz, kept, tmp_path):
    """A pixel of the usual one is the mean of four, but for edges of lines, which are sharper."""
    for name, more in (("usual.png", ()), ("fine.png", ("--scale", 2))):
        assert xorviz("export", kept[0], tmp_path / name, *more, *SMALL)[0] == 0
    usual, fine = (Image.open(tmp_path / name).convert("RGB") for name in ("usual.png", "fine.png"))
    assert (usual.size, fine.size) == ((480, 320), (960, 640))
    apart = np.abs(np.asarray(fine.reduce(2), np.int16) - np.asarray(usual, np.int16))
    assert apart.mean() < 6
    blurred = np.abs(np.asarray(usual.resize(fine.size), np.int16) - np.asarray(fine, np.int16))
    assert (blurred.max(axis=2) > 64).sum() > 1_000  # it is drawn, and not enlarged


@pytest.mark.usefixtures("drawing")
def test_an_animation_has_a_frame_for_each_epoch_that_is_asked_for(xorviz, kept, tmp_path):
    code, output, _ = xorviz("export", kept[0], tmp_path / "a.gif", "--every", 100, "--rate", 5, *SMALL)
    assert (code, "GIF animation, 4 epochs" in output) == (0, True)
    with Image.open(tmp_path / "a.gif") as image:
        assert (image.n_frames, image.size, image.info["duration"]) == (4, (480, 320), 200)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["a.foo"], "its name must end in one of .png"),
        (["a.xlsx"], "or in none for a folder of pictures"),
        (["run.xorviz"], "what is run.xorviz to be exported to?"),
        (["a.csv", "--size", "640x400"], "--size means nothing for a .csv file"),
        (["a.csv", "--scale", "2"], "--scale means nothing for a .csv file"),
        (["a.svg", "--scale", "2"], "--scale means nothing for a .svg file"),
        (["a.png", "--view", "film", "--scale", "2"], "--scale means nothing for a film strip"),
        (["a.png", "--scale", "5"], "scale '5' is not allowed: it must be a number from 0.5 to 4"),
        (
            ["a.gif", "--size", "7680x4320", "--scale", "1.5"],
            "that is 11520x6480 pixels, and most are 7680x4320",
        ),
        (["a.png", "--log", "3"], "--log means nothing for a .png file"),
        (["a.png", "--from", "3"], "--from means nothing for a .png file: it is of one epoch, that of --to"),
        (["a.csv", "--every", "3", "--log", "4"], "give one of them"),
        (["a.csv", "--epochs", "9", "--to", "10"], "--to 10 is not allowed: the last epoch is 9"),
        (["a.csv", "--from", "8", "--to", "7"], "--from 8 is not allowed: it must be at most 7"),
        (["a.csv", "--rate", "3"], "--rate means nothing for a .csv file"),
        (["a.gif", "--rate", "99"], "rate '99' is not allowed: it must be a number from 0.1 to 50"),
        (["a.gif/"], "its name ends in .gif, as a file's, but pictures go into a folder"),
        (["a.bmp/"], "its name ends in .bmp, as a file's, but pictures go into a folder"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(refused, tmp_path, monkeypatch, arguments, told):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("xorviz.cli.export.train_asked", None)
    code, line = refused(*arguments)
    assert (code, told in line) == (2, True), line
    assert os.listdir(tmp_path) == []


def test_all_endings_that_there_are_are_named_where_one_is_refused(refused, tmp_path):
    _, line = refused(tmp_path / "a.foo")
    assert all(f".{ending}" in line for ending in EXPORTS if ending)


def test_a_file_is_replaced_only_if_that_is_allowed(xorviz, refused, tmp_path):
    path = tmp_path / "h.csv"
    path.write_text("mine")
    code, line = refused("--epochs", 3, path)
    assert (code, "is there already" in line, path.read_text()) == (1, True, "mine")
    assert xorviz("export", "--epochs", 3, path, "--force")[0] == 0
    assert path.read_text().startswith("epoch,loss")


def test_what_cannot_be_trained_to_its_end_is_not_written(xorviz, tmp_path):
    unstable = ("--activation", "relu", "--output-activation", "linear", "--learning-rate", 1e6)
    code, _, errors = xorviz("export", *unstable, tmp_path / "h.csv")
    assert (code, os.listdir(tmp_path)) == (1, [])
    assert "training stopped at epoch" in errors
    assert f"not written: {tmp_path / 'h.csv'}" in errors


def test_a_page_of_the_run_of_a_file_replays_it(xorviz, kept, tmp_path):
    path = kept[0]
    code, output, errors = xorviz("export", path, tmp_path / "page.html", "--every", 100)
    assert (code, errors, "Living page of 4 epochs" in output) == (0, "", True)
    text = (tmp_path / "page.html").read_text("utf-8")
    assert '"epochs":[0,100,200,300]' in text
    assert "learning rate 5" in text
    assert xorviz("export", path, tmp_path / "a.html", "--theme", "dark")[0] == 2
    assert os.listdir(tmp_path) == ["page.html"]


@pytest.mark.usefixtures("drawing")
def test_views_are_written_as_figures(xorviz, kept, tmp_path):
    path = kept[0]
    assert xorviz("export", path, tmp_path / "n.svg", "--view", "network", "--to", 200, *SMALL)[0] == 0
    text = (tmp_path / "n.svg").read_text("utf-8")
    assert "epoch 200" in text
    assert "Decision boundary" not in text
    assert xorviz("export", path, tmp_path / "film.svg", "--view", "film", "--every", 150)[0] == 0
    assert "epoch 150" in (tmp_path / "film.svg").read_text("utf-8")
    assert xorviz("export", path, tmp_path / "l.svg", "--view", "landscape", "--to", 200, *SMALL)[0] == 0
    text = (tmp_path / "l.svg").read_text("utf-8")
    assert "epoch 200" in text
    assert "of the path to epoch 300" in text
    assert "1st principal direction of the path" in text
    code, output, _ = xorviz("export", path, tmp_path / "film.pdf", "--view", "film", "--to", 250)
    assert (code, "PDF figure, 10 epochs" in output) == (0, True)
    assert (tmp_path / "film.pdf").read_bytes().startswith(b"%PDF-")
    assert xorviz("export", path, tmp_path / "g.svg", "--view", "graph", "--to", 200)[0] == 0
    text = (tmp_path / "g.svg").read_text("utf-8")
    assert "epoch 200" in text
    assert all(f">{word}<" in text for word in ("w²₁₁", "z(ŷ)", "ŷ", "Lₛ", "×", "σ", "²"))


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["a.svg", "--view", "nework"], "view 'nework' is not known: did you mean 'network'?"),
        (["a.svg", "--view", ","], "a view is missing"),
        (["a.svg", "--view", "network,matrix"], "they have the same place"),
        (["a.svg", "--view", "landscape,loss"], "--view landscape stands alone"),
        (["a.svg", "--view", "film,loss"], "--view film stands alone"),
        (["a.svg", "--view", "graph,loss"], "--view graph stands alone"),
        (["a", "--view", "film"], "--view film stands alone, in one picture or figure"),
        (["a.pdf", "--view", "film", "--size", "640x480"], "--size means nothing for a film strip"),
        (["a.csv", "--view", "loss"], "--view means nothing for a .csv file"),
        (["a.svg", "--every", "5"], "--every means nothing for a .svg file"),
        (["a.html", "--size", "640x480"], "--size means nothing for a .html file"),
    ],
)
def test_views_that_cannot_be_are_refused_in_one_line(refused, tmp_path, monkeypatch, arguments, told):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("xorviz.cli.export.train_asked", None)
    code, line = refused(*arguments)
    assert (code, told in line) == (2, True), line


@pytest.mark.parametrize(("epochs", "told"), [(0, "0 epochs"), (1, "1 epoch")])
def test_a_landscape_of_a_run_whose_path_spans_no_plane_is_refused_in_one_line(
    refused, tmp_path, epochs, told
):
    code, line = refused("--epochs", epochs, tmp_path / "l.png", "--view", "landscape")
    assert code == 2
    assert f"--view landscape is not allowed with {told}: the path has fewer than two directions" in line
    assert os.listdir(tmp_path) == []


@pytest.mark.slow
@pytest.mark.usefixtures("drawing")
@pytest.mark.parametrize("name", ["film", "a.gif", "a.webp", "a.csv"])
def test_interrupted_between_any_two_pieces_it_leaves_nothing(xorviz, kept, tmp_path, monkeypatch, name):
    """Nor is a file lost that was there; the moments are drawn, always the same. A last piece is not left."""
    looks, awaited = [], []
    look_at = options._check
    monkeypatch.setattr(options, "_check", lambda each: (awaited.append(each), look_at(each)))
    look = () if name in ("a.csv", "a.npz") else SMALL
    monkeypatch.setattr(interruption, "check", lambda: looks.append(1))
    asked = ("export", kept[0], tmp_path / name, "--every", 100, "--force", *look)
    assert xorviz(*asked)[0] == 0
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    for moment in sorted({1, len(looks), *np.random.default_rng(3).integers(1, len(looks) + 1, 5).tolist()}):
        left, ended = list(range(1, moment)), []

        def check(left=left, ended=ended):
            if not left:
                ended.append(1)
                raise KeyboardInterrupt
            left.pop()

        monkeypatch.setattr(interruption, "check", check)
        awaited.clear()
        code, _, errors = xorviz(*asked)
        assert ended or moment > len(looks) // 3  # how often it is looked depends on how long threads take
        is_left = ended and not isinstance([None, *awaited][-1], LastPiece)
        told = (interruption.INTERRUPTED, f"{interruption.LINE}\n") if is_left else (0, "")
        assert (code, errors) == told
        assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


@pytest.mark.slow
@pytest.mark.parametrize("name", ["a.gif", "film"])
def test_a_disk_that_is_full_on_the_way_leaves_nothing(tmp_path, name):
    """A true short write: the system refuses what goes beyond 8 KiB."""
    import resource

    done = subprocess.run(
        [sys.executable, "-B", "-m", "xorviz", "export", "--epochs", "50", tmp_path / name, *SMALL],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192)),
    )
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert "could not be written: File too large" in done.stderr
    assert list(tmp_path.iterdir()) == []
