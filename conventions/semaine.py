"""The lines of the weekly digest about contracts: the days left to answer, the absence to ask for, what a consultant prepares and signs."""
from collections.abc import Iterator
from datetime import date, datetime, time
from heapq import merge
from operator import attrgetter

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from beneficiaires.etats import ACTIFS, EtatDossier
from beneficiaires.models import Dossier
from beneficiaires.regles import NatureContrat
from bilan.socle.calendrier import PARIS
from bilan.socle.mots import accorder, en_lettres, jour_court
from bilan.socle.rappels import Rappel
from bilan.socle.typographie import phrase
from conventions import absences, edof_a_faire
from conventions.absence_a_faire import OUVERTS
from conventions.edof import MODES
from conventions.etats import EtatConvention
from conventions.models import Convention, DemandeAbsence

LOT = 2000
E = EtatConvention
A_FAIRE = {E.BROUILLON: "Un contrat à envoyer.", E.ACCEPTEE: "Un contrat à contresigner."}


def rappels(jour: date) -> Iterator[Rappel]:
    """The week's lines, in the order of the accounts."""
    sources = (_a_repondre(jour), _absences(), _du_consultant(), _a_preparer(jour), edof_a_faire.rappels_semaine(jour))
    return merge(*sources, key=attrgetter("compte_id"))


def _a_repondre(jour: date) -> Iterator[Rappel]:
    """How many days are left, and the last one: on it, an answer still counts (R6313-8)."""
    debut = datetime.combine(jour, time.min, PARIS)
    recues = Convention.objects.filter(Q(expire_le=None) | Q(expire_le__gt=debut), etat=E.TRANSMISE, dossier__etat__in=ACTIFS)
    for pk, nature, limite, compte_id, courriel in recues.order_by("dossier__beneficiaire__compte_id", "pk").values_list(
        "pk", "nature", "date_limite", "dossier__beneficiaire__compte", "dossier__consultant__email",
    ).iterator(LOT):
        quoi = "votre contrat" if nature == NatureContrat.CONTRAT_PARTICULIER else "votre convention"
        yield Rappel(compte_id, _delai(quoi, limite, jour), reverse("conventions:reponse", args=[pk]), courriel)


def _delai(quoi: str, limite: date | None, jour: date) -> str:
    if limite is None:
        return phrase("Une réponse attendue pour {quoi}.", quoi=quoi)
    n = (limite - jour).days
    if not n:
        return phrase("Dernier jour pour répondre à {quoi}.", quoi=quoi)
    return phrase("Il vous reste {n} {jours} pour répondre à {quoi}, jusqu’au {limite} inclus.", n="un" if n == 1 else en_lettres(n),
                  jours=accorder(n, "jour"), quoi=quoi, limite=jour_court(limite))


def _absences() -> Iterator[Rappel]:
    demandee = DemandeAbsence.objects.filter(dossier=OuterRef("pk"))
    dossiers = Dossier.objects.filter(~Exists(demandee), mode_financement__in=absences.MODES, sur_temps_travail=True, etat__in=OUVERTS)
    for compte_id, numero, courriel in dossiers.order_by("beneficiaire__compte_id", "pk").values_list(
        "beneficiaire__compte", "numero", "consultant__email",
    ).iterator(LOT):
        yield Rappel(compte_id, "Votre absence à demander à votre employeur.", reverse("conventions:absence", args=[numero]), courriel)


def _du_consultant() -> Iterator[Rappel]:
    siennes = Convention.objects.filter(etat__in=A_FAIRE, dossier__etat__in=ACTIFS).order_by("dossier__consultant_id", "dossier__numero", "pk")
    for etat, compte_id, numero in siennes.values_list("etat", "dossier__consultant", "dossier__numero").iterator(LOT):
        yield Rappel(compte_id, A_FAIRE[EtatConvention(etat)], reverse("conventions:dossier", args=[numero]), dossier=numero)


def _a_preparer(jour: date) -> Iterator[Rappel]:
    """No contract occupies these bilans: none was made, or the one that was proposed came to nothing."""
    tacite = Q(etat=E.TRANSMISE, expire_le__lte=datetime.combine(jour, time.min, PARIS))
    siennes = Convention.objects.filter(dossier=OuterRef("pk"))
    dossiers = Dossier.objects.filter(~Exists(siennes.vivantes().exclude(tacite)), etat=EtatDossier.CONTRACTUALISATION)
    lignes = dossiers.order_by("consultant_id", "numero").values_list("consultant", "numero", "mode_financement", Exists(siennes))
    for compte_id, numero, mode, proposee in lignes.iterator(LOT):
        texte = "La suite du contrat à choisir." if proposee else "Une acceptation à enregistrer." if mode in MODES else "Un contrat à préparer."
        yield Rappel(compte_id, texte, reverse("conventions:dossier", args=[numero]), dossier=numero)
