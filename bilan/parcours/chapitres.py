"""The acts of a bilan, chapter by chapter of the file: each is one call to the action behind a page."""
from datetime import date, datetime, timedelta

from beneficiaires import actions as dossiers
from beneficiaires.models import Dossier
from bilan.parcours.distribution import OUVERTURE
from bilan.parcours.fins import Fins
from bilan.parcours.lecture import FichierRefuse
from bilan.parcours.ouvrage import Ouvrage
from bilan.socle.calendrier import Territoire, en_mots, jour_a_paris, nom_du_ferie
from bilan.socle.roles import Role
from bilan.socle.transitions import TransitionRefusee
from seances import actions as seances
from seances.etats import EtatSeance
from seances.models import Seance
from syntheses import actions as syntheses
from syntheses.rubriques import RUBRIQUES, CodeRubrique

DIMANCHE = 6
CLOTURE, EMARGEMENT = timedelta(minutes=5), timedelta(minutes=20)  # after the end of a session


class Bilan(Ouvrage, Fins):
    """One bilan being played: each chapter of the file puts its acts at their moments."""

    def prevoir(self) -> None:
        """Every act that the file dates. FichierRefuse when they contradict each other in time."""
        self.absences = dict(enumerate(self.v.absences))
        self._ordonner("convention", "envoyee_le", "transmise_le", "repondue_le", "contresignee_le", "renoncee_le")
        self._ordonner("synthese", "redigee_le", "figee_le", "remise_le")
        d = self.v.dossier
        self._a(d.ouvert_le, self.ouvrir, *OUVERTURE)
        self._a(d.annule_le, lambda t: dossiers.annuler(self.dossier, acteur=self.par_consultant, instant=t), "dossier", "annule_le")
        for chapitre in (self._contrat, self._calendrier, self._travaux, self._synthese, self._fin):
            chapitre()

    def ouvrir(self, instant: datetime) -> None:
        b, d, p = self.v.beneficiaire, self.v.dossier, self.v.programme
        self.dossier_pk = dossiers.ouvrir(
            acteur=self.par_consultant, instant=instant, prestation=self.prestation, consultant=self.consultant, employeur=self.employeur, **vars(b),
            mode_financement=d.financement, prix_centimes=d.prix_euros, periode_debut=d.periode_debut, periode_fin=d.periode_fin,
            sur_temps_travail=d.sur_temps_travail, taux_distance=d.taux_distance, numero_edof=d.numero_edof, souscription=d.souscription,
            dernier_bilan_finance=d.dernier_bilan_finance, versant=d.versant, etapes=p and {etape: minutes for etape, minutes in vars(p).items() if minutes},
        ).pk

    # --- the sessions ---

    def _calendrier(self) -> None:
        c, v = self.v.calendrier, self.v
        if c:
            self._a(c.propose_le, self._proposer, "calendrier", "premiere_seance")
            self._a(c.confirme_le, self._confirmer, "calendrier", "confirme_le")
        for rang, d in enumerate(v.deplacements):
            self._a(d.le, lambda t, d=d: seances.deplacer(
                self._seance(d.seance), acteur=self.par_consultant, instant=t, debut=d.debut), "deplacements", rang, "debut")

    def _proposer(self, instant: datetime) -> None:
        c = self.v.calendrier
        if self.exact:
            _exiger_un_jour_ouvert(c.premiere_seance, self.dossier)
        proposees = seances.proposer(
            self.dossier, acteur=self.par_consultant, instant=instant, premiere_date=c.premiere_seance, heure=c.heure, modalite=c.modalite, lieu="", lien="",
        )
        if self.exact:
            _exiger_le_jour_demande(proposees[0], c.premiere_seance)

    def _confirmer(self, instant: datetime) -> None:
        for seance in seances.confirmer(self.dossier, acteur=self.par_consultant, instant=instant):
            self._prevoir_la_tenue(seance)

    def _prevoir_la_tenue(self, seance: Seance) -> None:
        self._a(seance.fin + CLOTURE, lambda t: self._tenir(seance.pk, t), "calendrier")

    def _tenir(self, pk: int, instant: datetime) -> None:
        """Close a session at its end; one that was moved meanwhile is closed at its new end."""
        seance = Seance.objects.get(pk=pk)
        if seance.etat != EtatSeance.CONFIRMEE:
            return
        if seance.fin + CLOTURE > instant:
            self._prevoir_la_tenue(seance)
        elif rangs := [rang for rang, absence in self.absences.items() if absence.seance == seance.numero]:
            self._manquer(seance, self.absences.pop(rangs[0]), instant)
        else:
            seances.clore(seance, acteur=self.par_consultant, instant=instant, debut_reel=seance.debut, fin_reelle=seance.fin)
            self._a(seance.fin + EMARGEMENT, lambda t: self._emarger(seance, t), "calendrier")

    def _emarger(self, seance: Seance, instant: datetime) -> None:
        seances.emarger(seance, acteur=self.par_beneficiaire, instant=instant)

    def _manquer(self, seance: Seance, absence, instant: datetime) -> None:
        seances.constater_absence(seance, acteur=self.par_consultant, instant=instant)
        if absence.remplacee_le:
            self._prevoir_la_tenue(seances.remplacer(seance, acteur=self.par_consultant, instant=instant, debut=absence.remplacee_le))

    def verifier_ce_qui_reste(self) -> None:
        """An absence that met no session was told for nothing: most often a wrong number. Not when the story stops before its end."""
        if self.absences and not self.v.jusqu_au:
            rang, absence = min(self.absences.items())
            raise FichierRefuse(f"il n’y a pas de séance {absence.seance} à manquer.", self.fichier.ligne("absences", rang, "seance"))

    def _seance(self, numero: int) -> Seance:
        return Seance.objects.vivantes().filter(dossier=self.dossier, numero=numero).first() or _introuvable(numero)

    # --- the synthesis ---

    def _synthese(self) -> None:
        s = self.v.synthese
        if s:
            self._a(s.redigee_le, self._rediger, "synthese", "redigee_le")
            self._a(s.figee_le, self._figer, "synthese", "figee_le")
            self._a(s.remise_le, self._remettre, "synthese", "remise_le")

    def _rediger(self, instant: datetime) -> None:
        s, par = self.v.synthese, self.par_consultant
        synthese = syntheses.ouvrir(self.dossier, acteur=par, instant=instant)
        for code, regle in RUBRIQUES.items():
            if Role.CONSULTANT in regle.par and (texte := getattr(s, code.value)):
                syntheses.rediger(synthese, code, texte, acteur=par, instant=instant)
        syntheses.fixer_les_etapes(synthese, [(e.libelle, e.echeance) for e in s.etapes], acteur=par, instant=instant)
        syntheses.proposer(synthese, acteur=par, instant=instant)

    def _figer(self, instant: datetime) -> None:
        resultats = syntheses.rediger_resultats(self.dossier, self.v.synthese.resultats, acteur=self.par_consultant, instant=instant)
        syntheses.etablir(resultats, acteur=self.par_consultant, instant=instant)
        if observations := getattr(self.v.synthese, CodeRubrique.OBSERVATIONS.value):
            syntheses.rediger(self.synthese, CodeRubrique.OBSERVATIONS, observations, acteur=self.par_beneficiaire, instant=instant)
        syntheses.figer(self.synthese, acteur=self.par_beneficiaire, instant=instant)

    def _remettre(self, instant: datetime) -> None:
        syntheses.remettre(self.synthese, acteur=self.par_consultant, instant=instant)


def _exiger_un_jour_ouvert(jour: date, dossier: Dossier) -> None:
    """On a page the planner offers the nearest day; here the file said which one it wants."""
    debut, fin = dossier.periode_debut, dossier.periode_fin
    if ferie := nom_du_ferie(jour, Territoire(dossier.beneficiaire.territoire)):
        raison = f"c’est un jour férié ({ferie})"
    elif jour.weekday() == DIMANCHE:
        raison = "les séances ne sont pas proposées le dimanche"
    elif not debut <= jour <= fin:
        raison = f"la période va du {en_mots(debut)} au {en_mots(fin)}"
    else:
        return
    raise TransitionRefusee(f"aucune séance ne peut se tenir le {en_mots(jour)} : {raison}.")


def _exiger_le_jour_demande(premiere: Seance, jour: date) -> None:
    if jour_a_paris(premiere.debut) != jour:
        raise TransitionRefusee(f"aucune séance ne peut se tenir le {en_mots(jour)} : ce jour n’est pas libre.")


def _introuvable(numero: int):
    raise TransitionRefusee(f"il n’y a pas de séance {numero} à ce moment du bilan.")
