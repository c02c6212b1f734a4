"""Signs that a visit was made at a desk: which visits to look at again, and why. They change nothing else.

`verdicts.verify_visits(visits, policy=..., beside=Beside(...)) -> Verified`: tables in, tables out.

* `visits` has the columns of `reckon.visits.VISITS` (`visit helper household village home_lat home_lon started minutes
  lat lon accuracy_m note photo recorded role terrain`); what is not known is null, or its column is not there
  (`VISITS.completed` adds it). `started` and `recorded` are local times, `photo` is a 64-bit perceptual hash.
* `policy` is `policy.verify_reader.verify_policy(pack, day=...)`: every number and word, dated, from verify.toml.
* `Beside` holds what the register knows beside visits, each a table that may be left out: `answers` (visit, question,
  answer, prefilled, touched), `absences` (helper, since, until, why), `gone` (household, since, why), `promised`
  (visit, what, delivered). Tables of `reckon.visits`.
* `Verified.visits`: visit, score (0 to 1), reasons ("C02;C03", empty if and only if score < 0.5), in the order given.
* `Verified.signs`: visit, sign, weight, group, count, amount: one row for a sign that was seen on a visit, also below
  0.5; `group` is shared by the visits that one sign was seen on together.
* `Verified.helpers`: helper, visits, flagged, kinds, score, in the order of their names: nothing ranks.
* `Verified.hints`: digits and spreads of the whole set; never of a visit or helper.
* `Verified.reasons_of(visit, language=...)`: for the desk: each sign with its words and the visits it was seen on.

Absence of a fix, photo, note or recorded time is never a sign. docs/explain/verification.md tells every formula.
"""
