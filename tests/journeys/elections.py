"""Pages of elections in the states in which they are looked at."""


def held(page) -> None:
    """The first election of the list is open."""
    with page.expect_navigation():
        page.locator("#list tbody th a").first.click()


def announced(page) -> None:
    """A by-election is announced, and somebody stands."""
    page.locator("#organisation option:not([value=''])").first.wait_for(state="attached")
    if page.locator("#list c-chip, #list .chip").count():
        return held(page)
    page.select_option("#organisation", index=1)
    page.select_option("#kind", "by_election")
    page.fill("#on", "2017-03-31")
    with page.expect_navigation():
        page.click("#announce button.solid")
    page.fill("#put-up #name", "何桂芳")
    page.select_option("#put-up #sex", "female")
    page.fill("#put-up #birth", "1984")
    with page.expect_navigation():
        page.click("#put-up button.solid")
    return None


def wrong_votes(page) -> None:
    """More votes were cast than there are people who may vote."""
    announced(page)
    page.fill("#eligible", "50")
    page.fill("#cast", "60")
    for field in page.locator("input[name^=votes-]").all():
        field.fill("10")
    with page.expect_navigation():
        page.click("#votes button.solid")


IN_VILLAGE = "/area/{village.code}/elections/"
ELECTIONS = (
    ("elections", "county", "/area/{county.code}/elections/"),
    ("elections", "township", IN_VILLAGE, "of a village"),
    ("election", "county", "/area/{county.code}/elections/", "", held),
    ("election", "township", IN_VILLAGE, "going on", announced),
    ("election", "township", IN_VILLAGE, "refused", wrong_votes),
    ("leaders", "village", "/area/{village.code}/leaders/"),
    ("rectified", "city", "/area/5119/rectified/"),
    ("rectified", "county", "/area/{county.code}/rectified/?side=left", "empty"),
)
