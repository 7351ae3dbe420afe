"""How the loss curves: the Hessian of a network and its eigenvalues, over the epochs of a run, in words."""
