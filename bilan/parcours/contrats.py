"""The chapter of the contract: the convention and its answers, or what stands for one under the CPF."""
from datetime import datetime

from beneficiaires import actions as dossiers
from bilan.parcours.distribution import ACCEPTATION, Distribution
from bilan.socle.calendrier import en_mots, jour_a_paris
from bilan.socle.transitions import TransitionRefusee
from conventions import actions as conventions
from conventions import edof
from conventions.regles.edof import EFFECTIVES, Demarche

PAS_ENCORE = {
    Demarche.ENTREE: "l’entrée se déclare une fois la première séance tenue, et aucune ne l’est encore.",
    Demarche.SORTIE: "la sortie se déclare une fois le bilan fini, et il ne l’est pas encore.",
}


class Contrats(Distribution):
    """What the file says of the contract, each act at its moment."""

    def _contrat(self) -> None:
        c, m, prevoir = self.v.convention, self.v.mcf, self._a
        if self.v.financements:
            prevoir(self.v.dossier.ouvert_le, self._financer, "financements")
        if m:
            prevoir(m.acceptee_le, self._accepter_mcf, *ACCEPTATION)
            prevoir(m.entree_le, lambda t: self._declarer(Demarche.ENTREE, t), "mcf", "entree_le")
            prevoir(m.sortie_le, lambda t: self._declarer(Demarche.SORTIE, t), "mcf", "sortie_le")
        if c:
            prevoir(c.envoyee_le, self._envoyer, "convention", "envoyee_le")
            prevoir(c.transmise_le, self._transmettre, "convention", "transmise_le")
            prevoir(c.repondue_le, self._repondre, "convention", "repondue_le")
            prevoir(c.contresignee_le, self._contresigner, "convention", "contresignee_le")
            prevoir(c.renoncee_le, self._renoncer, "convention", "renoncee_le")

    def _financer(self, instant: datetime) -> None:
        dossiers.financer(self.dossier, acteur=self.par_consultant, instant=instant, lignes=[
            {"financeur": f.financeur.value, "nom": f.nom, "montant_centimes": f.montant_euros, "reference": f.reference, "depose_le": f.depose_le,
             "subrogation": f.subrogation} for f in self.v.financements
        ])

    def _accepter_mcf(self, instant: datetime) -> None:
        conventions.enregistrer_mcf(
            self.dossier, acteur=self.par_consultant, instant=instant, numero_edof=self.v.dossier.numero_edof, proposee_le=self.v.mcf.proposee_le,
            acceptee_le=instant.date(),
        )

    def _declarer(self, demarche: Demarche, instant: datetime) -> None:
        effective = edof.faits(self.dossier).get(EFFECTIVES[demarche])
        if effective is None:
            raise TransitionRefusee(PAS_ENCORE[demarche])
        conventions.declarer(
            self.dossier, demarche, acteur=self.par_consultant, instant=instant, faite_le=jour_a_paris(instant), effective_le=effective,
        )

    def _envoyer(self, instant: datetime) -> None:
        convention = conventions.preparer(self.dossier, acteur=self.par_consultant, instant=instant)
        references = f"{self.consultant.nom_complet}, psychologue du travail (titre protégé)."
        conventions.completer(convention, acteur=self.par_consultant, instant=instant, references_intervenants=references)
        conventions.envoyer(convention, acteur=self.par_consultant, instant=instant)

    def _transmettre(self, instant: datetime) -> None:
        e = self.employeur
        conventions.signer_et_transmettre(
            self.convention, acteur=self.par_employeur, instant=instant, nom=e.representant if e else "", fonction=e.representant_fonction if e else "",
        )

    def _repondre(self, instant: datetime) -> None:
        if self.v.convention.reponse != "silence" and self.convention.delai_passe(instant):
            raise TransitionRefusee(f"le délai pour répondre a pris fin le {en_mots(self.convention.date_limite)}, et le silence vaut refus.")
        if self.v.convention.reponse == "refuse":
            conventions.refuser(self.convention, acteur=self.par_beneficiaire, instant=instant)
        elif self.v.convention.reponse == "accepte":
            conventions.accepter(self.convention, acteur=self.par_beneficiaire, instant=instant, nom=self.nom_beneficiaire)

    def _contresigner(self, instant: datetime) -> None:
        conventions.contresigner(self.convention, acteur=self.par_consultant, instant=instant, nom=self.consultant.nom_complet)

    def _renoncer(self, instant: datetime) -> None:
        conventions.retracter(
            self.convention, acteur=self.par_beneficiaire, instant=instant, nom=self.nom_beneficiaire, courriel=self.dossier.beneficiaire.compte.email,
        )
