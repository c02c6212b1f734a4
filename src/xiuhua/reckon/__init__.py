"""Pure instruments that the stages share: table schemas, rules, measures."""
