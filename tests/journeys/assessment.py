"""Assessment on the walk: the list of an area, a county's sheet, and the rows of a lost point."""

SHEET = "/area/{county.code}/assessment/county_results/2016/{county.code}/"

ASSESSMENT = [
    ("assessments", "county", "/area/{county.code}/assessment/?scheme=village_work"),
    ("assessments", "township", "/area/{township.code}/assessment/?scheme=county_results", "empty"),
    ("sheet", "county", SHEET),
    ("sheet", "city", SHEET + "?again=1", "reckoned again"),
    ("lost-rows", "county", SHEET + "out_of_poverty/"),
    ("lost-rows", "county", SHEET + "planned_exits/", "empty"),
]
