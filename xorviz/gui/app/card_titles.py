"""What stands above the cards of network, plane and loss: what each shows, or that in plain words."""

from PySide6.QtCore import QObject, Slot

from xorviz.core.data.dataset import Dataset
from xorviz.core.network.backpropagation import parameter_count
from xorviz.core.run.config import TrainingConfig
from xorviz.core.run.describing import in_words, shape_text
from xorviz.gui.kit.cards import TabCard
from xorviz.gui.kit.numbers import loss_text
from xorviz.gui.network.network_card import NetworkCard
from xorviz.session.view import SessionView

LONGEST_SHAPE = 9
"""Signs of a shape that is part of a title: a longer one gives way, for a title has room at any rate."""
PLANE_TITLES = {"input": "Boundary", "hidden": "Hidden space", "both": "Both spaces"}
PLAIN_PLANE, PLAIN_LOSS = "What it answers", "How wrong it is"
"""What boundary and loss are called at a first sight."""
SCALE_TIPS = {
    "log": "Equal steps for equal ratios of the loss",
    "linear": "Equal steps for equal differences",
}


class CardTitles(QObject):
    """Names three cards, and follows what they show."""

    def __init__(self, network: NetworkCard, plane: TabCard, loss: TabCard, parent: QObject) -> None:
        super().__init__(parent)
        self._network, self._plane, self._loss = network, plane, loss
        self._plain = False
        self._layers: tuple[int, ...] = ()
        self._heading = ("", "")
        """What is said of the plane, and beside that, where it does not show the usual."""
        self._loss_detail = ""
        self._loss_now = ""
        """The loss shown, as it is written."""
        self._named: object = None
        """What the titles are about."""

    def show_plain(self, plain: bool) -> None:
        """Say in plain words what each shows, or in the words of the field."""
        self._plain = plain
        self._name_network()
        self.name_plane()
        self.name_loss()

    def show_view(self, view: SessionView, what: frozenset[str]) -> None:
        """Name the network and the loss."""
        if what & {"config", "run"}:
            self.show_config(view.config, view.run.data)
        if what & {"run", "snapshot"}:
            self._loss_now = loss_text(view.snapshot.loss)
            if self._plain:
                self.name_loss()

    def show_config(self, config: TrainingConfig, data: Dataset) -> None:
        """Name the network and the loss."""
        held_out = 0 if data.test is None else len(data.test)
        layers, summed = config.layers(data), (config.reduction, config.penalty, len(data), held_out)
        if (layers, summed) == self._named:
            return
        self._layers, self._named = layers, (layers, summed)
        self._network.show_layers(layers)
        penalised = config.penalty != "none"
        more = f" + {config.penalty.upper()}" if penalised else " samples"
        self._loss_detail = f"{config.reduction} over {len(data):,}{more}"
        if held_out:
            self._loss_detail += f", {held_out:,} held out"
        self._name_network()
        self.name_loss()

    @Slot(str, str)
    def show_heading(self, title: str, detail: str) -> None:
        """Say above the plane what it shows; nothing if that is as usual."""
        self._heading = title, detail
        self.name_plane()

    def name_plane(self) -> None:
        """Say which space is shown."""
        tab = self._plane.tab
        title, detail = self._heading if tab != "hidden" else ("", "")
        usual = PLAIN_PLANE if self._plain and tab == "input" else PLANE_TITLES.get(tab, tab)
        self._plane.show_title(title or usual, detail)

    def name_loss(self) -> None:
        """Say what of the loss is shown."""
        tab = self._loss.tab
        loss = (PLAIN_LOSS, self._loss_now) if self._plain else ("Loss", self._loss_detail)
        titles = {**dict.fromkeys(SCALE_TIPS, loss), "gradients": ("Norms", "log scale")}
        self._loss.show_title(*titles.get(tab, (tab, "")))

    def _name_network(self) -> None:
        layers = self._layers
        if self._plain:
            self._network.show_title("Network", in_words(layers))
            return
        shape, size = shape_text(layers), f"{parameter_count(layers):,} parameters"
        if len(shape) <= LONGEST_SHAPE:
            self._network.show_title(f"Network {shape}", size)
        else:
            self._network.show_title("Network", shape, tip=f"{shape}: {size}")
