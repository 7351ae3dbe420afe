from xorviz.core import ConfigError, XorvizError
from xorviz.core.errors import unknown_name
from xorviz.core.files import FileError


def test_all_errors_are_xorviz_errors():
    assert issubclass(ConfigError, XorvizError)
    assert issubclass(FileError, XorvizError)


def test_an_unknown_name_gets_the_nearest_known_one():
    assert str(unknown_name("loss", "squard_error", ["huber", "squared_error"])) == (
        "loss 'squard_error' is not known: did you mean 'squared_error'? (known: huber, squared_error)"
    )
    assert str(unknown_name("claim", "a", [])) == "claim 'a' is not known (there is none)"
    assert str(unknown_name("loss", 3, ["huber"])) == "loss '3' is not known (known: huber)"
