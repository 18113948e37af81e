"""Fill an empty installation with the people of the demonstration: the engine of `parcours`, stopped at the present instant."""
from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import Q

from beneficiaires.models import Dossier
from bilan.demonstration import DOMAINE, formation, inconnus, partages, preparation, recits
from bilan.graine import installer_annuaire
from bilan.parcours.chapitres import Bilan
from bilan.parcours.lecture import convertir
from bilan.parcours.recit import Recit
from bilan.parcours.schema import SCHEMA
from bilan.public import brochure
from bilan.socle import documents
from bilan.socle.acteur import Acteur
from bilan.socle.calendrier import PARIS, debut_de_semaine, jour_a_paris
from bilan.socle.courriels import objet
from bilan.socle.models import Compte, Envoi, EtatEnvoi
from bilan.socle.roles import Role
from seances import actions as seances
from seances.models import Seance

VENDREDI = 4
CONTESTEES = "Nous avons commencé un quart d’heure plus tard, le temps de rétablir la visio."


class Montre(Bilan):
    """A bilan told up to `maintenant`, in which the last things to do are left to the visitor."""

    def __init__(self, recit: Recit, brut: dict, maintenant: datetime):
        super().__init__(recit, convertir(brut, SCHEMA), exact=False)
        self.malik, self.camille = (brut["beneficiaire"] is qui for qui in (recits.MALIK, recits.CAMILLE))
        self.veille = recits.Calendrier(jour_a_paris(maintenant)).veille()
        self.semaine = maintenant - timedelta(weeks=1)

    def _tenir(self, pk: int, instant: datetime) -> None:
        """Malik's last session waits to be closed."""
        if not (self.malik and jour_a_paris(instant) >= self.veille):
            super()._tenir(pk, instant)

    def _emarger(self, seance: Seance, instant: datetime) -> None:
        """Camille's last one waits for her signature; Malik did not agree with the hours of his last one but one."""
        avant_derniere = self.malik and jour_a_paris(instant) >= self.veille - timedelta(weeks=1)
        if avant_derniere:
            seances.contester(seance, acteur=self.par_beneficiaire, instant=instant, message=CONTESTEES)
        elif not (self.camille and instant > self.semaine):
            super()._emarger(seance, instant)

    def _remettre(self, instant: datetime) -> None:
        """The day after, whoever has her synthesis has it sent to her counsellor, who reads it two days later."""
        super()._remettre(instant)
        if not self.v.fin:
            for jours, faire in ((1, partages.communiquer), (3, partages.lire)):
                self._a(instant + timedelta(days=jours), lambda t, faire=faire: faire(self.synthese, t), "synthese", "remise_le")


@transaction.atomic
def installer(instant: datetime) -> int:
    """Tell every bilan up to `instant`; return how many there are. Does nothing on an installation that holds a dossier."""
    if Dossier.objects.exists():
        return 0
    _equipe()
    installer_annuaire()
    recit = Recit(_faire_partir, preparation.rendre_a_temps)
    bilans = [Montre(recit, brut, instant) for brut in recits.tous(jour_a_paris(instant))]
    for bilan in bilans:
        bilan.prevoir()
    inconnus.prevoir(recit, instant)
    recit.jouer(instant)
    brochure.actualiser(instant)
    documents.preparer_la_file(instant)
    _semaine_d_helene(instant)
    formation.installer(Compte.objects.get(email=recits.HELENE["email"]), next(b.dossier for b in bilans if b.camille), instant)
    return len(bilans)


def _equipe() -> None:
    h = recits.HELENE
    Compte.objects.creer(h["email"], prenom=h["prenom"], nom=h["nom"], accord=h["accord"], roles=[Role.CONSULTANT])
    c = recits.CAMILLE  # the first bénéficiaire is the one that the sign-in page offers
    Compte.objects.creer(c["email"], prenom=c["prenom"], nom=c["nom"], accord=c["accord"], roles=[Role.BENEFICIAIRE])
    Compte.objects.creer(f"gaelle.ferrand{DOMAINE}", prenom="Gaëlle", nom="Ferrand", accord="feminin", roles=[Role.GESTION])


def _semaine_d_helene(instant: datetime) -> None:
    """When she receives, and when she is away: Friday afternoons are hers, and two days next month."""
    helene = Acteur(compte=Compte.objects.get(email=recits.HELENE["email"]))
    for jour in range(5):
        seances.declarer(acteur=helene, instant=instant, jour=jour, debut=time(9), fin=time(12, 30))
        if jour < VENDREDI:
            seances.declarer(acteur=helene, instant=instant, jour=jour, debut=time(13, 30), fin=time(19))
    lundi = debut_de_semaine(jour_a_paris(instant))
    for debut, jours, depart, motif in ((4, 0, time(14), "Dentiste"), (35, 2, time.min, "Formation à la supervision")):
        minuit = datetime.combine(lundi + timedelta(days=debut), time.min, PARIS)
        fin = minuit + (timedelta(days=jours) if jours else timedelta(hours=16))
        if fin > instant:
            seances.s_absenter(acteur=helene, instant=instant, debut=minuit.replace(hour=depart.hour), fin=fin, motif=motif)


def _faire_partir(instant: datetime) -> None:
    """Letters of the past were written and have left in the past: nobody sends them today. Documents were made on their day."""
    documents.preparer_la_file(instant)
    Envoi.objects.filter(cree_le__gt=instant).update(cree_le=instant)  # the base had written its own clock
    for envoi in Envoi.objects.filter(Q(a_partir_de=None) | Q(a_partir_de__lte=instant), etat=EtatEnvoi.A_FAIRE):
        Envoi.objects.filter(pk=envoi.pk).update(etat=EtatEnvoi.ENVOYE, envoye_le=instant, objet=objet(envoi))
