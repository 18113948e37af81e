"""The ledger of hours: every minute with its proof, what the funder may be charged for, a spreadsheet, and the papers that add it up."""
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from beneficiaires.acces import dossier_vu
from beneficiaires.models import Dossier
from beneficiaires.presentation import entete
from beneficiaires.regles import ModeFinancement, NatureHeures, PhaseLegale
from bilan.socle import tableur
from bilan.socle.acteur import acteur_de
from bilan.socle.annonces import annoncer
from bilan.socle.calendrier import PARIS
from bilan.socle.essais import essayer
from bilan.socle.mots import date_en_mots, duree
from bilan.socle.presentation import Fait
from bilan.socle.tableaux import Colonne, Tableau
from bilan.socle.typographie import phrase
from seances import actions
from seances import registre as heures
from seances.heures import Compte, Compteur, compteur
from seances.models import EcritureHeures
from seances.registre import Ligne

COLONNES = [Colonne("Jour"), Colonne("Nature"), Colonne("Phase légale"), Colonne("Étape"), Colonne("Preuve"), Colonne("Durée", nombre=True)]
SOMMES = [Colonne("Nature"), Colonne("Prévu", nombre=True), Colonne("Réalisé", nombre=True), Colonne("Finançable", nombre=True)]
CPF = (ModeFinancement.CPF_HORS_TEMPS_TRAVAIL, ModeFinancement.CPF_TEMPS_TRAVAIL)
NATURES = dict(EcritureHeures.nature.field.choices)
EXPORT = ["Jour", "Nature", "Phase légale", "Étape", "Séance", "Preuve", "Minutes", "Minutes finançables", "Écrit le"]


def _lignes(requete: HttpRequest, dossier: Dossier) -> list[Ligne]:
    ecritures = EcritureHeures.objects.pour(requete.user).filter(dossier=dossier).select_related("seance")
    return list(heures.lignes(ecritures, heures.financees(dossier)))


@require_safe
def registre(requete: HttpRequest, numero: str) -> HttpResponse:
    trouve = dossier_vu(requete, numero)
    if tableur.demande(requete):
        return tableur.du_jour(f"registre-{numero}", EXPORT, map(_export, _lignes(requete, trouve)))
    tete = entete(trouve, "seances", compte=requete.user, instant=timezone.now())
    lignes, compte = _lignes(requete, trouve), compteur(trouve)
    return render(requete, "seances/registre.html", {
        "entete": tete, "fil_ariane": [*tete.fil_ariane[:-1], tete.fil_ariane[-1], ("Registre des heures", "")], "dossier": trouve,
        "tableau": Tableau("registre", COLONNES, [_ligne(ligne) for ligne in lignes]), "vide": not lignes, "total": compte.total.realise,
        "faits": [Fait(phase.libelle, _sur(compte.phase(phase))) for phase in PhaseLegale],
        "sommes": Tableau("sommes", SOMMES, _sommes(compte, lignes)), "regle": _regle(trouve), "cpf": trouve.mode_financement in CPF,
    })


def _ligne(ligne: Ligne) -> list:
    phase = ligne.phase.libelle if ligne.phase else "Hors phase"
    return [date_en_mots(ligne.jour), NATURES[ligne.nature], phase, ligne.etape.libelle, ligne.preuve, duree(ligne.minutes)]


def _export(ligne: Ligne) -> list:
    """To add up elsewhere: neither a name nor a subject is in it."""
    return [
        ligne.jour.isoformat(), NATURES[ligne.nature], ligne.phase.libelle if ligne.phase else "", ligne.etape.libelle, ligne.seance or "", ligne.preuve,
        ligne.minutes, ligne.financables, ligne.ecrite_le.astimezone(PARIS).isoformat(timespec="minutes"),
    ]


def _sur(compte: Compte) -> str:
    return phrase("{} sur {}", duree(compte.realise), duree(compte.prevu))


def _sommes(compte: Compteur, lignes: list[Ligne]) -> list[list[str]]:
    """By kind, then in all: agreed, done, and what the funder may be charged for."""
    rangs = [
        (NATURES[nature], compte.nature(nature), sum(ligne.financables for ligne in lignes if ligne.nature is nature))
        for nature in NatureHeures
    ]
    rangs.append(("Ensemble", compte.total, sum(ligne.financables for ligne in lignes)))
    return [[nom, duree(somme.prevu), duree(somme.realise), duree(financables)] for nom, somme, financables in rangs]


def _regle(dossier: Dossier) -> str:
    """Which rule, at which date."""
    jour, payees = date_en_mots(heures.souscription(dossier)), heures.financees(dossier)
    if NatureHeures.TRAVAIL_PERSONNEL not in payees:
        return phrase("{} : seules les heures d’accompagnement sont finançables, par la règle en vigueur au {} (article D6323-6).",
                      dossier.get_mode_financement_display(), jour)
    return phrase("{} : aucune règle en vigueur au {} n’écarte les recherches personnelles ; le contrat dit ce qui est payé.",
                  dossier.get_mode_financement_display(), jour)


@require_POST
def certificat(requete: HttpRequest, numero: str) -> HttpResponse:
    trouve = dossier_vu(requete, numero)
    if essayer(requete, lambda: actions.certifier(trouve, acteur=acteur_de(requete), instant=timezone.now())):
        annoncer(requete, phrase("Certificat de réalisation et feuille d’émargement demandés : ils se préparent dans l’onglet Documents."))
    return redirect("seances:dossier", numero=numero)


@require_POST
def attestation(requete: HttpRequest, numero: str) -> HttpResponse:
    trouve = dossier_vu(requete, numero)
    if essayer(requete, lambda: actions.attester(trouve, acteur=acteur_de(requete), instant=timezone.now())):
        annoncer(requete, phrase("Attestation d’assiduité demandée : elle se prépare dans l’onglet Documents."))
    return redirect("seances:dossier", numero=numero)
