"""The rule language of packs: text → typed tree → columns, or one row with its reasons. Read `tree`, then `reading`.

Three values: met, not met, unknown. What is empty makes unknown whatever hangs on it, and the unknown never clears and
never flags. The language is total: nothing calls out, nothing loops, x/0 is unknown.
"""
