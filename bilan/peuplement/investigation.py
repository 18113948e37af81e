"""The investigation of a generated bilan that ends with a synthesis: competences, a lead that was looked into, the plan."""
from datetime import datetime, timedelta

from beneficiaires.models import Dossier
from bilan.peuplement import repertoire
from bilan.peuplement.atelier import Atelier
from bilan.peuplement.lots import uuid_de
from bilan.socle.calendrier import jour_a_paris
from bilan.socle.roles import Role
from travaux.etats import EtatInvestigation
from travaux.models import Competence, Enquete, EtapePlan, Investigation, Piste


def enqueter(atelier: Atelier, dossier: Dossier, ecrite: datetime, *, scellee: bool) -> None:
    """Drawn apart from the rest, so that the rest stays what it was. Closed three days before the synthesis was written."""
    hasard, close_le = atelier.hasard(f"investigation {dossier.numero}"), ecrite - timedelta(days=3)
    vu_le = close_le - timedelta(days=7)
    compte = dossier.beneficiaire.compte
    ecrit = {"coffre": dossier.coffre_travaux, "dossier": dossier, "auteur": compte, "cree_le": vu_le, "le": vu_le, "revision": 1}
    piste = atelier.lot.poser(Piste, id=uuid_de(hasard), **ecrit, **hasard.choice(repertoire.PISTES), decision="retenue")
    atelier.lot.poser(Enquete, id=uuid_de(hasard), **ecrit, piste=piste, jour=jour_a_paris(vu_le) - timedelta(days=2), **hasard.choice(repertoire.ENQUETES))
    atelier.lot.poser(Competence, id=uuid_de(hasard), **ecrit, genre="professionnelle", **hasard.choice(repertoire.ACQUIS))
    echeance = jour_a_paris(close_le) + timedelta(days=60)
    atelier.lot.poser(EtapePlan, id=uuid_de(hasard), **ecrit, libelle=hasard.choice(repertoire.PAS), echeance=echeance)
    etat = EtatInvestigation.SCELLEE if scellee else EtatInvestigation.CLOSE
    close = atelier.lot.poser(
        Investigation, id=uuid_de(hasard), coffre=dossier.coffre_travaux, dossier=dossier, etat=etat, close_le=close_le, derogation=False, motif="",
    )
    atelier.consigner(dossier, "piste.ajouter", vu_le, piste, qui=compte, role=Role.BENEFICIAIRE)
    atelier.consigner(dossier, "investigation.clore", close_le, close)
