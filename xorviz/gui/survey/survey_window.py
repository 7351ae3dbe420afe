"""The survey: what becomes of the same settings from many seeds, in numbers and three pictures."""

import math

import numpy as np
from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QFont
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from xorviz.core.data.dataset import Dataset
from xorviz.core.run.config import TrainingConfig
from xorviz.core.run.describing import settings_line
from xorviz.core.steps import TimeLeft
from xorviz.core.survey.plan import AXES, SurveyPlan, refusal
from xorviz.core.survey.tally import Share
from xorviz.core.writing import counted
from xorviz.gui.kit.cards import Card, Panel
from xorviz.gui.kit.layouts import in_column, in_row
from xorviz.gui.kit.step_job import ask_for_attention
from xorviz.gui.kit.theme import number_font
from xorviz.gui.kit.widgets import announce, named, restyle, with_role
from xorviz.gui.survey.survey_curves import SurveyCurves
from xorviz.gui.survey.survey_dots import SurveyDots
from xorviz.gui.survey.survey_form import SurveyForm
from xorviz.gui.survey.survey_heat import SurveyHeat
from xorviz.session.status import sentence
from xorviz.session.survey_runner import Findings, milestones

SIZE, SMALLEST = QSize(900, 600), QSize(760, 520)
FRAME = QSize(16, 48)
"""What the desktop puts around a window, at most."""
SPACING = 10
COMPILING = (
    "Compiling, once for this processor: ten to twenty seconds, or longer if it is busy. Then it begins."
)
LARGE = 26
"""Pixels of the large numbers."""


class SurveyWindow(QDialog):
    """Shows a survey. It trains nothing: whoever owns it hands the findings in."""

    run_requested = Signal(object)
    """The `SurveyPlan` that a person wants carried out."""
    cancel_requested = Signal()
    save_requested = Signal()
    seed_chosen = Signal(object)
    """The `TrainingConfig`, seed and all, of the run that a person wants to see."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("survey")
        self.setWindowTitle("Survey: many seeds at once")
        self.setModal(False)
        self._config = TrainingConfig()
        self._plan: SurveyPlan | None = None
        self._findings: Findings | None = None
        self._running = self._compiling = False
        self._variant = 0
        self._left = TimeLeft()
        self.form = SurveyForm()
        self._settings = _label("survey_settings")
        self._settings.setWordWrap(True)
        self._share, self._median = _large("survey_share"), _large("survey_median")
        self._of_what, self._interval = _label("survey_of_what"), _label("survey_interval")
        self._told = _label("survey_told")
        self._captions = QLabel("median epoch"), QLabel("of those that solve")
        self._status = _label("survey_status")
        self._bar = QProgressBar(textVisible=False)
        self._bar.setAccessibleName("Runs trained")
        self._cancel, self._save = QPushButton("Cancel"), QPushButton("Save…")
        for button, name, tip in (
            (self._cancel, "survey_cancel", "Stop, and keep what has been counted (Esc)"),
            (self._save, "survey_save", "Save the outcome of each run as CSV"),
        ):
            button.setObjectName(name)
            button.setAutoDefault(False)
            button.setToolTip(tip)
        self._dots, self._curves, self._heat = SurveyDots(), SurveyCurves(), SurveyHeat()
        self._compose()
        self._connect()
        self._show_numbers()
        self._show_running(False)
        self.form.make_default()
        self.form.setFocus()
        room = self.screen().availableSize() - FRAME
        self.setMinimumSize(SMALLEST.boundedTo(room))
        self.resize(SIZE.boundedTo(room))

    def show_config(self, config: TrainingConfig, data: Dataset) -> None:
        """Take the settings of the run in the window, for the next survey."""
        self._config = config
        self.form.show_config(config)
        reason = refusal(config)
        why = f". {sentence(reason)}" if reason else ""
        self._settings.setText(f"Settings of the window: {settings_line(config, data)}{why}")
        self._show_status()

    def show_started(self, plan: SurveyPlan, compiling: bool = False) -> None:
        """Show that a survey has begun, or waits for the compiler; nothing is known of it yet."""
        alike = [config.changed(seed=0) == plan.config.changed(seed=0) for config in plan.variants]
        self._plan, self._findings, self._compiling = plan, None, compiling
        self._left = TimeLeft()
        self._variant = alike.index(True) if any(alike) else 0
        self._dots.show_plan(plan)
        self._dots.show_variant(self._variant)
        self._curves.show_density(plan.epochs, np.zeros((0, 0), np.int64))
        self._heat_card.setVisible(plan.axis is not None)
        if plan.axis is not None:
            self._heat.show_labels([AXES[plan.axis].value_text(value) for value in plan.values])
            self._heat.show_variant(self._variant)
            values = all(plan.data_of(config).regression for config in plan.variants)
            label = AXES[plan.axis].label
            title = (label, "") if values else (f"Solved by {label.lower()}", "by epoch, %")
            self._heat_card.show_title(*title)
        self._bar.setRange(0, 0 if compiling else plan.runs)  # 0 to 0: it moves, and says nothing of how far
        self._bar.setValue(0)
        self._show_numbers()
        self._show_running(True)

    def show_findings(self, findings: Findings) -> None:
        """Show what has been found, and add what is new to the dots."""
        self._findings = findings
        self._dots.show_portions(findings.portions)
        self._bar.setRange(0, findings.plan.runs)
        self._bar.setValue(findings.finished)
        if findings.outcomes:
            shares = np.array([outcome.solved_by for outcome in findings.outcomes])
            self._heat.show_shares(milestones(findings.plan.epochs).tolist(), shares)
        self._show_numbers()
        if findings.state != "running":
            ask_for_attention(self)
            self._show_running(False)

    def reject(self) -> None:
        """Cancel the survey if one is under way, else close."""
        if self._running:
            self.cancel_requested.emit()
        else:
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop what is under way: nobody looks at it any more."""
        self.cancel_requested.emit()
        event.accept()

    @Slot(str)
    def say(self, text: str) -> None:
        """Show a message until something else happens."""
        self._status.setText(text)
        restyle(self._status, "alarm", False)
        announce(self, text)

    @Slot(str)
    def on_refused(self, reason: str) -> None:
        """Say why something that was typed is not taken."""
        self.say(sentence(reason))
        restyle(self._status, "alarm", True)

    @Slot()
    def on_compiled(self) -> None:
        """Say that the compiler is not waited for any more."""
        self._compiling = False
        self._left = TimeLeft()
        if self._plan is not None:
            self._bar.setRange(0, self._plan.runs)
        self._show_status()

    @Slot(int)
    def on_variant_chosen(self, variant: int) -> None:
        """Show the runs of another value."""
        self._variant = variant
        self._dots.show_variant(variant)
        self._heat.show_variant(variant)
        self._show_numbers()

    def _show_running(self, running: bool) -> None:
        self._running = running
        had_focus = self._cancel.hasFocus()
        self.form.show_running(running)
        self._cancel.setEnabled(running)
        self._save.setEnabled(not running and self._findings is not None and self._findings.finished > 0)
        self._bar.setVisible(running)
        if running:
            self._cancel.setFocus()
        elif had_focus:
            self.form.setFocus()
        self._show_status()

    def _show_numbers(self) -> None:
        """Show the variant that is chosen in numbers and as a density."""
        findings = self._findings
        outcome = findings.outcomes[self._variant] if findings is not None and findings.outcomes else None
        share = outcome.solved if outcome is not None else Share(0, 0)
        values = outcome is not None and outcome.values
        self._share.setText(f"{100 * share.value:.1f} %" if share.of and not values else "–")
        self._of_what.setText("values are neither right nor wrong" if values else self._what())
        self._interval.setText("" if values else interval_text(share))
        self._told.setText(outcome.told if outcome is not None else "")
        median = outcome.median_epoch if outcome is not None else math.nan
        self._median.setText("–" if math.isnan(median) else f"{median:,.0f}")
        for part in (self._median, *self._captions):
            part.setVisible(not values)
        if findings is not None and outcome is not None:
            self._curves.show_density(findings.plan.epochs, findings.density[self._variant])
        self._show_status()

    def _what(self) -> str:
        plan = self._plan
        if plan is None or plan.axis is None:
            return "solved"
        return f"solved with {AXES[plan.axis].in_words(plan.values[self._variant])}"

    def _show_status(self) -> None:
        """Say how far it is, or how it ended; of which settings, if the window has others by now."""
        findings, plan = self._findings, self._plan
        text, tip = "", ""
        if plan is not None and findings is None:
            text = COMPILING if self._compiling else "Starting…"
        elif plan is not None and findings is not None:
            text, tip = state_text(findings), findings.failure
            if findings.state == "running":
                text += self._left.after(findings.finished, findings.plan.runs)
            if plan.config.changed(seed=0) != self._config.changed(seed=0):
                text += f" With {settings_line(plan.config, plan.data_of(plan.config))}."
        self._status.setText(text)
        self._status.setToolTip(tip)
        restyle(self._status, "alarm", findings is not None and findings.state == "failed")

    def _connect(self) -> None:
        self.form.run_requested.connect(self.run_requested)
        self.form.refused.connect(self.on_refused)
        self._cancel.clicked.connect(self.cancel_requested)
        self._save.clicked.connect(self.save_requested)
        self._dots.run_chosen.connect(self.seed_chosen)
        self._heat.variant_chosen.connect(self.on_variant_chosen)

    def _compose(self) -> None:
        self._heat_card = Card("Solved", self._heat)
        self._heat_card.hide()
        right = in_column((Card("All losses", self._curves), 3), (self._heat_card, 2), gap=SPACING)
        pictures = in_row((Card("One dot for each seed", self._dots), 3), (right, 2), gap=SPACING)
        parts = (self.form, self._settings, self._numbers_card(), (pictures, 1), self._footer())
        in_column(*parts, inside=self, gap=SPACING, margins=(14, 12, 14, 12))

    def _numbers_card(self) -> QFrame:
        """Put the large numbers into a row, each with its words beside it."""
        card = Panel()
        row = in_row(inside=card, gap=12, margins=(14, 6, 14, 6))
        texts = (self._of_what, self._interval), self._captions
        for number, words in zip((self._share, self._median), texts, strict=True):
            for label in words:
                with_role(label, "muted")
            row.addWidget(number)
            row.addLayout(in_column(*words, gap=0))
            row.addSpacing(20)
        with_role(self._told, "muted")
        row.addWidget(self._told)
        row.addStretch(1)
        return card

    def _footer(self) -> QHBoxLayout:
        """Put how far it is, and what can be done about it, into a row."""
        self._status.setWordWrap(True)
        room = self._bar.sizePolicy()
        room.setRetainSizeWhenHidden(True)
        self._bar.setSizePolicy(room)
        self._bar.setFixedWidth(180)
        return in_row((self._status, 1), self._bar, self._cancel, self._save, gap=SPACING)


def interval_text(share: Share) -> str:
    """Say between what the true share is, and what was counted."""
    if not share.of:
        return "nothing counted yet"
    low, high = (100 * end for end in share.interval)
    return f"95 % between {low:.1f} and {high:.1f} %; {share.count:,} of {share.of:,}"


def state_text(findings: Findings) -> str:
    """Say how far a survey is, or how it ended."""
    so_far = f"{findings.finished:,} of {findings.plan.runs:,} runs"
    if findings.state == "running":
        return so_far
    if findings.state == "complete":
        runs, epochs = counted(findings.finished, "run"), counted(findings.plan.epochs, "epoch")
        return f"Complete: {runs} of {epochs} each."
    if findings.state == "cancelled":
        return f"Cancelled: {so_far} counted."
    reason = findings.failure.strip().splitlines()[-1] if findings.failure.strip() else "an unknown error"
    return f"Failed: {reason}. {so_far} counted."


def _label(name: str, role: str = "muted") -> QLabel:
    return named(QLabel(), name, role=role)


def _large(name: str) -> QLabel:
    """Return a large number's place, as wide as it can become, so that nothing beside it moves."""
    label = _label(name, "number")
    label.setFont(number_font(LARGE, QFont.Weight.DemiBold))
    label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    label.setMinimumWidth(label.fontMetrics().horizontalAdvance("100.0 %"))
    return label
