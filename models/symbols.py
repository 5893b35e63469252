"""The symbols of the statement page: what each means and which column of which table it is read from."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["FILES", "MEASURES", "MEASURES_TEXT", "SYMBOLS", "Symbol"]

FILES = {
    "placement": "Placement",
    "switches": "Switches",
    "grouping": "Grouping",
    "limits": "Policies",
    "goals": "Goals",
}
"""Title of the section of each file of rules."""


class Symbol(NamedTuple):
    """One symbol of the equations.

    Attributes
    ----------
    symbol, meaning : str
    sources : tuple of str
        ``table.column`` of every cell that it depends on.
    unit : str
    """

    symbol: str
    meaning: str
    sources: tuple[str, ...]
    unit: str


SYMBOLS = (
    Symbol("n[i]", "persons of a row of trainees", ("trainees.count",), "trainees"),
    Symbol("p[i]", "places that each person may take", ("trainees.places",), "places"),
    Symbol("H[i]", "most enterprises over the horizon", ("trainees.max_hosts",), "enterprises"),
    Symbol("Q[j]", "seats", ("posts.capacity",), "trainees"),
    Symbol("q[j]", "least heads in every period of the window", ("posts.occupancy",), "trainees"),
    Symbol("q°[j]", "least intake of an opened post", ("posts.minimum",), "trainees"),
    Symbol("L[j]", "load capacity", ("posts.load_capacity",), "units of load"),
    Symbol("l[i,j,b]", "load of one trainee on the stay", ("posts.load", "arcs.load"), "units of load"),
    Symbol("n[j]", "persons of all stays at the post", ("trainees.count",), "trainees"),
    Symbol("c[j]", "cost of opening the post", ("posts.opening_cost",), "yuan"),
    Symbol(
        "U[e], W[e]", "most and least heads at all posts of the member", ("members.upper", "members.lower"), "trainees"
    ),
    Symbol("P[i,j]", "persons that a pin of a trainee at a post fixes", ("pins.count",), "trainees"),
    Symbol("M[l], M[g]", "measure of a limit or goal, below", ("limits.measure", "goals.measure"), "of the measure"),
    Symbol("M'[l]", "measure that a limit takes a share of", ("limits.base",), "of the measure"),
    Symbol("f[l]", "share", ("limits.factor",), "1"),
    Symbol(
        "A[l]",
        "amount: `max(least, round(f · B) + a)`, B a number of the tables; with tiers `v + s · B` for `f · B`",
        ("limits.amount", "limits.base", "limits.factor", "limits.tiers", "limits.rounding", "limits.least_amount"),
        "of the measure",
    ),
    Symbol("price[l]", "what breaking a limit by one unit costs", ("limits.price",), "of the objective"),
    Symbol("w[g]", "weight of a goal", ("goals.weight",), "1"),
    Symbol("floor[g], ceiling[g]", "bounds of a goal", ("goals.floor", "goals.ceiling"), "of the measure"),
)
"""In the order of the page."""

MEASURES_TEXT = """\
What goals, limits and bases speak of. v[s] is the value of one trainee on the stay s = (i,j,b). A stay belongs to a key
of its trainee (`trainee`, `school`, `home_region`, `major`, `class`) or of its post (`post`, `post_kind`, `region`, and
`enterprise`, `sector`, `park`, `size_class` of the post's enterprise); a stay without that label belongs to no key. A
group restricts a measure to the trainees, posts and members it names, to the trainees of schools and the posts of
enterprises it names; a stay is in the group when its trainee or its post is.
"""

MEASURES = (
    ("placed", "Σ_s x[s]", "of trainees and posts"),
    ("load, fit, distance, pay, hours, value, retained", "Σ_s v[s] · x[s]", "of trainees and posts"),
    ("rank, post_rank and others in scores", "Σ_s v[s] · x[s]", "of trainees and posts"),
    ("placed_rate", "Σ_s x[s] / Σ_i p[i] · n[i]", "of trainees"),
    ("unplaced", "Σ_i u[i]", "of trainees"),
    ("opened", "Σ_j o[j]", "of posts"),
    ("opening_cost", "Σ_j c[j] · o[j]", "of posts"),
    ("joined", "Σ_e m[e]", "of enterprises"),
    ("penalty", "Σ_(l,k,t) price[l] · (d⁻[l,k,t] + d⁺[l,k,t])", "goals only"),
)
"""Names, formula and keys of the measures."""
