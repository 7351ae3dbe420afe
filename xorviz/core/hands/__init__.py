"""A person's hands on a network: what they change, hold still and switch off."""
