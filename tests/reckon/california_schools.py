"""A published two-stage sample: Academic Performance Index 2000 of 126 schools in 40 of California's 757 districts.

California Department of Education; the set `apiclus2` of Lumley's R package survey, whose documentation gives what
`svymean(~api00, ...)` says of it: 670.81, standard error 30.099 with both stages corrected, 30.712 with neither.
"""

import polars as pl

DISTRICTS = 757
# District: how many schools it has, and the index of those that were drawn.
DRAWN = {
    15: (1, "821"), 63: (1, "773"), 83: (3, "600 740 716"), 117: (1, "811"), 132: (3, "472 520 568"),
    152: (3, "591 544 612"), 173: (4, "926 890 903 901"), 176: (1, "453"), 198: (4, "569 545 584 601"),
    200: (11, "622 610 622 783 612"), 228: (2, "536 524"), 264: (1, "636"), 295: (5, "666 698 713 614 701"),
    302: (4, "927 934 933 903"), 403: (5, "911 889 874 861 842"), 452: (4, "652 554 553 601"), 456: (1, "607"),
    480: (5, "717 646 644 631 690"), 523: (2, "622 566"), 534: (5, "615 596 547 541 621"),
    549: (5, "912 929 909 951 912"), 552: (2, "759 803"), 570: (36, "660 502 479 545 478"), 574: (1, "710"),
    575: (28, "769 865 808 840 840"), 596: (7, "818 821 868 892 824"), 620: (72, "580 807 537 690 489"),
    638: (14, "641 542 645 543 486"), 639: (7, "756 795 773 772 743"), 674: (2, "794 751"),
    679: (4, "631 555 608 627"), 687: (3, "772 738 670"), 701: (2, "673 711"), 711: (2, "730 711"), 719: (1, "468"),
    731: (9, "766 742 776 742 626"), 742: (1, "747"), 768: (2, "620 602"), 781: (6, "895 844 869 851 861"),
    795: (1, "653"),
}  # fmt: skip


def schools() -> pl.DataFrame:
    """The sample in the columns of a survey: `part` is a thousandth of a school's index, `whole` 1."""
    rows = [
        ("", str(district), len(DRAWN) / DISTRICTS, "", len(told.split()) / many, float(index) / 1000, 1.0)
        for district, (many, told) in DRAWN.items()
        for index in told.split()
    ]
    return pl.DataFrame(rows, ["stratum", "village", "reached", "kind", "taken", "part", "whole"], orient="row")
