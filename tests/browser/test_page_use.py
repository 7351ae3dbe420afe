"""A page as somebody uses it: by keyboard, by pointer, by ear, in light and dark, in a slide."""

from html import escape

import numpy as np
import pytest

from xorviz.core import Dataset, Run, TrainingConfig
from xorviz.core.data.axis import Axis
from xorviz.core.insight.plane_cut import Cut, held_at, seen, seen_otherwise
from xorviz.core.page.living_page import theme_roles
from xorviz.themes import THEMES

PLACE = "xorviz.run.epoch"
HOSTILE = "</script><script>document.title='taken'</script><img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def run():
    run = Run(TrainingConfig(seed=29))
    run.advance(60)
    return run


def test_keys_play_step_and_scrub_and_what_is_reached_is_said(opened, run):
    browser = opened(run)
    assert (browser.value(PLACE), browser.value("document.getElementById('back').disabled")) == (0, True)
    browser.press(".", "Period", 190)
    browser.press(".", "Period", 190)
    browser.press(",", "Comma", 188)
    assert browser.value(PLACE) == 1
    assert browser.value("document.getElementById('said').textContent") == (
        f"Epoch 1, loss {run.at(1).loss:.4f}, correct {run.at(1).correct}/4"
    )
    browser.press("End", number=35)
    assert browser.value(PLACE) == 60
    browser.press("Home", number=36)
    browser.press(" ", "Space", 32)
    assert browser.value("xorviz.page.playing")
    assert browser.value("document.getElementById('play').innerText.trim()") == "Pause"
    browser.wait_for("xorviz.run.epoch > 3")
    browser.press(" ", "Space", 32)
    stopped = browser.value(PLACE)
    assert not browser.value("xorviz.page.playing")
    browser.press(" ", "Space", 32)
    browser.wait_for("!xorviz.page.playing")
    assert 3 < stopped <= browser.value(PLACE) == 60
    assert "Epoch 60," in browser.value("document.getElementById('said').textContent")


def test_tab_leads_to_all_that_can_be_used_with_a_ring_and_arrows_scrub(opened, run):
    browser = opened(run)
    ways = []
    for _ in range(6):
        browser.press("Tab", number=9)
        ways.append(browser.value("document.activeElement.id || document.activeElement.tagName"))
        assert browser.value("getComputedStyle(document.activeElement).outlineWidth") == "3px"
    assert ways == ["play", "step", "speed", "time", "sample", "SUMMARY"]
    browser.value("document.getElementById('time').focus()")
    for _ in range(3):
        browser.press("ArrowRight", number=39)
    assert browser.value(PLACE) == 3
    browser.value("document.getElementById('step').focus()")
    browser.press("Enter", number=13)
    browser.press(" ", "Space", 32)  # presses the button, and does not play
    assert browser.value("[xorviz.run.epoch >= 4, xorviz.page.playing]") == [True, False]


def test_a_screen_reader_finds_names_and_values(opened, run):
    browser = opened(run)
    browser.value("xorviz.page.go(40)")
    told = browser.spoken()
    slider = next(each for each in told if each[:2] == ("slider", "Epoch"))
    text = browser.value("document.getElementById('time').getAttribute('aria-valuetext')")
    assert slider[2] in (text, 40, "40")
    assert text.startswith(f"epoch 40, loss {run.at(40).loss:.4f}, correct")
    roles = {(role, name) for role, name, _ in told}
    assert {("button", "Play"), ("button", "Step ›"), ("slider", "Speed")} <= roles
    pictures = [name for role, name, _ in told if role in ("image", "img", "graphics-document")]
    assert any(name.startswith("What the network answers at epoch 40") for name in pictures)
    assert any(name.startswith("The loss over the epochs") for name in pictures)
    assert any(name.startswith("Network 2-2-1, 9 weights and biases") for name in pictures)


def test_the_pointer_goes_to_an_epoch_and_is_told_its_numbers(opened, run):
    browser = opened(run)
    browser.point("#curve", 0.5, 0.5, click=True)
    epoch = browser.value(PLACE)
    assert 20 < epoch < 40
    told = browser.value("document.getElementById('tip').textContent").split("\n")
    assert told[0] == f"epoch {epoch}"
    assert float(told[1].removeprefix("loss ")) == pytest.approx(run.at(epoch).loss, rel=1e-12)
    place = browser.value(
        "(() => { const [x, y] = xorviz.page.plane.placeOf(1, 0), box = document.getElementById('plane')"
        ".getBoundingClientRect(); return [x / box.width, y / box.height]; })()"
    )
    browser.point("#plane", *place)
    told = browser.value("document.getElementById('tip').textContent").split("\n")
    assert told[:3] == ["x₁ = 1", "x₂ = 0", "target 1"]
    assert float(told[3].removeprefix("ŷ = ")) == pytest.approx(run.at(epoch).predictions[2, 0], rel=1e-12)
    browser.point("#diagram .hit")
    told = browser.value("document.getElementById('tip').textContent").split("\n")
    name, value = told[0].split(" = ")
    assert name == "w¹₁₁"
    assert float(value.replace("−", "-")) == run.at(epoch).parameters.weights[0][0, 0]
    gradient = float(told[1].rpartition(" = ")[2].replace("−", "-"))
    assert gradient == pytest.approx(run.at(epoch).gradients.weights[0][0, 0], rel=1e-9)


def test_tables_have_all_digits_and_follow(opened, run):
    browser = opened(run)
    browser.value("document.getElementById('numbers').open = true")
    browser.value("xorviz.page.go(33)")
    rows = browser.value(
        "Array.from(document.querySelectorAll('#parameters tbody tr'), row =>"
        " Array.from(row.cells, cell => cell.textContent))"
    )
    snapshot = run.at(33)
    assert [float(value.replace("−", "-")) for _, value, _ in rows] == snapshot.parameters.flat.tolist()
    samples = browser.value("document.querySelector('#samples').innerText")
    assert samples.startswith("Epoch 33: samples")
    assert "(0, 1)" in samples


@pytest.mark.parametrize(
    ("media", "theme"),
    [
        ({"prefers_color_scheme": "light"}, "light"),
        ({"prefers_color_scheme": "dark"}, "dark"),
        ({"prefers_color_scheme": "dark", "prefers_contrast": "more"}, "contrast"),
    ],
)
def test_it_has_the_colours_of_the_theme_that_is_preferred(opened, run, media, theme):
    assert theme in THEMES
    browser = opened(run, **media)
    ground = browser.value("getComputedStyle(document.body).backgroundColor")
    code = theme_roles(theme)["window"]
    assert ground == f"rgb({', '.join(str(int(code[at : at + 2], 16)) for at in (1, 3, 5))})"
    assert browser.value("xorviz.page.colours.of('accent')") == theme_roles(theme)["accent"]


def test_colours_change_while_it_is_open(opened, run):
    browser = opened(run, prefers_color_scheme="light")
    browser.prefer(prefers_color_scheme="dark")
    browser.wait_for(f"xorviz.page.colours.of('accent') === '{theme_roles('dark')['accent']}'")


def test_with_little_motion_wanted_it_plays_in_few_pictures(opened, run):
    browser = opened(run, prefers_reduced_motion="reduce")
    browser.value(
        "window.shown = 0; const own = xorviz.page.show.bind(xorviz.page);"
        " xorviz.page.show = () => { window.shown++; own(); };"
        " document.getElementById('speed').value = 7; document.getElementById('play').click()"
    )
    browser.wait_for("!xorviz.page.playing && xorviz.run.epoch === 60")
    assert browser.value("window.shown") <= 4


@pytest.mark.parametrize("width", [400, 760, 1280])
def test_nothing_is_wider_than_the_page(opened, run, width):
    browser = opened(run, size=(width, 800))
    wide = (
        "Math.max(...Array.from(document.querySelectorAll('main *'), e => e.getBoundingClientRect().right))"
    )
    assert browser.value(wide) <= width
    assert browser.value("document.documentElement.scrollWidth") <= width
    sizes = "Array.from(document.querySelectorAll('body *'), e => parseFloat(getComputedStyle(e).fontSize))"
    assert browser.value(f"Math.min(...{sizes})") >= 11


def test_what_a_person_wrote_is_text(opened):
    points = Dataset(
        "own",
        HOSTILE,
        np.array([[0.0, 0], [1, 1], [2, 0]]),
        np.array([[0.0], [1], [0]]),
        classes=(HOSTILE, "<b>"),
    )
    run = Run(TrainingConfig(own=points, reduction="mean"))
    run.advance(3)
    browser = opened(run, HOSTILE)
    assert browser.value("document.title") == f"{HOSTILE} – xorviz"
    assert browser.value("document.getElementById('name').textContent") == HOSTILE
    assert HOSTILE in browser.value("document.getElementById('plane-words').textContent")
    assert browser.value("document.querySelectorAll('img, b').length + document.scripts.length") == 2


def test_its_policy_lets_nothing_in(browser, run, tmp_path):
    from xorviz.core.page.living_page import write_page

    write_page(tmp_path / "run.html", run)
    browser.open(tmp_path / "run.html")
    reach = (
        "new Promise(done => { const kept = []; document.addEventListener('securitypolicyviolation',"
        " event => { kept.push(event.effectiveDirective); if (kept.length === 4) done(kept.sort()); });"
        " const script = document.createElement('script'); script.textContent = 'window.taken = 1';"
        " document.body.append(script); const image = new Image(); image.src = 'https://example.org/a.png';"
        " fetch('https://example.org/').catch(() => 0); const frame = document.createElement('iframe');"
        " frame.src = 'https://example.org/'; document.body.append(frame); })"
    )
    assert browser.value(reach) == ["connect-src", "frame-src", "img-src", "script-src-elem"]
    assert browser.value("window.taken === undefined")
    asked = [each for each in browser.events if each["method"] == "Network.responseReceived"]
    assert [url for each in asked if (url := each["params"]["response"]["url"]).startswith("http")] == []
    browser.events.clear()


def test_the_plane_of_a_large_network_is_finer_where_nothing_moves(opened):
    run = Run(TrainingConfig(hidden=(16, 16, 16)))
    run.advance(2)
    browser = opened(run)
    quick, fine = browser.value("xorviz.page.plane.grids.map(each => each.cells)")
    assert quick < fine
    browser.wait_for(f"xorviz.page.plane.cells === {fine}")
    browser.value("xorviz.page.go(1)")
    assert browser.value("xorviz.page.plane.cells") == quick
    browser.wait_for(f"xorviz.page.plane.cells === {fine}")


def test_a_long_run_is_under_a_megabyte_and_says_what_is_recorded(opened, tmp_path):
    run = Run(TrainingConfig(seed=29))
    run.advance(100_000)
    browser = opened(run)
    assert (tmp_path / "run.html").stat().st_size < 1e6
    count = browser.value("xorviz.run.count")
    told = browser.value("document.getElementById('recorded').textContent")
    assert told.startswith(f"Recorded: {count:,} of 100,001 epochs, the fewer the later")
    epoch = browser.value("xorviz.page.go(xorviz.run.placeOf(10000)), xorviz.run.epoch")
    assert epoch == 10_000
    assert browser.value("xorviz.run.loss") == pytest.approx(run.at(10_000).loss, rel=1e-12)
    place = browser.value("xorviz.run.placeOf(90000)")
    last, here = browser.value(f"[xorviz.run.facts.epochs[{place} - 1], xorviz.run.facts.epochs[{place}]]")
    extremes = browser.value(f"[xorviz.run.low[{place}], xorviz.run.high[{place}]]")
    between = run.losses[last + 1 : here + 1]
    assert extremes == [between.min(), between.max()]


def of_inputs(count):
    rng = np.random.default_rng(7)
    inputs = rng.normal(size=(30, count))
    axes = tuple(Axis(name, 10.0, 2.0) for name in ("width", "depth", "height")[:count])
    targets = (inputs.sum(axis=1, keepdims=True) > 0).astype(float)
    run = Run(TrainingConfig(hidden=(3,)), data=Dataset("own", "Own", inputs, targets, axes=axes))
    run.advance(200)
    return run


def choose(browser, name, value):
    browser.value(
        f"(() => {{ const list = document.getElementById('{name}'); list.value = '{value}';"
        " list.dispatchEvent(new Event('change')); })()"
    )


def test_of_more_than_two_inputs_it_shows_a_slice_that_can_be_chosen(opened):
    run = of_inputs(3)
    browser = opened(run)
    browser.value("xorviz.page.go(200)")
    choose(browser, "across", 2)
    assert browser.value("[xorviz.run.cut.across, xorviz.run.cut.up]") == [2, 1]
    choose(browser, "sample", 4)
    for held, row in (("means", None), ("sample", 4)):
        choose(browser, "held", held)
        cut = Cut(2, 1, row)
        there = seen(run.at(200), cut)
        window = browser.value("xorviz.run.cut.window")
        assert np.array(window) == pytest.approx(np.array(there.data.window), rel=1e-14)
        told = browser.value("document.getElementById('cut-words').textContent")
        width = 10 + 2 * held_at(run.data, cut)[0]
        assert told.startswith(f"A slice, with width {width:.4g} (")
        assert f" {seen_otherwise(run.at(200), cut)} of 30 samples" in told
        grid = browser.value("Array.from(xorviz.page.plane.grids[0].rows)")
        answers = browser.value(
            "Array.from(xorviz.run.passesAt(xorviz.page.plane.grids[0].rows,"
            " xorviz.page.plane.grids[0].cells ** 2).a.at(-1))"
        )
        places = np.reshape(grid, (-1, 3))
        assert (places[:, 0] == held_at(run.data, cut)[0]).all()
        np.testing.assert_allclose(answers, run.predict(places)[:, 0], rtol=0, atol=1e-12)
    place = browser.value("xorviz.page.plane.placeOf(...xorviz.run.cut.seen(xorviz.run.samples, 6))")
    found = browser.value(f"xorviz.page.plane.at({place[0]}, {place[1]}).row")
    assert found == 6


def test_of_one_input_it_shows_a_line(opened):
    run = of_inputs(1)
    browser = opened(run)
    browser.value("xorviz.page.go(200)")
    assert browser.value("document.getElementById('cut').hidden")
    x = browser.value("Array.from(xorviz.page.plane.inputs)")
    answers = browser.value("Array.from(xorviz.run.passesAt(xorviz.page.plane.inputs, 241).a.at(-1))")
    np.testing.assert_allclose(answers, run.predict(np.array(x)[:, np.newaxis])[:, 0], rtol=0, atol=1e-12)
    place = browser.value("xorviz.page.plane.placeOfSample(xorviz.run.samples, 3)")
    box = browser.value(
        "(() => { const box = document.getElementById('plane').getBoundingClientRect();"
        " return [box.width, box.height]; })()"
    )
    browser.point("#plane", place[0] / box[0], place[1] / box[1])
    told = browser.value("document.getElementById('tip').textContent").split("\n")
    assert float(told[0].removeprefix("width = ").replace("−", "-")) == pytest.approx(
        10 + 2 * run.data.inputs[3, 0], rel=1e-5
    )
    assert float(told[2].removeprefix("ŷ = ")) == pytest.approx(run.head.predictions[3, 0], rel=1e-12)


def test_in_a_frame_of_a_course_page_it_steps(opened, run, browser, tmp_path):
    """As course systems show what others have written: as text of the page around it."""
    opened(run)
    page = escape((tmp_path / "run.html").read_text(encoding="utf-8"))
    course = tmp_path / "course.html"
    course.write_text(
        f'<!doctype html><meta charset="utf-8"><title>Week 3</title>'
        f'<iframe id="frame" width="900" height="700" srcdoc="{page}"></iframe>',
        encoding="utf-8",
    )
    browser.open(course)
    inside = "document.getElementById('frame').contentDocument"
    browser.value(f"{inside}.getElementById('step').click()")
    browser.wait_for(f"{inside}.getElementById('said').textContent.startsWith('Epoch 1, loss')")
    said = browser.value(f"{inside}.getElementById('said').textContent")
    assert said == f"Epoch 1, loss {run.at(1).loss:.4f}, correct {run.at(1).correct}/4"
