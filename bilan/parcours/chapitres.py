"""The acts of a bilan, chapter by chapter of the file: each is one call to the action behind a page."""
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from beneficiaires import actions as dossiers
from beneficiaires.models import Dossier, Employeur
from bilan import graine
from bilan.parcours.lecture import Chemin, Fichier, FichierRefuse
from bilan.parcours.recit import Recit, phrase_du_refus
from bilan.socle.acteur import Acteur
from bilan.socle.calendrier import PARIS, Territoire, en_mots, jour_a_paris, nom_du_ferie
from bilan.socle.models import Compte
from bilan.socle.roles import Role
from bilan.socle.transitions import TransitionRefusee
from conventions import actions as conventions
from conventions.models import Convention
from seances import actions as seances
from seances.etats import EtatSeance
from seances.models import Seance
from syntheses import actions as syntheses
from syntheses.models import Synthese
from syntheses.rubriques import RUBRIQUES, CodeRubrique
from travaux.actions import ecrire_note

OUVERTURE: Chemin = ("dossier", "ouvert_le")
# Where the file says what the opening calls by another name.
_ENDROITS: dict[str | None, Chemin] = {
    "etapes": ("programme",), "prix_centimes": ("dossier", "prix_euros"), "employeur": ("employeur",), "mode_financement": ("dossier", "financement"),
    **{champ: ("dossier", champ) for champ in (
        "periode_debut", "periode_fin", "sur_temps_travail", "taux_distance", "numero_edof", "souscription", "dernier_bilan_finance")},
    **{champ: ("beneficiaire", champ) for champ in ("prenom", "nom", "email", "statut", "accord")},
}
CLOTURE, EMARGEMENT = timedelta(minutes=5), timedelta(minutes=20)  # after the end of a session


class Bilan:
    """One bilan being played: its people, and what the acts find of it when their turn comes."""

    def __init__(self, recit: Recit, fichier: Fichier, *, exact: bool = True):
        """`exact`: a first session that cannot be on the day asked for is refused, instead of moved to the nearest one."""
        self.recit, self.fichier, self.v, self.exact = recit, fichier, fichier.valeurs, exact
        self.organisme, self.prestation = graine.installer_organisme(), graine.installer_prestation()
        self.consultant = self._consultant()
        self.employeur = self._employeur()
        self.dossier_pk: int | None = None

    def _consultant(self) -> Compte:
        c = self.v.consultant
        connu = Compte.objects.filter(email=c.email).first()
        return connu or Compte.objects.creer(c.email, prenom=c.prenom, nom=c.nom, accord=c.accord, roles=[Role.CONSULTANT])

    def _employeur(self) -> Employeur | None:
        e = self.v.employeur
        return e and Employeur.objects.get_or_create(siret=e.siret, defaults={
            "raison_sociale": e.raison_sociale, "adresse": e.adresse, "code_postal": e.code_postal, "ville": e.ville, "telephone": e.telephone,
            "representant": e.representant, "representant_fonction": e.fonction, "courriel": e.courriel,
        })[0]

    @property
    def dossier(self) -> Dossier:
        """As it is now: other acts have changed it since the last one."""
        return Dossier.objects.select_related("beneficiaire__compte").get(pk=self.dossier_pk)

    @property
    def par_consultant(self) -> Acteur:
        return Acteur(compte=self.consultant)

    @property
    def par_beneficiaire(self) -> Acteur:
        return Acteur(compte=self.dossier.beneficiaire.compte)

    @property
    def par_employeur(self) -> Acteur:
        return Acteur(role=Role.EMPLOYEUR)

    @property
    def nom_beneficiaire(self) -> str:
        return self.dossier.beneficiaire.compte.nom_complet

    @property
    def convention(self) -> Convention:
        return Convention.objects.filter(dossier=self.dossier).latest("pk")

    @property
    def synthese(self) -> Synthese:
        return Synthese.objects.get(dossier=self.dossier)

    def _a(self, instant: datetime | None, faire: Callable[[datetime], None], *ou: str | int) -> None:
        """Do this at that instant, which the file gives at `ou`; nothing when it gives none."""
        if instant is not None and instant < self.v.dossier.ouvert_le:
            raise FichierRefuse(f"« {'.'.join(str(o) for o in ou)} » précède l’ouverture du dossier.", self.fichier.ligne(*ou))
        if instant is not None:
            self.recit.prevoir(instant, faire, lambda refus, quand: self._refuser(refus, quand, ou))

    def _ordonner(self, table: str, *champs: str) -> None:
        """These moments of one table follow each other: said before anything is played, since acts are played in the order of time."""
        dates = [(champ, getattr(getattr(self.v, table), champ)) for champ in champs] if getattr(self.v, table) else []
        donnees = [(champ, instant) for champ, instant in dates if instant is not None]
        for (avant, debut), (apres, fin) in pairwise(donnees):
            if fin < debut:
                raise FichierRefuse(f"« {table}.{apres} » précède « {table}.{avant} ».", self.fichier.ligne(table, apres))

    def _refuser(self, refus: Exception, instant: datetime, ou: Chemin) -> FichierRefuse:
        endroit = _ENDROITS.get(getattr(refus, "code", None), ou) if ou == OUVERTURE else ou
        return FichierRefuse(phrase_du_refus(refus, instant), self.fichier.ligne(*endroit))

    def prevoir(self) -> None:
        """Every act that the file dates. FichierRefuse when they contradict each other in time."""
        self._ordonner("convention", "envoyee_le", "transmise_le", "repondue_le", "contresignee_le")
        self._ordonner("synthese", "redigee_le", "figee_le", "remise_le")
        d = self.v.dossier
        self._a(d.ouvert_le, self.ouvrir, *OUVERTURE)
        self._a(d.annule_le, lambda t: dossiers.annuler(self.dossier, acteur=self.par_consultant, instant=t), "dossier", "annule_le")
        for chapitre in (self._contrat, self._calendrier, self._travaux, self._synthese):
            chapitre()

    def ouvrir(self, instant: datetime) -> None:
        b, d, p = self.v.beneficiaire, self.v.dossier, self.v.programme
        self.dossier_pk = dossiers.ouvrir(
            acteur=self.par_consultant, instant=instant, prestation=self.prestation, consultant=self.consultant, employeur=self.employeur, **vars(b),
            mode_financement=d.financement, prix_centimes=d.prix_euros, periode_debut=d.periode_debut, periode_fin=d.periode_fin,
            sur_temps_travail=d.sur_temps_travail, taux_distance=d.taux_distance, numero_edof=d.numero_edof, souscription=d.souscription,
            dernier_bilan_finance=d.dernier_bilan_finance, etapes=p and {etape: minutes for etape, minutes in vars(p).items() if minutes},
        ).pk

    # --- the contract ---

    def _contrat(self) -> None:
        c, m, prevoir = self.v.convention, self.v.mcf, self._a
        if m:
            prevoir(m.acceptee_le, self._accepter_mcf, "mcf", "acceptee_le")
        if c:
            prevoir(c.envoyee_le, self._envoyer, "convention", "envoyee_le")
            prevoir(c.transmise_le, self._transmettre, "convention", "transmise_le")
            prevoir(c.repondue_le, self._repondre, "convention", "repondue_le")
            prevoir(c.contresignee_le, self._contresigner, "convention", "contresignee_le")

    def _accepter_mcf(self, instant: datetime) -> None:
        conventions.enregistrer_mcf(
            self.dossier, acteur=self.par_consultant, instant=instant, numero_edof=self.v.dossier.numero_edof, proposee_le=self.v.mcf.proposee_le,
            acceptee_le=instant.date(),
        )

    def _envoyer(self, instant: datetime) -> None:
        convention = conventions.preparer(self.dossier, acteur=self.par_consultant, instant=instant)
        conventions.completer(convention, acteur=self.par_consultant, instant=instant, references_intervenants=f"{self.consultant.nom_complet}, psychologue du travail (titre protégé).")
        conventions.envoyer(convention, acteur=self.par_consultant, instant=instant)

    def _transmettre(self, instant: datetime) -> None:
        e = self.employeur
        conventions.signer_et_transmettre(
            self.convention, acteur=self.par_employeur, instant=instant, nom=e.representant if e else "", fonction=e.representant_fonction if e else "",
        )

    def _repondre(self, instant: datetime) -> None:
        if self.v.convention.reponse == "refuse":
            conventions.refuser(self.convention, acteur=self.par_beneficiaire, instant=instant)
        elif self.v.convention.reponse == "accepte":
            conventions.accepter(self.convention, acteur=self.par_beneficiaire, instant=instant, nom=self.nom_beneficiaire)

    def _contresigner(self, instant: datetime) -> None:
        conventions.contresigner(self.convention, acteur=self.par_consultant, instant=instant, nom=self.consultant.nom_complet)

    # --- the sessions ---

    def _calendrier(self) -> None:
        c, v = self.v.calendrier, self.v
        if c:
            self._a(c.propose_le, self._proposer, "calendrier", "premiere_seance")
            self._a(c.confirme_le, self._confirmer, "calendrier", "confirme_le")
        for rang, d in enumerate(v.deplacements):
            self._a(d.le, lambda t, d=d: seances.deplacer(self._seance(d.seance), acteur=self.par_consultant, instant=t, debut=d.debut), "deplacements", rang, "debut")

    def _proposer(self, instant: datetime) -> None:
        c = self.v.calendrier
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
        elif absence := next((a for a in self.v.absences if a.seance == seance.numero), None):
            self._manquer(seance, absence, instant)
        else:
            seances.clore(seance, acteur=self.par_consultant, instant=instant, debut_reel=seance.debut, fin_reelle=seance.fin)
            self._a(seance.fin + EMARGEMENT, lambda t: seances.emarger(seance, acteur=self.par_beneficiaire, instant=t), "calendrier")

    def _manquer(self, seance: Seance, absence, instant: datetime) -> None:
        seances.constater_absence(seance, acteur=self.par_consultant, instant=instant)
        self.v.absences.remove(absence)
        if absence.remplacee_le:
            self._prevoir_la_tenue(seances.remplacer(seance, acteur=self.par_consultant, instant=instant, debut=absence.remplacee_le))

    def _seance(self, numero: int) -> Seance:
        return Seance.objects.vivantes().filter(dossier=self.dossier, numero=numero).first() or _introuvable(numero)

    # --- the content ---

    def _travaux(self) -> None:
        for rang, t in enumerate(self.v.travail_personnel):
            self._a(_le_soir(t.jour), lambda i, t=t: seances.noter_travail(
                self.dossier, acteur=self.par_beneficiaire, instant=i, jour=t.jour, minutes=t.heures, sujet=t.sujet), "travail_personnel", rang, "jour")
        for rang, n in enumerate(self.v.notes):
            self._a(n.le, lambda i, n=n: ecrire_note(
                self.dossier, acteur=self.par_consultant, instant=i, texte=n.texte, partagee=n.partagee), "notes", rang, "le")

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
        if observations := getattr(self.v.synthese, CodeRubrique.OBSERVATIONS.value):
            syntheses.rediger(self.synthese, CodeRubrique.OBSERVATIONS, observations, acteur=self.par_beneficiaire, instant=instant)
        syntheses.figer(self.synthese, acteur=self.par_beneficiaire, instant=instant)

    def _remettre(self, instant: datetime) -> None:
        syntheses.remettre(self.synthese, acteur=self.par_consultant, instant=instant)
        seances.certifier(self.dossier, acteur=self.par_consultant, instant=instant)


def _exiger_le_jour_demande(premiere: Seance, jour: date) -> None:
    """On a page the planner offers the nearest day; here the file said which one it wants."""
    if jour_a_paris(premiere.debut) != jour:
        ferie = nom_du_ferie(jour, Territoire(premiere.dossier.beneficiaire.territoire))
        raison = f"c’est un jour férié ({ferie})" if ferie else "ce jour n’est pas libre"
        raise TransitionRefusee(f"aucune séance ne peut se tenir le {en_mots(jour)} : {raison}.")


def _introuvable(numero: int):
    raise TransitionRefusee(f"il n’y a pas de séance {numero} à ce moment du bilan.")


def _le_soir(jour: date) -> datetime:
    return datetime.combine(jour, time(20), PARIS)
