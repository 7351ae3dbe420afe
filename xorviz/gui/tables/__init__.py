"""A person's own table on its way into the window: opened, dropped or pasted, looked at before it counts."""
