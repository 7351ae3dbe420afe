"""The mathematics, to be read: forward, backward, and the tables of what a network is made of."""
