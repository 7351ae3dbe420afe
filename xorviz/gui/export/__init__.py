"""Pictures of what was seen, drawn off-screen by the same views."""
