"""The same in English, as a county with foreign advisers or another country would write it; shape as in blind_words."""

HOUSE = frozenset({"name", "who", "ill", "crop", "beast", "place", "trade", "child", "school", "fault"})

FAMILIES = (
    "Wang", "Li", "Zhang", "Liu", "Chen", "Yang", "Zhao", "Huang", "Zhou", "Wu", "Xu", "Sun", "Hu", "Zhu", "Gao",
    "Lin", "He", "Guo", "Ma", "Luo", "Liang", "Song", "Zheng", "Xie", "Han", "Tang", "Feng", "Yu", "Dong", "Cheng",
    "Cao", "Yuan", "Deng", "Fu", "Shen", "Zeng", "Peng", "Lu", "Su", "Jiang", "Cai", "Jia", "Ding", "Wei", "Xue",
    "Ye", "Pan", "Du", "Dai", "Xia", "Zhong", "Wang", "Tian", "Ren",
)  # fmt: skip

BANKS: dict[str, tuple[str, ...]] = {
    "name": tuple(
        f"{title} {family}"
        for family in FAMILIES
        for title in ("Mr", "Mrs", "Old", "Aunt", "Uncle", "Grandma", "Young")
    ),
    "who": (
        "the father", "the mother", "the wife", "her husband", "the eldest son", "the younger son", "the daughter",
        "grandmother",
        "grandfather", "the son in law", "a brother", "the aunt", "the widow", "the head",
    ),
    "ill": (
        "high blood pressure", "diabetes", "a bad back", "arthritis", "cataract", "a stomach ulcer", "asthma",
        "a stroke", "kidney stones",
        "weak lungs", "hepatitis", "a broken hip", "poor hearing", "epilepsy", "gout", "heart trouble", "dust lung",
        "anaemia",
    ),
    "illness state": (
        "is on pills and steady", "feels worse than last month", "went to the township clinic last week",
        "has run out of medicine",
        "got the chronic disease card", "was seen by the village doctor", "refuses the hospital",
        "came home after {4-26} days in hospital",
        "paid {300-4200} out of pocket", "can walk to the field again", "waits for a scan", "needs somebody around",
        "sleeps badly",
        "will be operated on next month", "lacks one receipt for the claim", "tries herbs now",
    ),
    "crop": (
        "maize", "rice", "sweet potato", "rapeseed", "walnut", "plum", "tangerine", "kiwi", "pepper", "tea",
        "mushroom", "ginger", "soybean",
        "peach", "konjac", "lotus", "grapes", "cabbage",
    ),
    "crop state": (
        "looks good", "was dug up by boars", "has just been sown", "gave {3-30} loads", "sold for {400-5200} yuan",
        "is cheap so they store it",
        "suffered from rain", "needs spraying but hands are short", "will be bought by the cooperative",
        "is dry, water does not reach",
        "was replanted on {1-4} mu", "has pests, agronomist called", "fetched {2-9} yuan a jin", "is weeded",
        "covers {1-6} mu",
    ),
    "beast": (
        "chickens", "pigs", "goats", "a cow", "bees", "ducks", "geese", "a sow", "rabbits", "fish", "piglets", "an ox",
    ),
    "beast state": (
        "increased by {2-12}", "lost {1-6} to disease", "were vaccinated", "brought {300-5200} yuan",
        "need a new shed", "eat too much dear feed",
        "went to the restaurant in town", "are {3-60} now", "were looked at by the vet", "lay fewer eggs",
        "were stolen once",
    ),
    "place": (
        "Dongguan", "Wenzhou", "Chengdu", "Chongqing", "Quanzhou", "Xinjiang", "Kunshan", "Xian", "Beijing",
        "the county town", "Shenzhen",
        "Shanghai", "Guiyang", "Ningbo", "Kunming", "the cooperative", "Lanzhou",
    ),
    "trade": (
        "builds houses", "works in electronics", "drives a lorry", "lays bricks", "guards a gate", "cleans homes",
        "cooks", "cuts hair",
        "runs a digger", "sews shoes", "delivers parcels", "nurses the old", "sweeps roads", "guards the forest",
        "welds", "keeps a stall",
    ),
    "work state": (
        "sends {500-3500} yuan a month", "was not paid last month", "comes back for new year", "wants a job closer by",
        "has been there {2-11} months",
        "hurt a hand", "earns {2200-6800}", "changed the factory", "called and is well",
        "takes the wife along next time", "asks for the travel subsidy",
        "signed up for training",
    ),
    "child": (
        "the grandson", "the granddaughter", "the little son", "the girl", "the twins", "the nephew", "the youngest",
        "the boy",
    ),
    "school": (
        "village school", "township school", "county middle school", "vocational school", "kindergarten", "college",
        "nursing school", "university",
    ),
    "school state": (
        "does better", "boards and comes on Fridays", "got the living grant", "thought of leaving, we talked",
        "lacks {400-3000} yuan of fees",
        "asked for a student loan", "graduates this year", "came {2-40}th", "struggles in maths", "loves books",
        "was ill for {2-9} days",
        "has an exam soon", "wants to teach",
    ),
    "fault": (
        "the kitchen wall", "the roof", "the latrine", "the yard", "the pigsty", "the floor", "the water pipe",
        "the wiring", "the door", "the path", "the cistern", "a window",
    ),
    "house state": (
        "leaks, covered with a sheet", "is cracked and will be inspected", "is mended", "has no concrete yet",
        "is half done", "lacks {3-25} bags of cement",
        "waits for the builders", "froze", "cost {600-9000} yuan", "is old, told the village", "passed the check",
        "is blocked, we cleared it",
    ),
    "money": (
        "living allowance", "pension", "grain subsidy", "forest money", "disability allowance", "dividend",
        "small loan", "start-up grant", "rent for land",
    ),
    "money state": (
        "came, {90-2400} yuan", "did not come this quarter", "was explained", "goes to the wrong card",
        "is {200-3000} above last year", "needs a photo for renewal",
        "all went into debts", "was reviewed and stays", "ends next month, told them why", "is not enough they say",
    ),
    "mood": (
        "in good spirits", "rather worried", "thanks everybody", "quarrels with the neighbour", "mourning a relative",
        "the son got engaged", "a baby was born",
        "wants to move to the settlement", "fears the cold", "lonely at home", "busy in the field",
        "praises the new road", "waits for the meeting",
        "weaves baskets, {3-20} so far",
    ),
    "thing": (
        "a quilt", "a bag of rice", "oil", "chicks", "{1-6} bags of fertiliser", "a lamp", "exercise books", "meat",
        "a coat", "{10-80} saplings",
    ),
    "deed": (
        "helped with the {crop} for half a day", "brought {thing}", "went through the income together",
        "showed how to pay insurance by phone", "swept the yard",
        "measured blood pressure", "found a driver for the {crop}", "filled in the application",
        "will come again on the {2-28}th", "checked gas and wiring",
        "sold some {crop} in our group", "copied the names of the medicine", "called about the road",
        "checked the household book",
    ),
}  # fmt: skip

THEMES: tuple[tuple[str, ...], ...] = (
    ("{who} with {ill} {illness state}", "{ill}: {who} {illness state}", "because of {ill} {who} {illness state}"),
    (
        "{crop} {crop state}", "this year the {crop} {crop state}", "saw the {crop}, it {crop state}",
        "the {crop} of {who} {crop state}",
    ),
    ("{beast} {beast state}", "their {beast} {beast state}", "of animals: {beast} {beast state}"),
    (
        "{who} {trade} in {place}, {work state}", "{who} called from {place}, {work state}",
        "in {place} {who} {trade} and {work state}",
    ),
    (
        "{child} at {school} {school state}", "school: {child} {school state}",
        "{child}, now in {school}, {school state}",
    ),
    ("{fault} {house state}", "looked at {fault}, it {house state}", "promised last time: {fault} {house state}"),
    ("{money} {money state}", "about the {money}: {money state}", "{who} asked on {money}, {money state}"),
    ("{name} {mood}", "{mood}", "{who} at home, {mood}"),
    ("{deed}", "we {deed}", "before leaving {deed}", "with the secretary {deed}"),
)  # fmt: skip

OPENERS = (
    "", "", "", "Saw {name}. ", "{name}: ", "Met {who}. ", "{name} was out, {who} was in. ",
    "Walked there in the rain. ", "Visit {2-9}. ",
    "With a colleague at {name}. ", "Found {name} in the field. ", "Tea with {name}. ",
)  # fmt: skip
CLOSERS = (
    "",
    "",
    "",
    "",
    "nothing else new",
    "look again next month",
    "must follow up",
    "answer due by the {3-28}th",
    "told the village",
    "house is clean",
)
CALLED = ("By phone: ", "Called {name}: ", "Could not go, phoned. ", "Video call with {who}: ")
MARKET = ("At the market. ", "Met {name} in town. ", "", "Ran into {who} on market day. ")
MEETINGS = (
    "Met {2-9} families in the yard.", "Meeting of the hamlet, {5-30} came.",
    "Sat with the neighbours before the door of {name}.", "All on the threshing floor.",
    "The group leader called them together.", "Neighbours were helping one another.",
)  # fmt: skip
SHORT = (
    "no change", "all fine", "ok", "everything normal, no change", "same as last month", "stable",
    "visited, nothing new", "all well", "no new problem",
    "family fine", "as before", "healthy, income stable", "good", "no difficulty", "fine, nothing to report",
    "at home, all well", "none",
)  # fmt: skip
PERSONAL = (
    ("Routine visit, ", "Monthly visit, ", "Dropped in, ", "Home visit, ", "Talked with the family, ", ""),
    (
        "asked about health and income, ", "looked at house and water, ", "checked food and clothes, ",
        "talked about work, ", "explained policies, ",
    ),
    ("all normal.", "no new problem.", "nothing unusual.", "family content.", "will keep watching.", "no change."),
)  # fmt: skip
CAMPAIGNS = (
    "Reminded them to pay health insurance before the end of the year.", "Handed out the leaflet on forest fires.",
    "Checked house safety as the county asked, no danger found.",
    "Explained flood warnings and left a number.", "Went through the card of benefits and had it signed.",
    "Invited to the skills course in the middle of the month.",
    "Warned of telephone fraud.", "Checked drinking water, enough and clean.",
    "Checked that the school grants have arrived.", "Explained terms of the small loan.",
)  # fmt: skip

SYNONYMS = {
    "helped": "assisted", "brought": "gave", "looked at": "inspected", "called": "rang", "mended": "repaired",
    "worse": "poorer", "good": "well",
    "wants": "wishes", "lacks": "misses", "has": "have", "came": "arrived", "child": "kid", "told": "informed",
    "needs": "requires", "busy": "working",
    "month": "mth", "hospital": "clinic", "yuan": "rmb", "steady": "stable", "cracked": "split", "saw": "met",
    "home": "house", "because of": "due to",
}  # fmt: skip
FILLERS = "etaoinshrdlu"
MARKS = ",.;"
