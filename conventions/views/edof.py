"""Record a step of EDOF: its page says the rule, the last day and, for the service done, the rate that the ledger gives."""
from datetime import date

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from beneficiaires.acces import dossier_vu
from beneficiaires.models import Dossier
from beneficiaires.presentation import SOURCES
from bilan.socle import tableur
from bilan.socle.acces import reserver_a
from bilan.socle.acteur import acteur_de
from bilan.socle.annonces import annoncer
from bilan.socle.calendrier import jour_a_paris
from bilan.socle.mots import jour_en_mots, jours_restants, pluriel
from bilan.socle.presentation import Geste, Lien, Puce, Vide
from bilan.socle.roles import EQUIPE
from bilan.socle.tableaux import Colonne, Tableau
from bilan.socle.typographie import phrase
from conventions import actions, edof, edof_a_faire
from conventions.forms.edof import FiltreEdof, FormeDemarche
from conventions.regles.edof import EFFECTIVES, Demarche, taux_de_realisation
from conventions.views.commun import essayer_forme

PAR_PAGE = 25
COLONNES = [Colonne("Personne"), Colonne("Dossier"), Colonne("À faire sur EDOF"), Colonne("Dernier jour"), Colonne("État"), Colonne("Suivi par")]
EXPORT = ["Personne", "Dossier", "Numéro EDOF", "À faire sur EDOF", "Dernier jour", "Suivi par"]
A_DECLARER = {Demarche.PROPOSITION: "Envoyer la proposition", Demarche.ENTREE: "Déclarer l’entrée", Demarche.SORTIE: "Déclarer la sortie et le service fait"}
TITRES = {
    Demarche.PROPOSITION: "La proposition est envoyée", Demarche.RETRACTATION: "Le titulaire s’est rétracté", Demarche.ENTREE: "L’entrée est déclarée",
    Demarche.SORTIE: "La sortie et le service fait sont déclarés", Demarche.VALIDATION: "Le service fait est validé", Demarche.PAIEMENT: "Le paiement est reçu",
}
REGLES = {
    Demarche.PROPOSITION: "Onze jours ouvrés au moins la séparent du début du bilan ; le titulaire a ensuite quatre jours ouvrés pour accepter.",
    Demarche.RETRACTATION: "Le dossier se ferme et les séances prévues sont libérées.",
    Demarche.ENTREE: "Elle se déclare une seule fois, dans les trois jours ouvrés après l’entrée effective, et ne se corrige pas : relisez les deux dates.",
    Demarche.SORTIE: "Dans les trois jours ouvrés après la fin effective. Le taux de réalisation vient du registre des heures.",
    Demarche.VALIDATION: "La Caisse des Dépôts valide en cinq jours ouvrés, sauf contrôle.",
    Demarche.PAIEMENT: "Trente jours au plus après la validation.",
}


def declarer(requete: HttpRequest, numero: str, demarche: str) -> HttpResponse:
    dossier, instant = dossier_vu(requete, numero), timezone.now()
    if demarche not in {d.value for d in TITRES}:
        raise Http404
    if dossier.mode_financement not in edof.MODES:
        return redirect("conventions:dossier", numero)
    laquelle = Demarche(demarche)
    faits = edof.faits(dossier)
    initial = {"faite_le": jour_a_paris(instant), "effective_le": faits.get(EFFECTIVES.get(laquelle))}
    forme = FormeDemarche(requete.POST or None, demarche=laquelle, initial=initial)
    if requete.method == "POST" and forme.is_valid() and essayer_forme(
        forme, lambda: actions.declarer(dossier, laquelle, acteur=acteur_de(requete), instant=instant, **forme.cleaned_data),
    ):
        annoncer(requete, "Démarche enregistrée.")
        return redirect("conventions:dossier", numero)
    return render(requete, "conventions/edof.html", {
        "dossier": dossier, "forme": forme, "titre": TITRES[laquelle], "regle": phrase(REGLES[laquelle]), "taux": _taux(dossier, laquelle),
        "echeance": next(ligne.echeance for ligne in edof.lignes(dossier) if ligne.demarche is laquelle),
    })


@require_safe
def liste(requete: HttpRequest) -> HttpResponse:
    """What is owed to EDOF: a consultant's own bilans, all of them for gestion."""
    reserver_a(requete.user, *EQUIPE)
    jour = jour_a_paris(timezone.now())
    filtre = FiltreEdof(requete.GET)
    dues = filtre.filtrer(edof_a_faire.dues(requete.user), jour)
    if tableur.demande(requete):
        return tableur.du_jour("edof", EXPORT, (_export(ligne) for ligne in dues))
    page = Paginator(dues, PAR_PAGE).get_page(requete.GET.get("page"))
    return render(requete, "conventions/edof_liste.html", {
        "tableau": Tableau("edof", COLONNES, [_rang(ligne, jour) for ligne in page], page) if page else None, "vide": None if page else _vide(filtre),
        "filtre": filtre, "compte_declarations": phrase("{}.", pluriel(page.paginator.count, "déclaration")),
        "tout": reverse("conventions:edof_liste") if filtre.actif else "",
    })


def _vide(filtre: FiltreEdof) -> Vide:
    if filtre.actif:
        return Vide("Rien ne correspond", "Changez les filtres, ou affichez tout.", Geste("Tout afficher", reverse("conventions:edof_liste")))
    return Vide("Rien à déclarer sur EDOF", "Les entrées et les services faits à déclarer s’afficheront ici, avec leur dernier jour.")


def _export(ligne: edof.Ligne) -> list[object]:
    dossier = ligne.dossier
    return [
        dossier.beneficiaire.compte.nom_complet, dossier.numero, dossier.numero_edof, A_DECLARER[ligne.demarche], ligne.echeance,
        dossier.consultant.nom_complet,
    ]


def _rang(ligne: edof.Ligne, jour: date) -> list[object]:
    retard = (jour - ligne.echeance).days
    etat = Puce("retard", phrase("En retard de {}", pluriel(retard, "jour"))) if retard > 0 else Puce("vous", jours_restants(ligne.echeance, jour).capitalize())
    personne = Lien(ligne.dossier.beneficiaire.compte.nom_complet, reverse("conventions:dossier", args=[ligne.dossier.numero]))
    return [personne, ligne.dossier.numero, A_DECLARER[ligne.demarche], jour_en_mots(ligne.echeance), etat, ligne.dossier.consultant.nom_complet]


def _taux(dossier: Dossier, demarche: Demarche) -> str:
    """« 94,73 % », for the service done."""
    compteur = SOURCES.heures(dossier)
    if demarche is not Demarche.SORTIE or not compteur.accompagnement.prevu:
        return ""
    taux = taux_de_realisation(compteur.accompagnement.realise, compteur.accompagnement.prevu)
    return phrase("{} %", f"{taux / 100:.2f}".replace(".", ",").removesuffix(",00"))
