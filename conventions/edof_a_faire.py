"""What a consultant owes to EDOF: in his list of what is to be done and, counted, in the Monday letter. Never a letter of its own."""
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import batched

from django.db.models import QuerySet
from django.urls import reverse

from beneficiaires.models import Dossier
from bilan.socle.a_faire import Tache
from bilan.socle.calendrier import PARIS, jour_a_paris
from bilan.socle.models import Compte
from bilan.socle.mots import accorder, de, en_lettres, jour_court, pluriel
from bilan.socle.rappels import Rappel
from bilan.socle.roles import Role
from bilan.socle.typographie import phrase
from conventions import edof
from conventions.edof import Ligne
from conventions.regles.edof import Demarche

LOT = 500
# what the steps are computed from, and what the list tells: thousands of bilans may be read for it
COLONNES = (
    "numero", "numero_edof", "etat", "mode_financement", "souscription", "date_terme", "beneficiaire__territoire", "beneficiaire__compte__prenom",
    "beneficiaire__compte__nom", "consultant__prenom", "consultant__nom",
)
MOTS = {
    Demarche.ENTREE: ("Déclarez l’entrée {de} sur EDOF", "Déclarer l’entrée", "Première séance tenue : l’entrée se déclare jusqu’au {jour}, une seule fois."),
    Demarche.SORTIE: ("Déclarez le service fait {de} sur EDOF", "Déclarer le service fait",
                      "Bilan fini : la sortie et le service fait se déclarent jusqu’au {jour}."),
}


def taches(compte: Compte, instant: datetime, dossier: Dossier | None = None) -> list[Tache]:
    """The entry and the exit, in one query, and four more when there is one, whatever the number of dossiers."""
    if dossier and dossier.mode_financement not in edof.MODES:
        return []
    suivis = _ouverts().pour(compte).filter(consultant=compte, **({"pk": dossier.pk} if dossier else {}))
    lignes = edof.attendues(list(suivis.only(*COLONNES)))
    return [_tache(ligne, jour_a_paris(instant)) for ligne in lignes if ligne.demarche in MOTS]


def dues(compte: Compte) -> list[Ligne]:
    """All that the bilans this account follows owe to EDOF, the nearest last day first."""
    suivis = _ouverts().pour(compte).select_related("consultant").only(*COLONNES)
    lignes = [ligne for lot in batched(suivis, LOT) for ligne in edof.attendues(lot)]
    return sorted(lignes, key=lambda ligne: (ligne.echeance, ligne.dossier.numero))


def rappels_semaine(jour: date) -> Iterator[Rappel]:
    """What is late or falls due by Sunday: one line a consultant, and one for gestion, in the order of the accounts."""
    comptes = _par_consultant(jour)
    tous = sum(comptes.values())
    for gestion in Compte.objects.filter(is_active=True, roles__contains=[Role.GESTION.value]).values_list("pk", flat=True) if tous else ():
        comptes[gestion] = tous
    for compte_id in sorted(comptes):
        n = comptes[compte_id]
        mots = phrase("{n} {mots} EDOF à faire cette semaine.", n="Une" if n == 1 else en_lettres(n).capitalize(), mots=accorder(n, "déclaration"))
        yield Rappel(compte_id, mots, reverse("conventions:edof_liste"))


def _par_consultant(jour: date) -> Counter[int]:
    """How many declarations each consultant owes; bilans are read by lots, so that memory does not grow with them."""
    dimanche = jour + timedelta(days=6 - jour.weekday())
    dus: Counter[int] = Counter()
    for lot in batched(_ouverts().filter(consultant__is_active=True).iterator(LOT), LOT):
        dus.update(ligne.dossier.consultant_id for ligne in edof.attendues(lot) if ligne.echeance and ligne.echeance <= dimanche)
    return dus


def _ouverts() -> QuerySet[Dossier]:
    """The CPF bilans that may owe something. What, and until when, is for `edof.attendues`."""
    return Dossier.objects.filter(doit_a_edof=True).select_related("beneficiaire__compte").order_by()


def _tache(ligne: Ligne, jour: date) -> Tache:
    nom = ligne.dossier.beneficiaire.compte.nom_complet
    titre, bouton, texte = MOTS[ligne.demarche]
    retard = (jour - ligne.echeance).days
    return Tache(
        personne=nom, titre=phrase(titre, de=de(nom)), bouton=bouton, phrase=phrase(texte, jour=jour_court(ligne.echeance)), dossier=ligne.dossier,
        url=reverse("conventions:edof", args=[ligne.dossier.numero, ligne.demarche.value]), depuis=datetime.combine(ligne.depuis, time.min, PARIS),
        retard=phrase("EDOF : en retard de {j}", j=pluriel(retard, "jour")) if retard > 0 else "",
    )
