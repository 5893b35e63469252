"""The answer: arrays in, incumbent and bound out; knows no trainee.

The solver is not trusted: it lives in a process of its own (`worker`), under a watchdog (`client`), behind one gate
(`highs`), and what it claims is looked at once more (`trust`) before it counts.
"""
