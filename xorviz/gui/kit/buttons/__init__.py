"""Buttons that draw themselves: a style sheet takes several times as long."""
