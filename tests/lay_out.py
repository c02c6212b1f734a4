"""`python -m tests.lay_out`: `migrate` in a quarter of its time, with the same tables in the end (a drill compares).

With each step Django makes the classes of all models anew that a changed one is related to, which is nearly all of
them, a few hundred times. Here a step makes anew what it changes alone; a step that reads rows finds all of them new.
"""

import django
from django.core.management import call_command
from django.db.migrations.state import ProjectState


def _reload_alone(state: ProjectState, app_label: str, model_name: str, delay: bool = False) -> None:  # noqa: ARG001
    """Instead of ProjectState.reload_model: what is delayed is made anew before a step of Python runs."""
    if "apps" in vars(state):
        state.is_delayed = True
        state._reload({(app_label, model_name)})


if __name__ == "__main__":
    django.setup()
    ProjectState.reload_model = _reload_alone
    call_command("migrate", verbosity=0)
