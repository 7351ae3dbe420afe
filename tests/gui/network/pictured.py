"""Pictures of a network, and what is counted in them."""

import numpy as np

SIZES = [(260, 220), (493, 605), (900, 700)]


def picture(view):
    return view.grab().toImage()


def count_pixels(image, colour):
    pixels = np.array(image.convertToFormat(image.Format.Format_RGB32).constBits(), copy=True).view(np.uint32)
    return int(((pixels & 0xFFFFFF) == (colour.rgb() & 0xFFFFFF)).sum())


def label_box(view, edge):
    return view.diagram.labels.get(edge.place)
