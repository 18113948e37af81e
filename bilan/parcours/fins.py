"""The chapter of the end: the kit, an agreement to keep and its withdrawal, an erasure. The destruction itself needs no line: time alone brings it."""
from datetime import datetime

from bilan.parcours.contrats import Contrats
from syntheses import actions as syntheses
from syntheses.models import AccordConservation


class Fins(Contrats):
    """What the person decides at the end, each act at its moment."""

    def _fin(self) -> None:
        if f := self.v.fin:
            self._a(f.kit_le, self._demander_le_kit, "fin", "kit_le")
            self._a(f.accord_le, self._signer_l_accord, "fin", "accord_le")
            self._a(f.retire_le, self._retirer_l_accord, "fin", "retire_le")
            self._a(f.efface_le, self._effacer, "fin", "efface_le")

    def _demander_le_kit(self, instant: datetime) -> None:
        syntheses.demander_le_kit(self.dossier, acteur=self.par_beneficiaire, instant=instant)

    def _signer_l_accord(self, instant: datetime) -> None:
        f, par = self.v.fin, self.par_beneficiaire
        accord = syntheses.ecrire_l_accord(self.dossier, f.garder or (), f.besoin, f.mois, acteur=par, instant=instant)
        syntheses.signer_l_accord(accord, acteur=par, instant=instant, nom=self.nom_beneficiaire)

    def _retirer_l_accord(self, instant: datetime) -> None:
        accord = AccordConservation.objects.filter(dossier=self.dossier).select_related("dossier").first()
        if accord:
            syntheses.retirer_l_accord(accord, acteur=self.par_beneficiaire, instant=instant)

    def _effacer(self, instant: datetime) -> None:
        dossier = self.dossier
        syntheses.effacer(dossier, dossier.numero, acteur=self.par_beneficiaire, instant=instant)
