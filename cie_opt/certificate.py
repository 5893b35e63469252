"""The bound, recomputed without the solver."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NoReturn

import numpy as np

from cie_opt.errors import DataError, DigestMismatch, Fault
from cie_opt.instance.goals import Goal
from cie_opt.instance.instance import Instance
from cie_opt.keeping import keeping
from cie_opt.outcome import Certificate, LevelCertificate
from cie_opt.program.program import Program, assemble
from cie_opt.program.rules import Rule
from cie_opt.proof import certified_bound, level_arrays
from cie_opt.search.proofs import Proof
from cie_opt.texts import _

__all__ = ["ProvedBound", "verify_bound"]


@dataclass(frozen=True)
class ProvedBound:
    """What a certificate proves of one goal level.

    Attributes
    ----------
    level : int
    goals : str
        Labels of its goals.
    sense : {"max", "min"}
    bound : Fraction or None
        No allocation that keeps the earlier levels has a better objective; None when the duals prove nothing.
    """

    level: int
    goals: str
    sense: str
    bound: Fraction | None


def verify_bound(
    instance: Instance, certificate: Certificate, *, goals: Sequence[Goal] | None = None, rules: Iterable[Rule] = ()
) -> tuple[ProvedBound, ...]:
    """Recompute what the duals of a certificate prove, in exact arithmetic and without the solver.

    The programme is stated anew from the instance, rows that are said to follow from it are rounded anew, and each
    level's bound follows from weak duality alone, whatever the duals are. Where the objective can only be whole, the
    bound is rounded to it.

    Parameters
    ----------
    instance : Instance
    certificate : Certificate
        From ``outcome.certificate``.
    goals, rules
        As they were given to ``solve``.

    Returns
    -------
    tuple of ProvedBound
        One for each level that the certificate holds.

    Raises
    ------
    DigestMismatch
        When the certificate belongs to another instance.
    DataError
        When its duals do not fit the programme.

    References
    ----------
    Neumaier, A., Shcherbina, O. (2004). Safe bounds in linear and mixed-integer linear programming. Mathematical
    Programming 99, 283-296.
    """
    if certificate.digest != instance.digest:
        raise DigestMismatch(
            _("The bound could not be verified: the certificate belongs to another instance."),
            _("Take the instance that was solved, outcome.instance."),
        )
    program = assemble(instance, goals=goals, rules=rules)
    return tuple(_proved(program, certificate, number) for number in range(len(certificate.levels)))


def _proved(program: Program, certificate: Certificate, number: int) -> ProvedBound:
    given = certificate.levels[number]
    for level, value in zip(program.levels, given.kept, strict=False):
        program = program.with_rows(keeping(level, value))
    _fits(program, given)
    level = program.levels[given.level - 1]
    proof = Proof(given.row_dual, given.packed, given.rounded)
    bound = certified_bound(level_arrays(program, level, units=True), level, proof)
    return ProvedBound(level.number, level.title, level.sense, bound)


def _fits(program: Program, given: LevelCertificate) -> None:
    """Refuse what names other rows and columns than the programme has."""
    further, height, width = given.rounded, program.height, program.width
    count = 0 if further is None else len(further)

    def refuse(found: object, wanted: str) -> NoReturn:
        raise DataError([Fault("certificate", f"level {given.level}", None, str(found), wanted)])

    if len(given.row_dual) != height + count or not 1 <= given.level <= len(program.levels):
        wanted = _("{rows} duals, one for each row of the programme and each that follows")
        refuse(len(given.row_dual), wanted.format(rows=height + count))
    if given.packed is not None and _outside(given.packed, height):
        refuse(given.packed.tolist()[:5], _("rows of the programme, from 0 to {last}").format(last=height - 1))
    if further is not None and (
        np.any(further.row >= height + np.arange(count)) or _outside(further.row, height + count)
    ):
        refuse(further.row.tolist()[:5], _("rows of the programme, or rounded rows before them"))
    if further is not None and not further.sound:
        refuse(further.starts.tolist()[:5], _("a divisor of each rounded row, and where its columns begin among them"))
    if further is not None and _outside(further.turned, width):
        refuse(further.turned.tolist()[:5], _("columns of the programme, from 0 to {last}").format(last=width - 1))


def _outside(numbers: np.ndarray, end: int) -> bool:
    return bool(numbers.min(initial=0) < 0 or numbers.max(initial=-1) >= end)
