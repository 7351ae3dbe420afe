"""Settings in plain lists and numbers, ready for JSON."""

from collections.abc import Mapping

from xorviz.core.data.dataset import Dataset
from xorviz.core.hands.held import Held
from xorviz.core.parameter import Setting
from xorviz.core.run.start import Start


def ready_for_json(
    settings: Mapping[str, Setting], own: Dataset | None, start: Start | None, held: Held
) -> dict[str, object]:
    """Return settings, and what a person gave or holds, by name."""
    found: dict[str, object] = {
        name: list(value) if isinstance(value, tuple) else value for name, value in settings.items()
    }
    if own is not None:
        found |= {"own": {"label": own.label, "samples": len(own)}}
    if start is not None:
        found |= {"start": start.as_dict()}
    if held:
        found |= {"frozen": sorted(held.frozen), "off": [list(each) for each in held.off]}
    return found
