"""End a dossier: cancel, stop, conclude without follow-up, close. Its own page, with what follows from it; never a reason asked."""
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from beneficiaires import actions
from beneficiaires.acces import dossier_vu
from beneficiaires.presentation import entete
from bilan.socle.acteur import acteur_de
from bilan.socle.annonces import annoncer
from bilan.socle.essais import essayer
from bilan.socle.presentation import Consequences
from bilan.socle.transitions import possibles
from bilan.socle.typographie import typographier

DETRUIT = "Ce qui a été écrit est détruit une semaine après (article R6313-7) : la personne en est prévenue, et peut tout télécharger d'ici là."
# verb: (title, what follows, said once done)
FINS = {
    "clore": ("Clore le dossier", ["Le bilan est terminé : plus rien ne s'y ajoute.", "Les preuves restent : contrat, émargements, certificat."],
              "Dossier clos."),
    "annuler": ("Annuler le dossier", ["Les séances prévues sont libérées.", "La personne garde son compte ; vous pourrez lui ouvrir un autre dossier.",
                                      "Aucun motif n'est demandé ni transmis."], "Dossier annulé."),
    "arreter": ("Arrêter le bilan", ["La personne peut arrêter quand elle le souhaite, sans dire pourquoi.", "Les séances à venir sont libérées.",
                                     "Les heures réalisées restent acquises et prouvées.", DETRUIT], "Bilan arrêté."),
    "ne_pas_poursuivre": ("Conclure sans suite", ["La phase préliminaire a montré qu'un bilan n'était pas la bonne réponse : ce n'est la faute de personne.",
                                                 "Les séances à venir sont libérées.", DETRUIT], "Bilan conclu sans suite."),
}


@require_safe
def fin(requete: HttpRequest, numero: str) -> HttpResponse:
    dossier, instant = dossier_vu(requete, numero), timezone.now()
    tete = entete(dossier, "parcours", compte=requete.user, instant=instant)
    offerts = [verbe for verbe in possibles(dossier, acteur_de(requete), instant) if verbe in FINS]
    return render(requete, "beneficiaires/fin.html", {
        "dossier": dossier, "fil_ariane": [*tete.fil_ariane[:-1], (dossier.numero, tete.onglets[0][1]), ("Finir", "")],
        "fins": [(verbe, FINS[verbe][0], Consequences(typographier("Ce que cela entraîne :"), list(map(typographier, FINS[verbe][1])))) for verbe in offerts],
    })


@require_POST
def finir(requete: HttpRequest, numero: str, verbe: str) -> HttpResponse:
    dossier = dossier_vu(requete, numero)
    if verbe not in FINS:
        raise Http404
    if essayer(requete, lambda: getattr(actions, verbe)(dossier, acteur=acteur_de(requete), instant=timezone.now())):
        annoncer(requete, FINS[verbe][2])
    return redirect("dossier", numero)
