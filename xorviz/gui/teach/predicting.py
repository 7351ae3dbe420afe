"""Predict, observe, explain: connects the experiment card, the plots and the session."""

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal, Slot

from xorviz.core.run.config import TrainingConfig
from xorviz.core.teach.experiments import Experiment, Experiments, PredictionKind
from xorviz.core.teach.predictions import Guess, Stroke
from xorviz.gui.teach.answers import Answers
from xorviz.gui.teach.bet import Bet, bet_of
from xorviz.gui.teach.experiment_card import CardState, ExperimentCard
from xorviz.gui.teach.experiments_offered import ExperimentsOffered, own_words, why_unasked
from xorviz.session.session import Session
from xorviz.session.status import problems_text
from xorviz.session.view import SessionView

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xorviz.gui.kit.sketch import Sketch


class Sketches(Protocol):
    """Where curves and boundaries are drawn."""

    def sketch(self, kind: PredictionKind) -> "Sketch | None":
        """Return what draws that; None if nothing does, or not yet."""
        ...

    def begin_sketch(self, kind: PredictionKind, last: int, loss: float) -> None:
        """Let a curve be drawn, up to an epoch and from the loss at epoch 0; or a boundary."""
        ...


class Predicting(QObject):
    """Follows the session. A prediction belongs to the run that it was made for."""

    said = Signal(str)
    """What is wrong with some of the experiments."""
    asking = Signal(bool)
    """Whether a question is open: other runs, which may give the answer away, are out of sight then."""

    def __init__(
        self,
        session: Session,
        card: ExperimentCard,
        plots: Sketches,
        experiments: Experiments,
        answers: Answers,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session, self._card, self._plots, self._answers = session, card, plots, answers
        self._problems = ""
        """What is still to be said of the experiments file."""
        self._bet: Bet | None = None
        self._expected: Experiment | None = None
        """That which was chosen last, or whose own run was the last to be shown."""
        self._asked: Experiment | None = None
        """That whose prediction is being made."""
        self._is_asking = False
        """What was said last of whether there is one."""
        self._put: set[str] = set()
        """The names of those whose question has been put since the window was opened."""
        self._sketch: Sketch | None = None
        """That on which there is, or can be, a drawing."""
        session.changed.connect(self.on_session_changed)
        self._offer(experiments)
        card.experiment_chosen.connect(self.start)
        card.draw_requested.connect(self.on_draw_requested)
        card.committed.connect(self.on_committed)
        card.skipped.connect(self.on_skipped)
        card.explained.connect(self.on_explained)

    def teach(self, experiments: Experiments, expected: str = "") -> None:
        """Offer other experiments, whose questions have not been put; one of them may be expected."""
        if self._asked is not None:
            self._stop_asking(commit=False)
        self._show_drawing(())
        self._bet = None
        self._put.clear()
        self._offer(experiments)
        self.expect(expected)
        self.follow()

    @property
    def experiments(self) -> "Mapping[str, Experiment]":
        """By name, those that are offered."""
        return self._offered.by_name

    @property
    def expected(self) -> str:
        """The name of the experiment that was chosen or asked for last; empty if none was."""
        return "" if self._expected is None else self._expected.name

    def expect(self, name: str) -> None:
        """Say why there is no question, where the settings are not those of an experiment asked for."""
        self._expected = self.experiments.get(name)

    @Slot(str)
    def start(self, name: str) -> None:
        """Set an experiment up, and wait: its question can be answered first."""
        experiment = self._expected = self.experiments[name]
        self._put.add(name)
        self._session.playback.set_playing(False)
        self._session.start_run(experiment.config, experiment.title)

    def is_new(self, name: str) -> bool:
        """Say whether the question of an experiment has not been put yet."""
        return name not in self._put

    @Slot()
    def on_file_shown(self) -> None:
        """Have the predictions of a file stand again: that of the run shown, or else the newest."""
        self._show_drawing(())
        found: list[Bet] = []
        for answer, branch in self._answers.given.given:
            bet = bet_of(answer, branch, self.experiments)
            if bet is not None:
                self._put.add(bet.experiment.name)
                found.append(bet)
        shown = [each for each in found if each.branch is self._session.branch]
        self._bet = next(iter([*shown[::-1], *found[::-1]]), None)
        self.follow()

    @Slot(object, object)
    def on_session_changed(self, view: SessionView, what: frozenset[str]) -> None:
        """Show which experiment this is, and how far it is."""
        if self._problems and "preparing" in what and not view.preparing:
            # Not before the engine is there: else what is said would be forgotten for the run's restart.
            problems, self._problems = self._problems, ""
            self.said.emit(problems)
        if what & {"run", "head", "edits", "config", "begun"}:
            self.follow()

    def follow(self) -> None:
        """Show which experiment this is, and how far it is."""
        view = self._session.view
        experiment, begun = self._experiment(view.config), view.begun
        stays = experiment == self._asked and (begun or self._is_exact(experiment))
        if self._asked is not None and (begun or not stays):
            self._stop_asking(commit=stays)
        bet = self._bet_shown(experiment)
        if bet is not None and bet.outcome is None and bet.is_over:
            bet.compare()
            self._answers.keep(bet.answer())
        self._card.show_state(self._shown(view, experiment, bet))
        if not begun and bet is None and self._asked is None and self._is_exact(experiment):
            self._asked = experiment
        if (self._asked is not None) != self._is_asking:
            self._is_asking = self._asked is not None
            self.asking.emit(self._is_asking)

    @Slot()
    def on_draw_requested(self) -> None:
        """Let the prediction be drawn on its plot; once more, and it begins anew."""
        if self._asked is None:
            return
        kind = self._asked.prediction.kind
        sketch = self._plots.sketch(kind)
        if sketch is None:
            return
        if self._sketch is None:
            self._sketch = sketch
            sketch.changed.connect(self.on_sketch_changed)
            sketch.accepted.connect(self.on_committed)
            sketch.left.connect(self.on_sketch_changed)
        sketch.clear()
        self._plots.begin_sketch(kind, self._asked.epochs, self._session.view.snapshot.loss)
        self.on_sketch_changed()

    @Slot()
    def on_sketch_changed(self) -> None:
        """Say whether there is a drawing."""
        sketch = self._sketch
        if sketch is not None:
            self._card.show_drawing(drawing=sketch.drawing, drawn=bool(sketch.strokes))

    @Slot()
    def on_committed(self) -> None:
        """Take the prediction and keep it, then run to compare."""
        asked = self._asked
        if asked is not None and self._guess(asked) is not None:
            self._stop_asking(commit=True)
            self.follow()
            self._session.playback.run_to(asked.epochs, in_view=True)
            self._card.left.emit()

    @Slot()
    def on_skipped(self) -> None:
        """Run as far as the experiment says, without a prediction."""
        experiment = self._asked
        if experiment is not None:
            self._put.add(experiment.name)
            self._stop_asking(commit=False)
            self._session.playback.run_to(experiment.epochs, in_view=True)
            self._card.left.emit()

    @Slot(str)
    def on_explained(self, sentence: str) -> None:
        """Keep prediction, outcome and explanation."""
        bet = self._bet
        if bet is None or bet.outcome is None or bet.sentence is not None:
            return
        bet.sentence = sentence
        self._answers.add(bet.answer())
        self.follow()

    def _offer(self, experiments: Experiments) -> None:
        self._offered = ExperimentsOffered(experiments)
        self._problems = problems_text(experiments) if experiments.problems else ""
        self._card.show_experiments(experiments.by_name.values(), experiments.problems)

    def _experiment(self, config: TrainingConfig) -> Experiment | None:
        """Return the experiment that has these settings: that of the prediction, if there is one."""
        bet = self._bet
        if bet is not None and bet.run is self._session.view.run and config == bet.experiment.config:
            return bet.experiment
        return self._offered.of(config, self._expected)

    def _is_exact(self, experiment: Experiment | None) -> bool:
        """Say whether this is the experiment's own run, seed and all, that nothing was done to."""
        if experiment is None:
            return False
        view = self._session.view
        return not view.run.edits and view.run.start == experiment.config == view.config

    def _bet_shown(self, experiment: Experiment | None) -> Bet | None:
        """Return the bet on the run shown; its drawing is in the plot while it is shown, and only then."""
        bet = self._bet
        if bet is None or self._asked is not None:
            return None
        if (
            bet.run is not self._session.view.run
            or bet.experiment != experiment
            or not self._is_exact(experiment)
        ):
            self._show_drawing(())
            return None
        self._show_drawing(bet.guess.strokes)
        return bet

    def _show_drawing(self, strokes: tuple[Stroke, ...]) -> None:
        bet = self._bet
        sketch = None if bet is None else self._plots.sketch(bet.guess.kind)
        if sketch is not None and sketch.strokes != strokes:
            sketch.show_strokes(strokes)

    def _shown(self, view: SessionView, experiment: Experiment | None, bet: Bet | None) -> CardState:
        if not self._is_exact(experiment):
            missed = experiment or self._expected
            reason = why_unasked(view.config, missed)
            back = missed.name if missed is not None and reason and view.config.own is None else ""
            noted, heading = not view.edits, own_words(view.run.data) if view.config.own else ""
            return CardState(experiment, "watching", reason=reason, heading=heading, noted=noted, back=back)
        self._expected = experiment
        if bet is not None and bet.outcome is not None:
            stage = "told" if bet.sentence is None else "kept"
            return CardState(experiment, stage, bet.outcome, sentence=bet.sentence or "")
        return CardState(experiment, "running" if bet or view.begun else "asking")

    def _stop_asking(self, *, commit: bool) -> None:
        """Take the prediction that was being made, or leave it."""
        asked, self._asked = self._asked, None
        assert asked is not None
        guess = None
        if commit:
            self._put.add(asked.name)
            guess = self._guess(asked)
        if self._sketch is not None:
            for signal, slot in (
                (self._sketch.changed, self.on_sketch_changed),
                (self._sketch.accepted, self.on_committed),
                (self._sketch.left, self.on_sketch_changed),
            ):
                signal.disconnect(slot)
            self._sketch.stop()
            if guess is None:
                self._sketch.clear()
            self._sketch = None
        if guess is not None:
            self._bet = Bet(self._session.view.branch, asked, guess)
            self._answers.keep(self._bet.answer())

    def _guess(self, experiment: Experiment) -> Guess | None:
        """Return the prediction as far as it has been made; None if it is not complete."""
        if self._sketch is not None and self._sketch.strokes:
            return Guess(experiment.prediction.kind, strokes=self._sketch.strokes)
        return self._card.guess
