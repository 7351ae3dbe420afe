"""The arrays that the mathematics works on."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float64]
"""Of double precision; its shape is said where it is used."""
