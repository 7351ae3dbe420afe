"""What keeps machine code, and what is compiled anew."""

import sys
from importlib.util import module_from_spec, spec_from_file_location

import pytest
from numba.core import caching

from xorviz.core.engine import kernel, machine_code, table_choices
from xorviz.core.engine.engine import NotKept
from xorviz.core.network.activations import ACTIVATIONS
from xorviz.core.network.losses import LOSSES
from xorviz.core.network.optimisers import OPTIMISERS


def load(path):
    spec = spec_from_file_location(path.stem, path)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def is_from_cache(tmp_path, monkeypatch):
    """Compile a function, and say whether its machine code was there."""
    path = tmp_path / "caller.py"
    path.write_text("def double(x):\n    return 2 * x\n")
    double = load(path).double
    monkeypatch.setattr(machine_code, "_machines", [])

    def is_from_cache(included=b"these lanes"):
        compiled = machine_code.compiler(included)(double)
        assert compiled(2) == 4
        return bool(compiled.stats.cache_hits)

    return is_from_cache


def test_machine_code_is_kept_until_what_it_includes_changes(is_from_cache):
    assert [is_from_cache(), is_from_cache()] == [False, True]
    assert [is_from_cache(b"other lanes"), is_from_cache(b"other lanes")] == [False, True]


@pytest.mark.sampled(4)
@pytest.mark.parametrize("pattern", ["*.nbi", "*.nbc"])
@pytest.mark.parametrize("damage", ["emptied", "cut", "flipped at the start", "flipped", "a folder"])
def test_damaged_machine_code_is_compiled_anew_and_written_over(is_from_cache, tmp_path, pattern, damage):
    assert not is_from_cache()
    (file,) = tmp_path.rglob(pattern)
    data = bytearray(file.read_bytes())
    data[0 if damage == "flipped at the start" else len(data) // 2] ^= 0x55
    cut = {"emptied": 0, "cut": len(data) // 2}.get(damage, len(data))
    if damage == "a folder":
        file.unlink()
        file.mkdir()
    else:
        file.write_bytes(data[:cut])
    assert [is_from_cache(), is_from_cache()] == [False, damage != "a folder"]


def test_what_would_have_to_be_compiled_can_be_refused(is_from_cache):
    assert not is_from_cache()
    with machine_code.only_kept():
        assert is_from_cache()
        with pytest.raises(NotKept):
            is_from_cache(b"other lanes")


def test_machine_code_that_cannot_be_dated_is_not_kept(is_from_cache, tmp_path, monkeypatch):
    """Numba's name for the date is its own affair."""

    class Renamed(caching.IndexDataCacheFile):
        def __init__(self, *arguments, **more):
            super().__init__(*arguments, **more)
            del self._source_stamp

    monkeypatch.setattr(caching, "IndexDataCacheFile", Renamed)
    assert [is_from_cache(), is_from_cache()] == [False, False]
    assert not [*tmp_path.rglob("*.nb[ic]")]


def test_the_digest_of_what_is_included_follows_its_source(tmp_path):
    one, other = tmp_path / "one.py", tmp_path / "other.py"
    one.write_text("RATE = 1.0\n")
    other.write_text("RATE = 2.0\n")
    assert kernel._digest(load(one)) != kernel._digest(load(other))
    assert kernel.INCLUDED != b""


@pytest.mark.parametrize("table", [ACTIVATIONS, LOSSES, OPTIMISERS], ids=["activation", "loss", "optimiser"])
def test_whatever_a_record_compiles_is_included(table):
    for record in table.values():
        if record.compiled is not None:
            assert sys.modules[record.compiled.__module__] in table_choices.HOMES


def test_modules_without_a_source_have_no_digest(tmp_path):
    path = tmp_path / "bare.py"
    path.write_text("RATE = 1.0\n")
    bare = load(path)
    path.unlink()
    assert kernel._digest(bare) == b""
