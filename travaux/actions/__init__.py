"""What one does with the content of a bilan: one function for each verb, the same for pages, tasks and commands."""
from travaux.actions.notes import ecrire_note
from travaux.actions.preparations import Conflit, enregistrer, remettre, remettre_les_dus, rendre, reprendre, retirer
from travaux.actions.supports import attacher, creer, detacher, modifier

__all__ = [
    "Conflit", "attacher", "creer", "detacher", "ecrire_note", "enregistrer", "modifier", "remettre", "remettre_les_dus", "rendre", "reprendre", "retirer",
]
