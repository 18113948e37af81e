"""What is owed on the dossier itself: to close what is handed over, to see to a document that failed or a period that is over, to answer a person
or a stranger."""
from collections.abc import Iterator
from datetime import date, datetime, time

from django.db.models import Q
from django.urls import reverse

from beneficiaires import arrivees
from beneficiaires.etats import ACTIFS, EtatDossier
from beneficiaires.etats_demande import EtatDemande
from beneficiaires.lignes import BENEFICIAIRE, CONSULTANT, avec_noms, concerne, dites, suivies
from beneficiaires.models import DemandeDroit, Dossier, Piece
from bilan.socle.a_faire import Tache
from bilan.socle.calendrier import PARIS, jour_a_paris
from bilan.socle.models import Compte, EtatDocument
from bilan.socle.mots import date_en_mots, de, pluriel
from bilan.socle.roles import EQUIPE, Role
from bilan.socle.typographie import phrase

URGENT = 7  # days before the answer is due: from then on, it comes first


def a_faire(compte: Compte, instant: datetime, dossier: Dossier | None = None) -> list[Tache]:
    """Six queries at most, seven for gestion, whatever the number of dossiers; four where nothing rare is owed."""
    if EQUIPE.isdisjoint(compte.roles):
        return []
    demandes = [*_demandes(compte, jour_a_paris(instant), dossier), *([] if dossier else arrivees.taches(compte, instant))]
    if Role.CONSULTANT not in compte.roles:
        return demandes
    return [*_a_finir(compte, jour_a_paris(instant), dossier), *_documents(compte, dossier), *demandes]


def _demandes(compte: Compte, jour: date, dossier: Dossier | None) -> Iterator[Tache]:
    """A request on one's data: to its consultant, and to the whole of gestion."""
    attendues = DemandeDroit.objects.pour(compte).filter(etat=EtatDemande.EN_ATTENTE).exclude(dossier__beneficiaire__compte=compte)
    for demande in dites(attendues, dossier, "demandee_le", "reponse_avant", rares=True):
        nom, reste = demande.dossier.beneficiaire.compte.nom_complet, (demande.reponse_avant - jour).days
        yield Tache(
            personne=nom, titre=phrase("Répondez à la demande {de}", de=de(nom)), bouton="Répondre à la demande", bloque=reste <= URGENT,
            url=reverse("beneficiaires:demande", args=[demande.dossier.numero, demande.pk]), depuis=demande.demandee_le, dossier=demande.dossier,
            phrase=phrase("Sur ses données. Réponse due au plus tard le {jour}.", jour=date_en_mots(demande.reponse_avant)),
            retard=phrase("Réponse due depuis {j}", j=pluriel(-reste, "jour")) if reste < 0 else "",
        )


def _a_finir(compte: Compte, jour: date, dossier: Dossier | None) -> Iterator[Tache]:
    """What is handed over, to close; what goes on beyond its period, to see to."""
    if not concerne(dossier, (*ACTIFS, EtatDossier.CONCLUSIONS_REMISES)):
        return
    suivis = Dossier.objects.pour(compte).filter(_depasses(jour) | Q(etat=EtatDossier.CONCLUSIONS_REMISES), consultant=compte)
    for suivi in dites(suivis.order_by(), dossier, "etat", "date_terme", "periode_fin", par=""):
        yield _a_clore(suivi) if suivi.etat == EtatDossier.CONCLUSIONS_REMISES else _depasse(suivi, jour)


def _a_clore(dossier: Dossier) -> Tache:
    nom = dossier.beneficiaire.compte.nom_complet
    return Tache(
        personne=nom, titre=phrase("Clorez le dossier {de}", de=de(nom)), bouton="Clore le dossier",
        url=reverse("beneficiaires:fin", args=[dossier.numero]), depuis=_minuit(dossier.date_terme), dossier=dossier,
        phrase=phrase("Les conclusions sont remises depuis le {jour}.", jour=date_en_mots(dossier.date_terme)),
    )


def _depasses(jour: date) -> Q:
    return Q(etat__in=ACTIFS, periode_fin__lt=jour)


def _depasse(dossier: Dossier, jour: date) -> Tache:
    nom = dossier.beneficiaire.compte.nom_complet
    return Tache(
        personne=nom, titre=phrase("Voyez comment finir le bilan {de}", de=de(nom)), bouton="Voir le dossier",
        url=reverse("dossier", args=[dossier.numero]), depuis=_minuit(dossier.periode_fin), dossier=dossier,
        phrase=phrase("La période convenue a pris fin le {jour}.", jour=date_en_mots(dossier.periode_fin)),
        retard=phrase("Période dépassée depuis {j}", j=pluriel((jour - dossier.periode_fin).days, "jour")),
    )


def retards(compte: Compte, instant: datetime, au_plus: int | None, suivi_par: Compte | None) -> Iterator[Tache]:
    """Bilans whose period is over and that go on, whoever follows them, for gestion. One query."""
    jour = jour_a_paris(instant)
    depasses = suivies(Dossier.objects.pour(compte), suivi_par, par="").filter(_depasses(jour)).order_by("periode_fin", "pk")
    yield from (_depasse(dossier, jour) for dossier in avec_noms(depasses, "periode_fin", de=(BENEFICIAIRE, CONSULTANT), par="")[:au_plus])


def _documents(compte: Compte, dossier: Dossier | None) -> Iterator[Tache]:
    pieces = Piece.objects.pour(compte).filter(document__etat=EtatDocument.ECHEC, dossier__consultant=compte)
    for piece in dites(pieces.select_related("document"), dossier, "nature", "document__demande_le", rares=True):
        nom = piece.dossier.beneficiaire.compte.nom_complet
        yield Tache(
            personne=nom, titre=phrase("Relancez un document {de}", de=de(nom)), bouton="Voir le document",
            url=reverse("beneficiaires:documents", args=[piece.dossier.numero]), depuis=piece.document.demande_le, dossier=piece.dossier,
            phrase=phrase("{} : la préparation a échoué.", piece.get_nature_display()), retard="Document non préparé",
        )


def _minuit(jour: date) -> datetime:
    return datetime.combine(jour, time.min, PARIS)
