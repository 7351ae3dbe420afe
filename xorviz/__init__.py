"""xorviz shows backpropagation happening.

The mathematics lives in `xorviz.core` and can be used without a screen:

>>> from xorviz.core import TrainingConfig, Run
>>> run = Run(TrainingConfig(dataset="xor", hidden=(2,), seed=29))
>>> run.advance(5000)
>>> run.at(5000).accuracy
1.0
"""

__version__ = "0.1.0"
