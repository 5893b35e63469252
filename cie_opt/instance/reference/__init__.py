"""The reference consortium: made up from published figures by one seeded generator, in three sizes."""

from __future__ import annotations

import pandas as pd

from cie_opt.errors import OptionError
from cie_opt.instance.about import About
from cie_opt.instance.instance import Instance
from cie_opt.instance.parse import from_tables
from cie_opt.instance.reference.labs import lab_tables
from cie_opt.instance.reference.members import enterprises_of, ground_tables, members_table, schools_of
from cie_opt.instance.reference.mentors import mentor_needs_table, mentors_table
from cie_opt.instance.reference.money import by_heads, money_tables
from cie_opt.instance.reference.people import majors_table, skills_table, trainees_of, trainees_table
from cie_opt.instance.reference.policies import goals_table, groups_table, limits_table
from cie_opt.instance.reference.posts import blocks_table, post_skills_table, posts_of, posts_table
from cie_opt.instance.reference.sizes import SIZES, Size
from cie_opt.texts import _

__all__ = ["reference"]


def reference(size: str, *, seed: int = 2026) -> Instance:
    """Return the reference consortium of the Jinhua area, made up from published figures.

    Parameters
    ----------
    size : {"mini", "consortium", "city"}
        40 trainees at 8 enterprises; 6,000 at 107 with 40 labs and 1,500 mentors; 25,000 at 4,556 with 300 labs and
        15,000 mentors.
    seed : int, default 2026
        >= 0. The same seed gives the same instance; ``instances/jinhua`` holds those of the default.

    Returns
    -------
    Instance
        Labels and headers of the case are Chinese; nobody and no enterprise in it is real.

    Raises
    ------
    OptionError
        For a size that there is not, or a negative seed.

    Examples
    --------
    >>> import cie_opt as cie
    >>> instance = cie.reference("mini")
    >>> instance.rows("mentors"), int(instance.amounts("trainees", "count").sum())
    (10, 40)
    """
    if size not in SIZES:
        wanted = ", ".join(SIZES)
        raise OptionError(
            _("There is no reference consortium of size {size!r}.").format(size=size),
            _("Take one of: {wanted}.").format(wanted=wanted),
        )
    if seed < 0:
        raise OptionError(_("The seed is {seed}, below 0.").format(seed=seed), _("Take a whole number from 0."))
    chosen = SIZES[size]
    about = About(
        name=f"金华参考联合体（{chosen.zh}）",
        description=f"Reference consortium, size {size}, seed {seed}; instances/jinhua/README.md tells its sources.",
        source=f"cie_opt.reference({size!r}, seed={seed})",
        licence="MIT",
        synthetic=True,
        scales={"money": 1, "distance": 10},
    )
    return from_tables(_tables(chosen, seed), about=about)


def _tables(size: Size, seed: int) -> dict[str, pd.DataFrame]:
    schools, enterprises = schools_of(size), enterprises_of(size, seed)
    trainees, posts = trainees_of(size, seed, schools), posts_of(size, seed, enterprises)
    tables = ground_tables(size)
    periods = tables["periods"]["period"]
    tables |= {
        "members": members_table(size, schools, enterprises),
        "majors": majors_table(size),
        "trainees": trainees_table(size, seed, schools, trainees, periods),
        "trainee_skills": skills_table(seed, trainees),
        "posts": posts_table(size, seed, enterprises, posts),
        "blocks": blocks_table(size, periods),
        "post_skills": post_skills_table(size, seed, posts),
        **lab_tables(size, seed, schools, enterprises, trainees),
        "mentors": mentors_table(size, seed, schools, enterprises, trainees),
        "mentor_needs": mentor_needs_table(),
        "groups": groups_table(enterprises),
        "goals": goals_table(),
    }
    money = money_tables(size, seed, enterprises, tables["labs"], tables["lab_needs"], tables["posts"])
    return {**tables, **money, "limits": limits_table(by_heads(money["funds"]) // 2)}
