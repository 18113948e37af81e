"""The chapter of what is worked on in a bilan: research, notes, preparatory answers, competences, leads, the end of the investigation, the plan."""
from datetime import date, datetime, time
from types import SimpleNamespace

from bilan.parcours.contrats import Contrats
from bilan.socle.calendrier import PARIS
from bilan.socle.transitions import TransitionRefusee
from seances import actions as seances
from travaux.actions import clore_l_investigation, contenu, ecrire_note, enregistrer, passer_outre, rendre
from travaux.models import Competence, Enquete, EtapePlan, Piste, Preparation
from travaux.regles import Genre, Question


class Ouvrage(Contrats):
    """What the file says of the content, each act at its moment."""

    def _travaux(self) -> None:
        for rang, t in enumerate(self.v.travail_personnel):
            self._a(_le_soir(t.jour), lambda i, t=t: seances.noter_travail(
                self.dossier, acteur=self.par_beneficiaire, instant=i, jour=t.jour, minutes=t.heures, sujet=t.sujet), "travail_personnel", rang, "jour")
        for rang, n in enumerate(self.v.notes):
            self._a(n.le, lambda i, n=n: ecrire_note(
                self.dossier, acteur=self.par_consultant, instant=i, texte=n.texte, partagee=n.partagee), "notes", rang, "le")
        for rang, p in enumerate(self.v.preparations):
            self._a(p.rendue_le, lambda i, p=p: self._repondre_au_support(p, i), "preparations", rang, "support")
        self._contenu()

    def _contenu(self) -> None:
        for rang, c in enumerate(self.v.competences):
            self._a(c.le, lambda i, c=c: self._ajouter(Competence, c, i), "competences", rang, "libelle")
        for rang, p in enumerate(self.v.pistes):
            self._a(p.le, lambda i, p=p: self._ajouter_une_piste(p, i), "pistes", rang, "intitule")
        for rang, e in enumerate(self.v.plan):
            self._a(e.le, lambda i, e=e: self._ajouter(EtapePlan, e, i), "plan", rang, "libelle")
        if self.v.cloture:
            self._a(self.v.cloture.le, self._clore_l_investigation, "cloture", "le")

    def _ajouter(self, modele, valeurs: SimpleNamespace, instant: datetime):
        champs = {nom: valeur for nom, valeur in vars(valeurs).items() if nom not in ("le", "enquetes")}
        return contenu.ajouter(modele, self.dossier, acteur=self.par_beneficiaire, instant=instant, **champs)

    def _ajouter_une_piste(self, valeurs: SimpleNamespace, instant: datetime) -> None:
        piste = self._ajouter(Piste, valeurs, instant)
        for enquete in valeurs.enquetes:
            contenu.ajouter(Enquete, self.dossier, acteur=self.par_beneficiaire, instant=instant, piste=piste, **vars(enquete))

    def _clore_l_investigation(self, instant: datetime) -> None:
        if motif := self.v.cloture.motif:
            passer_outre(self.dossier, motif, acteur=self.par_consultant, instant=instant)
        else:
            clore_l_investigation(self.dossier, acteur=self.par_consultant, instant=instant)

    def _repondre_au_support(self, valeurs: SimpleNamespace, instant: datetime) -> None:
        remises = Preparation.objects.filter(dossier=self.dossier, support__cle=valeurs.support).select_related("support", "version")
        preparation = remises.first()
        if preparation is None:
            raise TransitionRefusee(f"le support « {valeurs.support} » n’est pas encore remis : il l’est une semaine avant sa séance.")
        if valeurs.reponses:
            lues = {}
            for r in valeurs.reponses:
                lues |= _reponse(preparation.version.demandes, r.question, r.reponse)
            enregistrer(preparation, lues, acteur=self.par_beneficiaire, instant=instant)
        rendre(preparation, acteur=self.par_beneficiaire, instant=instant)


def _reponse(questions: list[Question], numero: int, reponse: str) -> dict[str, str]:
    """What a page would have sent for this answer: free words, the words of a choice, or the degree of a scale."""
    if not 1 <= numero <= len(questions):
        raise TransitionRefusee(f"ce support n’a pas de question {numero}.")
    question = questions[numero - 1]
    if question.genre is Genre.CHOIX and reponse in question.options:
        return {question.cle: str(question.options.index(reponse))}
    if question.genre in (Genre.TEXTE, Genre.ECHELLE):
        return {question.cle: reponse}
    raise TransitionRefusee(f"la réponse à la question {numero} ne peut pas se dire ainsi dans un fichier.")


def _le_soir(jour: date) -> datetime:
    return datetime.combine(jour, time(20), PARIS)
