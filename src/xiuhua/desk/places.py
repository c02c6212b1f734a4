"""Names of places as people say them, and as the English pages write them."""

from functools import lru_cache

from xiuhua.desk.labels import language

COMMITTEES = {
    "社区居民委员会": "社区",
    "居民委员会": "社区",
    "社区居委会": "社区",
    "居委会": "社区",
    "村民委员会": "村",
    "村委会": "村",
    "街道办事处": "街道",
}
KINDS = ("街道", "社区", "省", "市", "区", "县", "镇", "乡", "村")


def place(name: str) -> str:
    """A place's everyday name: code lists name a village's committee. In English its sound, without its kind."""
    everyday = _everyday(name)
    return _sound(everyday) if language() == "en" else everyday


def _everyday(name: str) -> str:
    for committee, kind in COMMITTEES.items():
        if name.endswith(committee) and (stem := name.removesuffix(committee)):
            return stem if stem.endswith(("村", "社区")) else stem + kind
    return name


@lru_cache(maxsize=8192)
def _sound(name: str) -> str:
    from pypinyin import lazy_pinyin  # noqa: PLC0415 -- slow import, wanted for English alone

    kind = next((kind for kind in KINDS if name.endswith(kind) and len(name) - len(kind) >= 2), "")
    return "".join(lazy_pinyin(name.removesuffix(kind))).capitalize()
