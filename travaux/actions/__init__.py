"""What one does with the content of a bilan: one function for each verb, the same for pages, tasks and commands.

`contenu` holds the verbs that competences, leads, enquiries, steps and expectations share: `contenu.ajouter(Competence, dossier, …)`.
"""
from travaux.actions import contenu
from travaux.actions.couverture import choisir, importer_un_referentiel, positionner, proposer_le_referentiel
from travaux.actions.investigation import clore_l_investigation, passer_outre, rouvrir_l_investigation, sceller_l_investigation
from travaux.actions.notes import ecrire_note, ecrire_notes, garder_brouillon
from travaux.actions.preparations import Conflit, enregistrer, remettre, remettre_les_dus, rendre, reprendre, retirer
from travaux.actions.supports import attacher, creer, detacher, modifier

__all__ = [
    "Conflit", "attacher", "choisir", "clore_l_investigation", "contenu", "creer", "detacher", "ecrire_note", "ecrire_notes", "enregistrer",
    "garder_brouillon", "importer_un_referentiel", "modifier", "passer_outre", "positionner", "proposer_le_referentiel", "remettre",
    "remettre_les_dus", "rendre", "reprendre", "retirer", "rouvrir_l_investigation", "sceller_l_investigation",
]
