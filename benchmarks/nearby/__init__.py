"""A hundred changes of one consortium: each solved from what was learned, and anew, in the same run."""
