"""One update taken apart: chain rule, code, samples, health, gradient check."""
