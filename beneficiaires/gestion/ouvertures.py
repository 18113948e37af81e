"""The pages of the back office about one dossier leave their line in the access log, as the others do."""
from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from beneficiaires.consultations import noter
from beneficiaires.models import Beneficiaire


class Ouverture(admin.ModelAdmin):
    """Mixin, before the base: of a dossier, of something that has one, of a person (each of her bilans)."""

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        objet = context.get("original")
        if isinstance(objet, Beneficiaire):
            dossiers = list(objet.dossiers.select_related("beneficiaire"))
        else:
            dossiers = [getattr(objet, "dossier", objet)] if objet else []
        for dossier in dossiers:
            noter(request, dossier)
        return super().render_change_form(request, context, *args, **kwargs)
