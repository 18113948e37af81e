"""The draft: prepare it, complete it, read it again, send it, take it back."""
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from beneficiaires.acces import dossier_vu
from beneficiaires.regles import Delai
from bilan.socle.acteur import acteur_de
from bilan.socle.annonces import annoncer
from bilan.socle.calendrier import jour_a_paris
from bilan.socle.essais import essayer
from bilan.socle.mots import enumeration
from bilan.socle.presentation import Consequences
from bilan.socle.typographie import phrase
from conventions import actions, cartes, donnees
from conventions.actions.versions import comparee, en_cours, en_vigueur, rang_de_l_avenant, refus_de_la_suite
from conventions.comparaison import differences
from conventions.etats import EtatConvention
from conventions.forms import FormeBrouillon
from conventions.models import Convention
from conventions.views.commun import SUIVI, brouillon_du_dossier, convention_du_dossier, essayer_forme
from conventions.views.manques import manques

CHEZ_L_EMPLOYEUR = (
    "Le texte et les chiffres sont figés : un changement de fond demandera une nouvelle version.",
    "{employeur_representant}, à l’adresse {employeur_courriel}, reçoit un lien personnel pour lire, signer et transmettre.",
)
DIX_JOURS = "Le délai de réponse ne commence que le jour de la transmission."  # R6313-8: no text gives a public servant a last day
SANS_NOM = {"employeur_representant": "", "employeur_courriel": ""}  # a draft may lack its signatory, and then says so instead
NOUVEL_EMPLOYEUR = "Brouillon enregistré. L’employeur de ce dossier, et de lui seul, est maintenant {nom} : relisez sa fiche."
AU_BENEFICIAIRE = (
    "Le texte et les chiffres sont figés : un changement de fond demandera une nouvelle version.",
    "{beneficiaire_nom}, à l’adresse {beneficiaire_courriel}, reçoit un courriel et répond depuis son espace.",
)


@require_POST
def preparer(requete: HttpRequest, numero: str) -> HttpResponse:
    dossier = dossier_vu(requete, numero, SUIVI)
    if essayer(requete, lambda: actions.preparer(dossier, acteur=acteur_de(requete), instant=timezone.now())):
        annoncer(requete, "Brouillon préparé à partir de la prestation.")
    return redirect("conventions:dossier", numero)


def completer(requete: HttpRequest, numero: str) -> HttpResponse:
    convention = brouillon_du_dossier(requete, numero)
    if requete.method != "POST" and convention.etat != EtatConvention.BROUILLON:  # nothing typed there would be taken
        return redirect("conventions:dossier", numero)
    employeur = convention.dossier.employeur_id
    forme = FormeBrouillon(requete.POST or None, instance=convention)
    if requete.method == "POST" and forme.is_valid() and essayer_forme(
        forme, lambda: actions.completer(convention, acteur=acteur_de(requete), instant=timezone.now(), **forme.mentions()),
    ):
        change = convention.dossier.employeur_id != employeur
        annoncer(requete, phrase(NOUVEL_EMPLOYEUR, nom=convention.dossier.employeur) if change else "Brouillon enregistré.")
        return redirect("conventions:dossier", numero)
    return render(requete, "conventions/completer.html", {"forme": forme, "convention": convention, "dossier": convention.dossier})


def envoyer(requete: HttpRequest, numero: str) -> HttpResponse:
    """A grave gesture: its own page, what it entails, one button."""
    convention, instant = brouillon_du_dossier(requete, numero), timezone.now()
    if requete.method == "POST":
        if essayer(requete, lambda: actions.envoyer(convention, acteur=acteur_de(requete), instant=instant)):
            annoncer(requete, "Projet envoyé.")
            return redirect("conventions:dossier", numero)
        return redirect("conventions:envoyer", numero)
    if convention.etat != EtatConvention.BROUILLON:  # its answer was lost, and the page is opened again: the tab says that it is sent
        return redirect("conventions:dossier", numero)
    lues, base = donnees.assembler(convention, jour_a_paris(instant)), comparee(convention)
    employeur, sans_suite = convention.regime.employeur_partie, refus_de_la_suite(convention, lues, instant)
    return render(requete, "conventions/envoyer.html", {
        "convention": convention, "dossier": convention.dossier, "donnees": lues, "faits": cartes.faits(lues), "employeur": employeur,
        "manques": manques(convention, lues, requete.user.roles),
        "refus": [*donnees.refus(convention, lues, jour_a_paris(instant)), *([sans_suite] if sans_suite else [])],
        "consequences": _consequences(convention, lues),
        "changements": differences(base.contenu, lues) if base else [], "depuis_version": base and base.numero, "avenant": rang_de_l_avenant(convention),
    })


def _consequences(convention: Convention, lues: dict) -> Consequences:
    lignes = CHEZ_L_EMPLOYEUR if convention.regime.employeur_partie else AU_BENEFICIAIRE
    lignes += (DIX_JOURS,) if convention.regime.delai is Delai.ACCEPTATION else ()
    return Consequences(phrase("En envoyant ce projet :"), [*_de_la_suite(convention), *(phrase(ligne, **SANS_NOM | lues) for ligne in lignes)])


def _de_la_suite(convention: Convention) -> tuple[str, ...]:
    """What sending a draft does to the contract beside it."""
    ancienne = en_cours(convention)
    tous = phrase("Tous signent de nouveau : {}.", enumeration(partie.libelle.lower() for partie in convention.regime.signataires))
    if en_vigueur(convention):
        return ("Le contrat signé reste en vigueur tant que l’avenant n’est pas conclu.", tous)
    return (phrase("La version {} est remplacée : plus personne ne peut la signer.", ancienne.version.numero), tous) if ancienne else ()


@require_POST
def reprendre(requete: HttpRequest, numero: str) -> HttpResponse:
    convention = convention_du_dossier(requete, numero)
    if essayer(requete, lambda: actions.reprendre(convention, acteur=acteur_de(requete), instant=timezone.now())):
        annoncer(requete, phrase("Projet repris : le lien de l’employeur est éteint."))
    return redirect("conventions:dossier", numero)
