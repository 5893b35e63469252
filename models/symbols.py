"""The symbols of the statement page: what each means and which column of which table it is read from."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["FILES", "MEASURES", "MEASURES_TEXT", "SYMBOLS", "Symbol"]

FILES = {
    "placement": "Placement",
    "switches": "Switches",
    "grouping": "Grouping",
    "rotations": "Rotations",
    "waiting": "Waiting and changes of host",
    "stability": "Stability",
    "couples": "Stability of couples",
    "labs": "Labs",
    "sessions": "Courses",
    "mentors": "Mentors",
    "projects": "Projects",
    "funding": "Funding",
    "council": "Council",
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
    Symbol("Q[j,t]", "seats", ("post_periods.capacity", "posts.capacity"), "trainees"),
    Symbol(
        "q[j,t]",
        "least heads in a period of the window",
        ("post_periods.occupancy", "posts.occupancy"),
        "trainees",
    ),
    Symbol("q°[j]", "least intake of an opened post", ("posts.minimum",), "trainees"),
    Symbol("L[j]", "load capacity", ("posts.load_capacity",), "units of load"),
    Symbol("l[i,j,b]", "load of one trainee on the stay", ("posts.load", "arcs.load"), "units of load"),
    Symbol("n[j]", "persons of all stays at the post", ("trainees.count",), "trainees"),
    Symbol("c[j]", "cost of opening the post", ("posts.opening_cost",), "yuan"),
    Symbol(
        "U[e], W[e]", "most and least heads at all posts of the member", ("members.upper", "members.lower"), "trainees"
    ),
    Symbol("rank[i,j]", "how trainee i ranks post j, 1 before 2", ("scores.measure", "scores.value"), "1"),
    Symbol("rank[i,j,i',j']", "how two rank a choice of theirs, 1 before 2", ("joint_arcs.rank",), "1"),
    Symbol("rank[j,i]", "how post j, or its member, ranks trainee i", ("scores.measure", "scores.value"), "1"),
    Symbol("P[i,j]", "persons that a pin of a trainee at a post fixes", ("pins.count",), "trainees"),
    Symbol(
        "j in q",
        "the post is of a kind that counts for a requirement, of those that concern the trainee",
        ("requirements.post_kinds", "requirements.trainee", "requirements.major", "posts.post_kind"),
        "",
    ),
    Symbol("N[q], weeks[q]", "stays or weeks required", ("requirements.count", "requirements.weeks"), "stays, weeks"),
    Symbol("each[q]", "most stays in one kind of a requirement", ("requirements.each_most",), "stays"),
    Symbol("gap[q]", "fewest free periods after a stay", ("requirements.least_gap",), "periods"),
    Symbol("most[q]", "most free periods after a stay", ("requirements.most_gap",), "periods"),
    Symbol(
        "v°[i], v°°[i]",
        "what a period of waiting and a change of host count in satisfaction",
        ("trainees.wait_score", "trainees.change_score"),
        "1",
    ),
    Symbol("k' before k", "kinds of post in their order", ("precedences.post_kind", "precedences.before"), ""),
    Symbol("m[i,k]", "most stays in a kind", ("requirements.each_most", "trainees.places"), "stays"),
    Symbol("H°[i]", "most stays at one enterprise", ("trainees.max_per_host",), "stays"),
    Symbol("hours[r]", "hours of a lab that one head needs", ("lab_needs.hours",), "hours"),
    Symbol(
        "need[r]", "what one head needs: `hours[r]`, or 1 where heads are counted", ("lab_needs.hours",), "hours, or 1"
    ),
    Symbol(
        "cost[r,a]",
        "cost of serving one head at a lab; where an arc has it or hours, heads are counted",
        ("lab_arcs.cost", "lab_arcs.hours"),
        "yuan",
    ),
    Symbol(
        "step[r,a]",
        "hours of one of a column: `step[a]`, or those of a head at the lab where heads are counted",
        ("lab_arcs.hours", "lab_needs.hours"),
        "hours",
    ),
    Symbol(
        "part[r,a]",
        "what one of a column gives: `step[a]`, or 1 where heads are counted",
        ("labs.grid",),
        "hours, or 1",
    ),
    Symbol(
        "N[r]",
        "heads of a demand: `Σ x[i,j,b]` over the stays of those concerned, or `do[p]`, or the persons enrolled, or 1",
        (
            *("lab_needs.basis", "lab_needs.trainee", "lab_needs.major", "lab_needs.post_kind"),
            *("lab_needs.project", "trainees.count"),
        ),
        "trainees",
    ),
    Symbol("N°[r]", "most trainees who could have a demand", ("trainees.count", "trainees.places"), "trainees"),
    Symbol("virtual[r]", "most part of a need in virtual labs", ("lab_needs.virtual_share",), "1"),
    Symbol("step[a]", "hours of one step of a lab: its grid, else a minute", ("labs.grid",), "hours"),
    Symbol("K[a,t]", "hours of all seats of a lab in a period", ("labs.seats", "lab_hours.hours"), "hours"),
    Symbol(
        "share[a,t]", "most part of them for others than the owner", ("lab_hours.share_rate", "labs.share_rate"), "1"
    ),
    Symbol("least[a]", "least part of its hours that an opened lab is used", ("labs.least_use",), "1"),
    Symbol("cost[a], c[a]", "cost of an hour, and of opening the lab", ("labs.hour_cost", "labs.opening_cost"), "yuan"),
    Symbol("hours[v]", "hours that a service wants", ("services.hours",), "hours"),
    Symbol("fee[v]", "what an hour of a service brings", ("services.fee",), "yuan"),
    Symbol("lectures[c]", "lectures of a course", ("sessions.lectures",), "lectures"),
    Symbol("size[c], seats[a]", "trainees of a course, seats of a lab", ("sessions.size", "labs.seats"), "trainees"),
    Symbol("most[c]", "most labs of a course", ("sessions.max_labs",), "labs"),
    Symbol("fewest[c]", "fewest days of a course", ("sessions.min_days", "periods.day"), "days"),
    Symbol("c of m, c of q", "teacher and curricula of a course", ("sessions.teacher", "sessions.curricula"), ""),
    Symbol("mentors[z]", "mentors of one trainee that a need asks for", ("mentor_needs.count",), "mentors"),
    Symbol("hours[z]", "hours of guidance of one trainee in a period", ("mentor_needs.hours",), "hours"),
    Symbol("G[z,d,t]", "persons whose stays at the target cover the period", ("trainees.count",), "trainees"),
    Symbol(
        "C[m], C°[m]", "most and fewest trainees of a mentor at once", ("mentors.capacity", "mentors.lower"), "trainees"
    ),
    Symbol("hours[m]", "hours of guidance that a mentor has in a period", ("mentors.hours",), "hours"),
    Symbol("second[m]", "most part of a mentor's trainees at other members", ("mentors.second_share",), "1"),
    Symbol(
        "score[m,i]",
        "how well the mentor suits the trainee; 0 where absent",
        ("mentor_scores.value", "mentor_scores.allowed"),
        "points",
    ),
    Symbol("least[z]", "least total score of the mentors of a trainee", ("mentor_needs.least_score",), "points"),
    Symbol("allowance[m]", "allowance for a trainee in a period", ("mentors.allowance",), "yuan"),
    Symbol(
        "need[p,a,t], need[p,m,t]",
        "hours of a lab, or of a mentor, that a project needs in a period, or over the horizon",
        ("project_needs.amount", "project_needs.resource", "project_needs.key", "project_needs.period"),
        "hours",
    ),
    Symbol("need[p,e,t]", "people of a member that a project needs in a period", ("project_needs.amount",), "people"),
    Symbol("staff[e]", "staff on duty of the member", ("members.staff",), "people"),
    Symbol("need[p,f]", "money of a pot that a project needs", ("project_needs.amount",), "yuan"),
    Symbol("amount[f]", "money in a pot", ("funds.amount",), "yuan"),
    Symbol("rate[c]", "money for one trainee", ("fund_uses.rate",), "yuan"),
    Symbol(
        "N[c]",
        "trainees of the group at the enterprise: `Σ x[i,j,b]` over their stays",
        ("fund_uses.group",),
        "trainees",
    ),
    Symbol("cap[f,item,group], cap[c]", "most money of a use", ("fund_uses.cap",), "yuan"),
    Symbol(
        "cost[c], cost[b]",
        "`c[j] · o[j]`, `c[a] · build[a]`, `Σ cost[a] · step[a] · (use + service)`, `Σ allowance[m] · guide`, or "
        "`cost[p] · do[p]`",
        ("posts.opening_cost", "labs.opening_cost", "labs.hour_cost", "mentors.allowance", "projects.cost"),
        "yuan",
    ),
    Symbol(
        "own[c]",
        "share of a cost that the receiver bears, fixed or by its staff",
        ("fund_uses.own_share", "fund_uses.own_tiers", "members.staff"),
        "1",
    ),
    Symbol("advance[f]", "most part of the money that is paid before it is due", ("funds.advance_share",), "1"),
    Symbol(
        "due[c], due[c,t]",
        "money of a claim that falls due, over the horizon and by the end of a period: `rate[c]` for each trainee "
        "whose stay ends, or the part of the cost that the pot may pay",
        ("posts.first", "projects.last", "fund_uses.rate", "fund_uses.own_share"),
        "yuan",
    ),
    Symbol("most[c]", "what the pot holds, or the cap where that is less", ("funds.amount", "fund_uses.cap"), "yuan"),
    Symbol("from[c]", "share of trainees kept on from which a bonus is paid", ("fund_uses.bonus_from",), "1"),
    Symbol("kept[j]", "share of the trainees at a post who stay on", ("posts.retention",), "1"),
    Symbol("value[p]", "what a project is worth", ("projects.value",), "points"),
    Symbol("cost[p]", "what a project costs", ("projects.cost",), "yuan"),
    Symbol(
        "value[j]",
        "what one trainee is worth to the enterprise once paid: no rule takes its pay off",
        ("posts.value",),
        "yuan",
    ),
    Symbol("lead[p]", "member that leads a project", ("projects.lead",), "1"),
    Symbol("reservation[e]", "least net benefit at which a member joins", ("members.reservation",), "yuan"),
    Symbol("benefit[e]", "net benefit of a member: the measure below", ("posts.value", "services.fee"), "yuan"),
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
    Symbol("k of g", "keys of which the worst-off counts for a goal", ("goals.per", "goals.aggregation"), ""),
    Symbol("r", "how many of the worst-off a goal counts together", ("goals.depth",), "keys"),
    Symbol("floor[g], ceiling[g]", "bounds of a goal", ("goals.floor", "goals.ceiling"), "of the measure"),
)
"""In the order of the page."""

MEASURES_TEXT = """\
What goals, limits and bases speak of. v[s] is the value of one trainee on the stay s = (i,j,b). A stay belongs to a key
of its trainee (`trainee`, `school`, `home_region`, `major`, `class`) or of its post (`post`, `post_kind`, `region`, and
`enterprise`, `sector`, `park`, `size_class` of the post's enterprise); a stay without that label belongs to no key. A
group restricts a measure to the trainees, posts and members it names, to the trainees of schools and the posts of
enterprises it names; a stay is in the group when its trainee or its post is. Measures of labs and mentors know no
group; their keys are the school of a demand, the region of a lab, the enterprise of a service. A project is in the
group that names its lead; its keys are the lead as a `member`, and region, sector and size_class of the lead.
Money has those keys of the member that receives it (the enterprise, the owner of a lab, the employer of a mentor, the
lead of a project), and its pot, level and item. It is in a group when its pot is named there, where any is, and its
receiver is, where any member is.
"""

MEASURES = (
    ("placed", "Σ_s x[s]", "of trainees and posts"),
    ("load, fit, distance, pay, hours, value, retained", "Σ_s v[s] · x[s]", "of trainees and posts"),
    ("rank, post_rank and others in scores", "Σ_s v[s] · x[s]", "of trainees and posts"),
    ("placed_rate", "Σ_s x[s] / Σ_i p[i] · n[i]", "of trainees"),
    ("unplaced", "Σ_i u[i]", "of trainees"),
    ("waiting", "Σ_(i,e,t) w[i,e,t]", "of trainees; to be kept low only"),
    ("changes", "Σ_(i,e,t) c[i,e,t]", "of trainees; to be kept low only"),
    (
        "satisfaction",
        "Σ_s v[s] · x[s] + Σ_(i,e,t) (v°[i] · w[i,e,t] + v°°[i] · c[i,e,t])",
        "of trainees; to be kept high only",
    ),
    ("opened", "Σ_j o[j]", "of posts"),
    ("opening_cost", "Σ_j c[j] · o[j]", "of posts"),
    ("joined", "Σ_e m[e]", "of enterprises"),
    ("blocking_pairs", "Σ_(i,j) block[i,j] + Σ block[i,j,i',j']", "of trainees and posts"),
    ("lab_hours", "Σ_(r,a,t) step[r,a] · use[r,a,t]", "school of the demand, region of the lab; by period"),
    (
        "lab_cost",
        "Σ_(a,t) cost[a] · (Σ_r step[r,a] · use[r,a,t] + Σ_v step[a] · service[v,a,t])",
        "region of the lab; by period",
    ),
    ("lab_serving_cost", "Σ_(r,a,t) cost[r,a] · use[r,a,t]", "school of the demand, region of the lab; by period"),
    ("built", "Σ_a build[a]", "region of the lab"),
    ("lab_opening_cost", "Σ_a c[a] · build[a]", "region of the lab"),
    ("service_hours", "Σ_(v,a,t) step[a] · service[v,a,t]", "enterprise of the service; by period"),
    ("service_fees", "Σ_(v,a,t) fee[v] · step[a] · service[v,a,t]", "enterprise of the service; by period"),
    ("seats_short", "Σ_(c,a,t) max(0, size[c] - seats[a]) · lecture[c,a,t]", "only `all`"),
    ("missing_days", "Σ_c missing[c]", "only `all`"),
    ("lone_lectures", "Σ_(q,t) lone[q,t]", "only `all`"),
    ("extra_labs", "Σ_c extra[c]", "only `all`"),
    ("guided", "Σ_(z,m,d,t) guide[z,m,d,t]", "only `all`; by period"),
    ("seconded", "Σ_(z,m,d,t: d at others) guide[z,m,d,t]", "only `all`; by period"),
    ("allowances", "Σ_(z,m,d,t) allowance[m] · guide[z,m,d,t]", "only `all`; by period"),
    ("mentor_score", "Σ_(z,m,d,t: d of i) score[m,i] · guide[z,m,d,t]", "of trainees; by period"),
    ("projects", "Σ_p do[p]", "of the lead"),
    ("project_value", "Σ_p value[p] · do[p]", "of the lead"),
    ("project_cost", "Σ_p cost[p] · do[p]", "of the lead"),
    ("paid", "Σ_(c,t) pay[c,t]", "pot, level, item, receiver; by period"),
    ("subsidies", "Σ_(c,t: c by heads) pay[c,t]", "pot, level, item, receiver; by period"),
    ("own_money", "Σ_b cost[b] - Σ_(c on b, t) pay[c,t]", "of the receiver"),
    (
        "benefit",
        "Σ_s value[j] · x[s] + Σ_(c,t) pay[c,t] + Σ_(v,a,t) fee[v] · step[a] · service[v,a,t] - Σ_j c[j] · o[j] "
        "- Σ_a c[a] · build[a] - lab_cost - lab_serving_cost - allowances - project_cost",
        "the member: of trainees and posts the enterprise, of labs the owner, of mentors the employer, of projects the "
        "lead, of money the receiver",
    ),
    ("penalty", "Σ_(l,k,t) price[l] · (d⁻[l,k,t] + d⁺[l,k,t])", "goals only"),
)
"""Names, formula and keys of the measures."""
