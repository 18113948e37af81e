"""The journal's lines about notes and preparatory work, in French sentences: that something was written, never what it says."""
PHRASES = {
    "note.ecrire": "{qui} a écrit une note.",
    "preparation.remettre": "Un travail préparatoire a été remis pour la séance {seance}.",
    "preparation.commencer": "{qui} a commencé un travail préparatoire.",
    "preparation.rendre": "{qui} a rendu un travail préparatoire de la séance {seance}.",
    "preparation.reprendre": "{qui} a repris un travail préparatoire de la séance {seance}.",
    "preparation.retirer": "{qui} a retiré un travail préparatoire de la séance {seance}.",
    "support.creer": "{qui} a ajouté un support à la bibliothèque.",
    "support.modifier": "{qui} a modifié un support, version {version}.",
    "support.attacher": "{qui} a attaché un support à la séance {seance} d’une prestation.",
    "support.detacher": "{qui} a détaché un support de la séance {seance} d’une prestation.",
}
