"""Reads notices.toml of a pack."""

from datetime import date

from xiuhua.policy.notices import (
    HOUSEHOLD,
    Forbidden,
    NameMask,
    NoticeItem,
    NoticeRules,
    NoticeWords,
    ObjectionOffice,
    ReleaseOffices,
)
from xiuhua.policy.section import Section


def read_notices(section: Section) -> NoticeRules:
    """The rules of public notices; raises PackError."""
    found = NoticeRules(
        items={key: _item(key, it) for key, it in section.section("items").each()},
        never={key: _forbidden(key, it) for key, it in section.section("never").each()},
        mask=_mask(section.section("mask")),
        release=_release(section.section("release")),
        objections=_objections(section.section("objections")),
        words={key: _words(it) for key, it in section.section("for").each()},
    )
    section.close()
    return found


def _item(key: str, section: Section) -> NoticeItem:
    item = NoticeItem(
        key=key,
        label=section.labels(),
        since=section.take("since", date),
        until=section.day("until"),
        released=section.take("released", bool, False),
        source=section.take("source", str, ""),
        confidence=section.take("confidence", str, ""),
        of=section.take("of", str, HOUSEHOLD),
    )
    section.close()
    return item


def _forbidden(key: str, section: Section) -> Forbidden:
    found = Forbidden(key, section.labels(), section.take("source", str, ""))
    section.close()
    return found


def _mask(section: Section) -> NameMask:
    mask = NameMask(section.take("shown", int), section.take("sign", str), section.take("source", str, ""))
    section.close()
    return mask


def _release(section: Section) -> ReleaseOffices:
    offices = ReleaseOffices(section.texts("asks"), section.texts("releases"), section.take("source", str, ""))
    section.close()
    return offices


def _objections(section: Section) -> ObjectionOffice:
    office = ObjectionOffice(section.take("office", str), section.take("source", str, ""))
    section.close()
    return office


def _words(section: Section) -> NoticeWords:
    standing, announced, proposed, decided = map(section.labels_at, ("standing", "announced", "proposed", "decided"))
    words = NoticeWords(standing, announced, proposed, decided, section.take("objections", str, ""))
    section.close()
    return words
