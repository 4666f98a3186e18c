"""Facts to dependency graph: nodes, edges with the rung that found them, algorithms."""
