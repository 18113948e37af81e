"""How one session is held changes: by visio, by telephone, in person; the bénéficiaire is told where to be."""
from datetime import datetime

from django.db import transaction

from bilan.socle import journal
from bilan.socle.acteur import Acteur
from bilan.socle.roles import Role
from bilan.socle.transitions import TransitionRefusee
from seances import avis
from seances.actions.commun import exiger, modalite_complete, reprendre
from seances.etats import PLANIFIEES, EtatSeance
from seances.models import Seance


@transaction.atomic
def regler_modalite(seance: Seance, *, acteur: Acteur, instant: datetime, modalite: str, lieu: str = "", lien: str = "") -> None:
    """For a session to come. A place is kept for a session in person alone, a link for a visio alone; a letter leaves only when something changes."""
    exiger(acteur, seance, Role.CONSULTANT)
    modalite_complete(modalite, lieu)
    reprendre(seance)
    if seance.etat not in PLANIFIEES or seance.debut <= instant:
        raise TransitionRefusee("Cette séance n’est plus à venir.")
    champs = {"modalite": modalite, "lieu": lieu.strip() if modalite == "presentiel" else "", "lien": lien if modalite == "visio" else ""}
    if champs == {nom: getattr(seance, nom) for nom in champs}:
        return
    for nom, valeur in champs.items():
        setattr(seance, nom, valeur)
    seance.save(update_fields=list(champs))
    seance.refresh_from_db(fields=["sequence", "modifiee_le"])  # kept by a trigger, and the file of the letter says them
    journal.consigner(seance.fil, "seance.regler", acteur=acteur, role=Role.CONSULTANT, instant=instant, objet=seance, details={"modalite": modalite})
    if seance.etat == EtatSeance.CONFIRMEE:
        avis.modalite_changee(seance, instant=instant)
