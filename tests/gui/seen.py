"""What a person sees in a view, read from its inside: several tests ask for the same.

It imports no plot: a test looks whether the first paint comes before pyqtgraph is there.
"""

import numpy as np
from PySide6.QtCore import QPoint, QPointF, QRect
from PySide6.QtGui import QColor

from xorviz.core.network.backpropagation import forward
from xorviz.gui.time.timeline import Timeline
from xorviz.gui.time.timeline_lanes import TRACK_Y


def luminance(colour):
    """Return the relative luminance as WCAG 2 defines it."""
    channels = [value / 255 for value in QColor(colour).getRgb()[:3]]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    """Return the contrast of two colours as WCAG 2 defines it, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def pixel_of(view, *place):
    """Return where a point of a plane is in a view; or an epoch and a loss, or an epoch of the timeline."""
    if isinstance(view, Timeline):
        return QPoint(round(view._layout.scale.x(*place)), round(TRACK_Y))
    x, y = place
    if hasattr(view, "_unscale"):  # the loss view
        y = float(view._scale(np.array([y]))[0])
    scene = view._plot.box.mapViewToScene(QPointF(x, y))
    return QPointF(view._plot.mapTo(view, view._plot.mapFromScene(scene)))


def box_of(view, text):
    """Return where a text of a plot is, in pixels of that."""
    return text.deviceTransform(view._plot.viewportTransform()).mapRect(text.boundingRect())


def answered(snapshot, points):
    """Return what a network answers at points of the plane, (points,)."""
    return forward(snapshot.parameters, points, snapshot.config.activations).predictions[:, 0]


def hover_text(view):
    """Return what the loss view says of the place under the pointer, or the timeline in its card."""
    return view._card.lines if isinstance(view, Timeline) else view._hover.text


def shown_ranges(loss):
    """Return the epochs and the losses that the axes of a loss view span."""
    (first, last), (low, high) = loss._plot.box.viewRange()
    return (first, last), (loss._unscale(low), loss._unscale(high))


def shown_words(loss):
    """Return the words beside the marks of a loss view, and the names beside its ghosts."""
    return [word.text for word in (*loss._placed_marks.words, *loss._placed_marks.names)]


def shown_norms(norms):
    """Return the names of the lines that are drawn."""
    return [name.toPlainText() for name in norms._lines._names]


def edge_position(network, place):
    """Return a point on the edge of the parameter at this place, on its numbers if it has any."""
    if place in network.diagram.labels:
        return network.diagram.labels[place].center()
    return next(edge for edge in network.diagram.edges if edge.place == place).point(0.5)


def shown_contour(boundary):
    """Return the points of the line ŷ = 0.5 as drawn, (points, 2), with NaN between pieces."""
    return np.column_stack(boundary._ground.line.getData())


def shown_labels(boundary):
    """Return the predictions written beside the samples."""
    return [text.toPlainText() for text in boundary._samples.labels.texts]


def shown_samples(space):
    """Return where the samples are drawn in hidden space, (samples, 2)."""
    return space._samples.places


def number_texts(document):
    """Return what each number of a lesson's page is called, and what stands there."""
    return [(each.span.source, each.place.selectedText()) for each in document._numbers]


def shown_frames(film):
    """Return the pictures of a film strip."""
    return film._frames


def marked_epoch(film):
    """Return the epoch of the picture that is marked as the cursor's; None if it is between two."""
    place = film._place(film._cursor)
    return film._cursor if place == round(place) else None


def frame_rect(film, epoch):
    """Return where the picture of an epoch is; empty if there is none."""
    indices = [index for index, frame in enumerate(film._frames) if frame.epoch == epoch]
    return film._box(indices[0]).toAlignedRect() if indices else QRect()


def lane_rect(timeline, lane):
    """Return where a lane is: the track, or its line and name below; empty if it has no row."""
    if lane == timeline._shown.current:
        return timeline._layout.track.toRect()
    boxes = [row.box.toAlignedRect() for row in timeline._layout.lanes if row.lane == lane]
    return boxes[0] if boxes else QRect()


def shown_neurons(boundary):
    """Return the names of the neurons whose lines have one."""
    return [name.toPlainText() for _, name in boundary.neurons._items.values() if name.isVisible()]


def shown_rows(rule):
    """Return the rows of the chain rule, from the top."""
    return rule._rows


def shown_code(code):
    """Return each line of the program and the value beside it; an empty one if it is not known."""
    return [(line.text, code._value(line)) for line in code._lines]


def shown_caption(arrows):
    """Return what is written below the arrows: of the sum, and of the plane where there is room."""
    drawn = arrows.drawn()
    return ("", "") if drawn is None else arrows._caption_of(drawn)


def is_complete(dots):
    """Say whether all dots that are known have been placed."""
    return not dots._timer.isActive()


def looks_of(dots):
    """Return of each dot of a plot its symbol, its size, its pen and its brush."""
    return [dots.looks[each] for each in dots.of.tolist()]


def symbols_of(dots):
    """Return the symbol of each dot of a plot."""
    return [symbol for symbol, *_ in looks_of(dots)]
