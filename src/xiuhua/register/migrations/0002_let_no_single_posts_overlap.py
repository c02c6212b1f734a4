"""Two assignments of one slot cannot overlap in time: the database refuses, whoever writes."""

from django.db import migrations

POSTGRESQL = (
    "CREATE EXTENSION IF NOT EXISTS btree_gist",
    """ALTER TABLE register_assignment ADD CONSTRAINT one_holder_of_a_single_post_at_a_time
       EXCLUDE USING gist (slot WITH =, daterange(since, until, '[)') WITH &&) WHERE (slot IS NOT NULL)""",
)
OVERLAP = """
CREATE TRIGGER one_holder_of_a_single_post_at_a_time_{event} BEFORE {event} ON register_assignment
WHEN NEW.slot IS NOT NULL AND (NEW.until IS NULL OR NEW.until > NEW.since) AND EXISTS (
    SELECT 1 FROM register_assignment AS other
    WHERE other.slot = NEW.slot AND other.id IS NOT NEW.id
      AND (other.until IS NULL OR other.until > other.since)
      AND (NEW.until IS NULL OR other.since < NEW.until)
      AND (other.until IS NULL OR other.until > NEW.since))
BEGIN SELECT RAISE(ABORT, 'one_holder_of_a_single_post_at_a_time'); END
"""
SQLITE = (OVERLAP.format(event="INSERT"), OVERLAP.format(event="UPDATE"))


def refuse_overlaps(apps, schema_editor):
    """PostgreSQL excludes overlapping ranges; SQLite, which has no ranges, refuses by trigger."""
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def allow_overlaps(apps, schema_editor):
    """Undo."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE register_assignment DROP CONSTRAINT one_holder_of_a_single_post_at_a_time")
        return
    for event in ("INSERT", "UPDATE"):
        schema_editor.execute(f"DROP TRIGGER one_holder_of_a_single_post_at_a_time_{event}")


class Migration(migrations.Migration):
    """Single posts."""

    dependencies = [("register", "0001_keep_the_first_nouns")]
    operations = [migrations.RunPython(refuse_overlaps, allow_overlaps)]
