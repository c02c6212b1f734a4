"""What a pack's cases find and leave out: every criterion must be met in one and not in another, every check flag."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from xiuhua.policy.cases.judging import Plans
from xiuhua.policy.cases.reading import FLAGS, Case, Cases
from xiuhua.policy.cases.running import complaints, scheme_part
from xiuhua.policy.cases.scoring import PREFIX
from xiuhua.policy.checking.complaints import Finding
from xiuhua.policy.measures import Catalogue
from xiuhua.policy.pack import Pack
from xiuhua.policy.risk import RiskRules
from xiuhua.policy.ruleset import Criterion, Ruleset, Scheme
from xiuhua.policy.signals import SignalRules
from xiuhua.policy.verdict import MET, NOT_MET, UNKNOWN, verdict_word
from xiuhua.reckon.rules.facts import Ref
from xiuhua.reckon.rules.rulebook import Plan


def check_cases(pack: Pack, cases: Cases) -> Iterator[Finding]:
    """What comes out otherwise than cases expect, and what no case tries. Raises RuleError for unreadable rules."""
    plans = Plans(pack)
    for case in (*cases.bases, *cases.cases):
        yield from (Finding(case.file, case.says, message) for message in complaints(case, plans))
    for says, times in Counter(case.says for case in cases.cases).items():
        if times > 1:
            yield Finding("cases", says, f"is said by {times} cases: a case is known by its sentence.")
    if cases.cases:
        yield from _untried(pack, cases)
    elif pack.rules.schemes or pack.rules.checks:
        yield Finding("cases", "case", "is missing: no criterion and no check is tried. Write cases/*.toml.")


def _untried(pack: Pack, cases: Cases) -> Iterator[Finding]:
    said, plan = _said(pack, cases), Plans(pack).on(pack.since)
    for scheme in pack.rules.schemes.values():
        for part in scheme.parts:
            wanted = (UNKNOWN,) if _rests_on_the_unset(scheme.ref(part), plan, pack) else (MET, NOT_MET)
            for word in wanted:
                if word not in said[scheme.ref(part)]:
                    yield Finding("criteria.toml", f"{scheme.key}.{part.key}", f"is {word} in no case: add one.")
    flagged = {key for case in cases.cases for key in _flags(case)}
    for key in pack.rules.checks.keys() - flagged:
        yield Finding("checks.toml", key, "flags in no case: add one.")
    tried = {key.partition("@")[0] for case in cases.cases for key in case.expect}
    for key in pack.schemes:
        if f"{PREFIX}.{key}" not in tried:
            yield Finding("schemes.toml", key, "is tried in no case: add one that says what it comes to.")
    yield from _untried_conditions(pack, cases)


def _untried_conditions(pack: Pack, cases: Cases) -> Iterator[Finding]:
    """Whoever may have a measure must be tried, and whoever may not; so with needs, signals, groups and features."""
    said: dict[str, set[str]] = defaultdict(set)
    for case in cases.cases:
        for key, expected in case.expect.items():
            said[key.partition("@")[0]].add(verdict_word(expected) if isinstance(expected, bool) else str(expected))
    plan = Plans(pack).on(pack.since)
    for name, (file, key, ref) in _conditions(pack.rules).items():
        if plan.rule(ref).tree.op in ("literal", "parameter"):
            continue  # holds for all, or for nobody
        for word in (UNKNOWN,) if _rests_on_the_unset(ref, plan, pack) else (MET, NOT_MET):
            if word not in said[name]:
                yield Finding(file, key, f"is {word} in no case: add one.")


def _conditions(rules: Ruleset) -> dict[str, tuple[str, str, Ref]]:
    """What cases must try beside schemes and checks: by the name they give it, where it stands, and its column."""
    measures, signals = rules.measures or Catalogue(), rules.signals or SignalRules()
    file = "measures.toml"
    found = {f"measure.{it.key}": (file, f"items.{it.key}", it.ref) for it in measures.items.values()}
    found |= {f"need.{it.key}": (file, f"needs.{it.key}", it.ref) for it in measures.needs.values() if it.when}
    file = "signals.toml"
    found |= {f"watched.{it.key}": (file, f"groups.{it.key}", it.ref) for it in signals.groups.values()}
    shown = [it for it in signals.signals.values() if it.when]
    found |= {f"signal.{it.key}": (file, f"signals.{it.key}", it.ref) for it in shown}
    features = (rules.risk or RiskRules()).features.values()
    return found | {f"risk.{it.key}": ("risk.toml", f"features.{it.key}", it.ref) for it in features}


def _rests_on_the_unset(ref: Ref, plan: Plan, pack: Pack) -> bool:
    """Whether a rule needs a parameter whose value nobody knows yet: it cannot be met."""
    trees = [tree for rule in plan.needed([ref])[0] for tree in (rule.tree, rule.where) if tree]
    names = {node.name for tree in trees for node in tree.walk() if node.op == "parameter"}
    known = [pack.parameters[name] for name in names & pack.parameters.keys()]
    return any(it.unset and not it.everywhere for it in known)


def _flags(case: Case) -> tuple[str, ...]:
    flags = case.expect.get(FLAGS, ())
    return flags if isinstance(flags, tuple) else ()


def _said(pack: Pack, cases: Cases) -> Mapping[Ref, set[str]]:
    """What cases expect of each criterion and exclusion, by its column."""
    found: dict[Ref, set[str]] = defaultdict(set)
    for case in cases.cases:
        for key, expected in case.expect.items():
            named = scheme_part(key, pack)
            word = verdict_word(expected) if isinstance(expected, bool) else str(expected)
            for ref, follows in _followed(*named, word) if named else ():
                found[ref].add(follows)
    return found


def _followed(scheme: Scheme, part: Criterion | None, word: str) -> Iterator[tuple[Ref, str]]:
    """What a word about a scheme says of its parts: where all must be met, they are; and no exclusion decides."""
    if part:
        yield scheme.ref(part), word
    elif word == MET:
        yield from ((scheme.ref(it), NOT_MET) for it in scheme.deciding)
        if scheme.needs == "all":
            yield from ((scheme.ref(it), MET) for it in scheme.criteria)
