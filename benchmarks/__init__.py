"""Figures of cie_opt beside other ways to state the same programme: ``python -m benchmarks``.

Kinds of cases (`kinds`), ways to state and solve them (`ways`), phases and sizes. A kind or a way is one file; the
command finds it. Every process of a run works on one way alone, and what the ways state is compared inside the run.
"""
