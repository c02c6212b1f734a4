"""What a pack says of papers for households: read, refused where malformed, and checked."""

from pathlib import Path
from tempfile import mkdtemp

import pytest

from tests.policy.small_pack import FILES, write_pack
from xiuhua.policy.checking.papers import PHRASES, check_papers
from xiuhua.policy.pack import PackError
from xiuhua.policy.papers import SIGNATURE
from xiuhua.policy.reader import read_pack

SHIPPED = Path(__file__).parents[2] / "packs"
PAPERS = """
    [card]
    zh = "卡"
    en = "Card"
    purpose = { zh = "张贴", en = "Hung up" }
    cover = { zh = "谁来帮", en = "Who helps" }
    size = "a5"
    most_pages = 1
    masked = ["identity", "account", "phone"]
    source = "a notice"
    confidence = "high"
    [[card.sections]]
    of = "household"
    zh = "农户"
    en = "Household"
    fields = [{ key = "head", zh = "户主", en = "Head" }, { key = "phone", zh = "电话", en = "Telephone" }]
    [[card.sections]]
    of = "members"
    zh = "成员"
    en = "Members"
    most = 8
    fields = [{ key = "name", zh = "姓名", en = "Name" }]
    [[card.sections]]
    of = "texts"
    zh = "权利"
    en = "Rights"
    texts = [{ zh = "不收费", en = "It is free" }]
"""
SAID = "\n[paper]\n" + "".join(f'{name} = {{ zh = "字", en = "word" }}\n' for name in PHRASES)


def pack(folder, papers: str = PAPERS, said: str = SAID):
    """The small pack with papers, in a folder of its own each time."""
    folder = Path(mkdtemp(dir=folder))
    return read_pack(write_pack(folder, papers=papers, phrases=FILES["phrases.toml"] + said), packs=folder)


def found(folder, old: str, new: str) -> list[tuple[str, str]]:
    """What the check says once a text of the papers is another."""
    assert old in PAPERS
    return check_papers(pack(folder, PAPERS.replace(old, new, 1)))


def test_a_paper_is_read_with_its_sections_in_order(tmp_path):
    card = pack(tmp_path).papers["card"]
    assert (card.size, card.most_pages, card.masked) == ("a5", 1, ("identity", "account", "phone"))
    assert [(it.of, it.most, [field.key for field in it.fields]) for it in card.sections] == [
        ("household", 0, ["head", "phone"]), ("members", 8, ["name"]), ("texts", 0, []),
    ]  # fmt: skip
    assert (card.purpose["en"], card.sections[2].texts[0]["zh"]) == ("Hung up", "不收费")
    assert (card.sections[0].words("head", "en"), card.sections[0].words("none", "en")) == ("Head", "")
    assert check_papers(pack(tmp_path)) == []


def test_a_pack_without_papers_has_none_and_lacks_nothing(tmp_path):
    small = read_pack(write_pack(tmp_path), packs=tmp_path)
    assert (small.papers, check_papers(small)) == ({}, [])


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('of = "members"', 'of = "member"', r"which no paper tells\. Did you mean members"),
        ('key = "name"', 'key = "nam"', r"which members does not tell\. Did you mean name"),
        ('size = "a5"', 'size = "b5"', r"is 'b5'\. Say one of a4, a5"),
        ("most = 8", "mots = 8", r"is not known here\. Did you mean most"),
        ("most_pages = 1", "", "is missing"),
    ],
)
def test_a_malformed_paper_is_refused_by_its_place(tmp_path, old, new, why):
    with pytest.raises(PackError, match=why):
        pack(tmp_path, PAPERS.replace(old, new, 1))


def test_a_seal_is_never_left_out_of_the_masks(tmp_path):
    assert found(tmp_path, '"identity", "account", "phone"', '"account", "fone"') == [
        ("card", "masks 'fone', which no paper tells. Did you mean phone?"),
        ("card", "does not mask identity: it lies sealed, and no paper tells more than its ends. Add it."),
    ]


def test_what_is_incomplete_is_found(tmp_path):
    assert found(tmp_path, "most_pages = 1", "most_pages = 0") == [("card", "has at most 0 pages: say at least 1.")]
    assert found(tmp_path, "most = 8", "most = -1") == [
        ("card.members", "has at most -1 rows: say how many, or leave it out for all.")
    ]
    assert found(tmp_path, 'fields = [{ key = "name", zh = "姓名", en = "Name" }]', "") == [
        ("card.members", "tells nothing: name its fields.")
    ]
    assert found(tmp_path, 'texts = [{ zh = "不收费", en = "It is free" }]', "") == [
        ("card.texts", "has no sentence: write one below `texts`, or leave the section out.")
    ]
    assert found(tmp_path, ', en = "It is free"', "") == [("card.texts", "has no words in en: write them.")]
    again = PAPERS + '[[card.sections]]\nof = "household"\nzh = "又"\nen = "Again"\nfields = []\n'
    assert check_papers(pack(tmp_path, again)) == [
        ("card", "names 'household' 2 times: keep one."),
        ("card.household", "tells nothing: name its fields."),
    ]
    missing = [key for key, _why in check_papers(pack(tmp_path, said=""))]
    assert missing == ["papers"] * len(PHRASES)


def test_the_shipped_handbook_is_of_eight_pages_at_most_and_asks_for_one_signature():
    papers = read_pack("sichuan", packs=SHIPPED).papers
    assert {key: (it.size, it.most_pages) for key, it in papers.items()} == {"handbook": ("a5", 8), "card": ("a5", 1)}
    signed = {key: [part.of for part in it.sections].count(SIGNATURE) for key, it in papers.items()}
    assert signed == {"handbook": 1, "card": 0}
    shown = {field.key for part in papers["card"].sections for field in part.fields}
    assert shown & {"identity", "account", "health", "insured", "cause"} == set()
