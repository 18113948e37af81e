"""The directory of resources, by theme, searched without accents."""
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bilan.socle import tableur
from bilan.socle.mots import pluriel
from bilan.socle.recherche import contient
from travaux.models import Ressource, Theme


@require_safe
def ressources(requete: HttpRequest) -> HttpResponse:
    mots, theme = requete.GET.get("q", "").strip()[:80], requete.GET.get("theme", "")
    trouvees = Ressource.objects.pour(requete.user).filter(contient(mots, "recherche"), proposee=True)
    trouvees = list(trouvees.filter(theme=theme) if theme in Theme.values else trouvees)
    if tableur.demande(requete):
        return tableur.du_jour("ressources", ["Thème", "Nom", "Ce que l’on y trouve", "Adresse"], [
            [r.get_theme_display(), r.nom, r.description, r.adresse] for r in trouvees
        ])
    return render(requete, "travaux/ressources.html", {
        "themes": [(nom, [r for r in trouvees if r.theme == cle]) for cle, nom in Theme.choices], "choix": Theme.choices, "q": mots, "theme": theme,
        "nombre": pluriel(len(trouvees), "adresse"), "filtre": bool(mots or theme),
    })
