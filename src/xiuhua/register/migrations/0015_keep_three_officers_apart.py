"""三员: no account is two officers on one day, nor an officer and something else: the database refuses, whoever writes."""

from django.db import migrations

# Two roles collide when these differ: each officer is a kind of its own, all others are one kind.
KIND = "CASE WHEN {row}role IN ('auditor', 'security', 'system') THEN {row}role ELSE 'other' END"
POSTGRESQL = (
    f"""ALTER TABLE register_officerole ADD CONSTRAINT three_officers_are_not_one
       EXCLUDE USING gist (account_id WITH =, ({KIND.format(row="")}) WITH <>, daterange(since, until, '[)') WITH &&)""",
)
COLLISION = """
CREATE TRIGGER three_officers_are_not_one_{event} BEFORE {event} ON register_officerole
WHEN (NEW.until IS NULL OR NEW.until > NEW.since) AND EXISTS (
    SELECT 1 FROM register_officerole AS other
    WHERE other.account_id = NEW.account_id AND other.id IS NOT NEW.id AND {kind} <> {new_kind}
      AND (other.until IS NULL OR other.until > other.since)
      AND (NEW.until IS NULL OR other.since < NEW.until)
      AND (other.until IS NULL OR other.until > NEW.since))
BEGIN SELECT RAISE(ABORT, 'three_officers_are_not_one'); END
"""
KINDS = {"kind": KIND.format(row="other."), "new_kind": KIND.format(row="NEW.")}
SQLITE = tuple(COLLISION.format(event=event, **KINDS) for event in ("INSERT", "UPDATE"))


def refuse_collisions(apps, schema_editor):
    """PostgreSQL excludes overlapping ranges; SQLite, which has no ranges, refuses by trigger."""
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def allow_collisions(apps, schema_editor):
    """Undo."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE register_officerole DROP CONSTRAINT three_officers_are_not_one")
        return
    for event in ("INSERT", "UPDATE"):
        schema_editor.execute(f"DROP TRIGGER three_officers_are_not_one_{event}")


class Migration(migrations.Migration):
    """Three officers."""

    dependencies = [("register", "0014_guard_accounts")]
    operations = [migrations.RunPython(refuse_collisions, allow_collisions)]
