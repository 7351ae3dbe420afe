"""Maps of fates: a plane of two quantities, each point a whole training."""
