"""The lines of the weekly digest about sessions: those of a bénéficiaire, then those of a consultant, bilan by bilan, without a name."""
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from heapq import merge
from operator import attrgetter

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from beneficiaires.etats import ACTIFS
from beneficiaires.regles import fuseau_de, heure_nommee
from bilan.socle.calendrier import PARIS, debut_de_semaine
from bilan.socle.mots import accorder, en_lettres, heure, jour_court
from bilan.socle.rappels import Rappel
from bilan.socle.typographie import phrase
from seances import demandes, suivi
from seances.etats import EtatSeance
from seances.models import Modalite, Seance

LOT = 2000
MANIERES = {Modalite.VISIO: ", en visio", Modalite.TELEPHONE: ", par téléphone", Modalite.PRESENTIEL: ""}


def rappels(jour: date) -> Iterator[Rappel]:
    """The week's lines, in the order of the accounts; seven queries."""
    du_beneficiaire = (_rendez_vous(jour), _presences())
    du_consultant = (_demandes(jour), _contestees(), _a_renseigner(jour), _a_confirmer(), _sans_rendez_vous(jour))
    return merge(*du_beneficiaire, *du_consultant, key=attrgetter("compte_id"))


def _rendez_vous(jour: date) -> Iterator[Rappel]:
    """Each with the way to it; what there is to prepare is the line of the app that asked for it."""
    debut, fin = (datetime.combine(borne, time.min, PARIS) for borne in (jour, debut_de_semaine(jour) + timedelta(days=7)))
    seances = Seance.objects.filter(etat=EtatSeance.CONFIRMEE, dossier__etat__in=ACTIFS, debut__gte=debut, debut__lt=fin)
    seances = seances.order_by("dossier__beneficiaire__compte_id", "debut", "pk").select_related("dossier__beneficiaire", "consultant__salon").only(
        "debut", "modalite", "lien", "consultant__email", "consultant__salon__lien", "dossier__beneficiaire__compte", "dossier__beneficiaire__territoire",
    )
    for seance in seances.iterator(LOT):
        yield Rappel(seance.dossier.beneficiaire.compte_id, _a_son_heure(seance), reverse("seances:mes_seances"), seance.consultant.email, lien=seance.visio)


def _a_son_heure(seance: Seance) -> str:
    """On the clock of whoever reads it, named when it is not that of Paris."""
    habitant = seance.dossier.beneficiaire
    with timezone.override(fuseau_de(habitant)):
        nommee = f" ({heure_nommee(habitant)})" if heure_nommee(habitant) else ""
        return phrase("Votre rendez-vous du {jour} à {heure}{nommee}{maniere}.", jour=jour_court(seance.debut), heure=heure(seance.debut), nommee=nommee,
                      maniere=MANIERES[Modalite(seance.modalite)])


def _presences() -> Iterator[Rappel]:
    comptes = suivi.a_signer().order_by("dossier__beneficiaire__compte_id").values_list("dossier__beneficiaire__compte", "dossier__consultant__email")
    for compte_id, courriel, n in comptes.annotate(n=Count("pk")).iterator(LOT):
        yield Rappel(compte_id, phrase("{n} {presences} à signer.", n=_une(n), presences=accorder(n, "présence")), reverse("seances:mes_seances"), courriel)


def _demandes(jour: date) -> Iterator[Rappel]:
    """Those that still stand that morning, whatever became of them since."""
    attendues = demandes.en_attente(datetime.combine(jour, time.min, PARIS)).order_by("seance__consultant_id", "seance__dossier__numero", "pk")
    for compte_id, dossier, seance, pk in attendues.values_list("seance__consultant", "seance__dossier__numero", "seance__numero", "pk").iterator(LOT):
        yield Rappel(compte_id, phrase("Séance {n} : une demande attend votre réponse.", n=seance), reverse("seances:demande", args=[pk]), dossier=dossier)


def _contestees() -> Iterator[Rappel]:
    contestees = suivi.contestees().order_by("seance__consultant_id", "seance__dossier__numero", "pk")
    for compte_id, dossier, seance, pk in contestees.values_list("seance__consultant", "seance__dossier__numero", "seance__numero", "pk").iterator(LOT):
        page = reverse("seances:contestation", args=[pk])
        yield Rappel(compte_id, phrase("Séance {n} : ses heures sont contestées, votre réponse est attendue.", n=seance), page, dossier=dossier)


def _a_renseigner(jour: date) -> Iterator[Rappel]:
    seances = suivi.a_renseigner(datetime.combine(jour, time.min, PARIS)).order_by("consultant_id", "dossier__numero")
    for compte_id, numero, n in seances.values_list("consultant", "dossier__numero").annotate(n=Count("pk")).iterator(LOT):
        yield Rappel(compte_id, phrase("{n} {seances} à renseigner.", n=_une(n), seances=accorder(n, "séance")), _onglet(numero), dossier=numero)


def _a_confirmer() -> Iterator[Rappel]:
    dossiers = suivi.a_confirmer().order_by("consultant_id", "numero")
    for compte_id, numero in dossiers.values_list("consultant", "numero").iterator(LOT):
        yield Rappel(compte_id, "Un calendrier à confirmer.", _onglet(numero), dossier=numero)


def _sans_rendez_vous(jour: date) -> Iterator[Rappel]:
    for dossier in suivi.avec_dates(suivi.sans_rendez_vous(jour)).order_by("consultant_id", "numero").iterator(LOT):
        depuis = (jour - suivi.vide_depuis(dossier)).days
        texte = phrase("Aucun rendez-vous fixé depuis {n} jours.", n=en_lettres(depuis)) if depuis >= suivi.PATIENCE.days else "Aucun rendez-vous fixé."
        yield Rappel(dossier.consultant_id, texte, _onglet(dossier.numero), dossier=dossier.numero)


def _onglet(numero: str) -> str:
    return reverse("seances:dossier", args=[numero])


def _une(n: int) -> str:
    return "Une" if n == 1 else en_lettres(n).capitalize()
