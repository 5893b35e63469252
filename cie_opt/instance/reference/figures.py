"""The published and the chosen figures behind the reference consortium.

``instances/jinhua/README.md`` says where each published one is from and whether it was read there; what is called a
choice was made for this library.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np

__all__ = [
    "ALLOWANCE",
    "APPRENTICE_RATE",
    "ENGINEERS",
    "HIGHER_STUDENTS",
    "INSURANCE",
    "KILOMETRES",
    "MINIMUM_WAGE",
    "ROAD",
    "SCHEME_SHARE",
    "SECONDARY_STUDENTS",
    "STAFF_BOUNDS",
]

ENGINEERS = np.array([62_329, 14_191, 41_881, 51_804, 30_102, 14_227, 18_849, 7_321])
"""Engineering staff by region, 2020, in the order of REGIONS: shares of enterprises and mentors."""

_PUJIANG_AND_PANAN = 7_626
SECONDARY_STUDENTS = np.array(
    [
        *(20_837, 5_070, 10_480, 9_028, 5_537, 3_503),
        # Published together; divided here like the engineering staff of the two, 18,849 to 7,321.
        round(Fraction(_PUJIANG_AND_PANAN * 18_849, 18_849 + 7_321)),
        round(Fraction(_PUJIANG_AND_PANAN * 7_321, 18_849 + 7_321)),
    ]
)
"""Students of vocational high schools by region, 2008: shares of trainees of secondary schools."""

HIGHER_STUDENTS = np.array([48_716, 0, 7_792, 13_280, 0, 0, 0, 0])
"""Students of higher education by region, 2008, the second and third number read as those of Yiwu and Dongyang."""

KILOMETRES = np.array(
    [
        [0, 23, 48, 62, 44, 27, 48, 78],
        [23, 0, 60, 76, 67, 50, 49, 98],
        [48, 60, 0, 17, 47, 53, 23, 47],
        [62, 76, 17, 0, 48, 60, 38, 34],
        [44, 67, 47, 48, 0, 22, 64, 43],
        [27, 50, 53, 60, 22, 0, 63, 64],
        [48, 49, 23, 38, 64, 63, 0, 70],
        [78, 98, 47, 34, 43, 64, 70, 0],
    ]
)
"""Straight lines between the county seats, km."""
ROAD = Fraction(13, 10)
"""Road over straight line."""

MINIMUM_WAGE = 2260
"""Yuan a month, in every region."""
APPRENTICE_RATE = 5000
"""Yuan for an apprentice and year."""
SCHEME_SHARE, INSURANCE = Fraction(6, 10), 50
"""Of the minimum wage for every month of a trainee under the scheme; yuan for the insurance of one."""
ALLOWANCE = 200
"""Yuan a month for guiding one trainee."""
STAFF_BOUNDS = {"micro": (3, 19), "small": (20, 299), "medium": (300, 999), "large": (1000, 3000)}
"""Fewest and most staff of an enterprise by size class; the least and the greatest number are choices."""
