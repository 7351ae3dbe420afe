"""Hand-outs: a teacher's own pages, experiments and claims, with other numbers for each student."""
