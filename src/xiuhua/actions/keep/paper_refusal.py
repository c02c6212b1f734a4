"""Why a paper for a household is not printed: the reason as a key, for pages that say it in their language."""

from xiuhua.actions.refusal import Refusal

SAID = {
    "no_paper": "The pack in force has no such paper: choose one of the list.",
    "no_language": "The pack in force does not speak {language}: choose one of the list.",
    "no_purpose": "Say what it is for in at least {least} characters: it is kept with who printed it.",
    "long_text": "The text has {length} characters, and {most} are kept: shorten it.",
    "holds_number": "The text has the number of an identity, account or phone in it: leave it out, others read it.",
    "nobody": "No registered household lives there: choose another place.",
    "none_own": "No household is yours to answer for by a pair: print those of a place.",
    "too_many": "{count} households are too many for one file: {most} at most. Choose a smaller place.",
    "for_an_office": "{count} households are printed by a worker, for an office of the township or above: ask there.",
    "number_leaves": "In the part {section} of a paper somebody's full number stands: mend the entry first.",
    "no_font": "Nothing here writes Chinese: whoever runs Xiuhua installs the package fonts-noto-cjk.",
}
AT = {
    "no_paper": "paper", "no_language": "language", "no_purpose": "purpose", "long_text": "purpose",
    "holds_number": "purpose",
}  # fmt: skip


class PaperRefused(Refusal):
    """A paper is not printed: `reason` is a key of SAID, `facts` fill the sentence."""

    sentences, fields = SAID, AT
