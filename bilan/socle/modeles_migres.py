"""The models between two steps of `migrate`, drawn again only where a step changes them: on a new base this halves its time.

Django draws again all that a model leads to, table after table, until nearly all are. But nothing leads to a new one yet, and a model that gets an index or
a constraint stays the same class.
"""

from typing import Any

from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ModelState, ProjectState


class Etat(ProjectState):
    """Django's, but for the three most frequent steps."""

    def add_model(self, model_state: ModelState) -> None:
        dessines = self.__dict__.pop("apps", None)  # without it, nothing is drawn
        super().add_model(model_state)
        if dessines:
            self.apps = dessines
            self.apps.render_multiple([model_state])

    def add_index(self, app_label: str, model_name: str, index: Any) -> None:
        self._ajouter("indexes", app_label, model_name, index)

    def add_constraint(self, app_label: str, model_name: str, constraint: Any) -> None:
        self._ajouter("constraints", app_label, model_name, constraint)

    def _ajouter(self, quoi: str, app: str, modele: str, ajout: Any) -> None:
        options = self.models[app, modele].options
        options[quoi] = [*options[quoi], ajout]
        if "apps" in self.__dict__:
            setattr(self.apps.get_model(app, modele)._meta, quoi, options[quoi])


class Executeur(MigrationExecutor):
    """Django's, which goes forwards with these models."""

    def migrate(self, targets: Any, plan: Any = None, state: ProjectState | None = None, fake: bool = False, fake_initial: bool = False) -> ProjectState:
        sobre = state and Etat(state.models, state.real_apps)
        return super().migrate(targets, plan, sobre, fake, fake_initial)
