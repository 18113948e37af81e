"""The steps of EDOF as the tab draws them: done, awaited until a day, late, or still to come."""
from collections.abc import Iterable
from datetime import date

from django.urls import reverse

from bilan.socle.mots import date_en_mots, jour_en_mots, pour_cent
from bilan.socle.presentation import EtatJalon, Geste, Jalon
from bilan.socle.typographie import phrase
from conventions.edof import Ligne
from conventions.regles.edof import EFFECTIVES, REGLES, Demarche

A_FAIRE = {
    Demarche.PROPOSITION: "Proposition à envoyer.", Demarche.ACCEPTATION: "Acceptation par le titulaire.",
    Demarche.RETRACTATION: "Rétractation possible du titulaire.", Demarche.ENTREE: "Entrée à déclarer.",
    Demarche.SORTIE: "Sortie et service fait à déclarer.", Demarche.VALIDATION: "Validation du service fait.", Demarche.PAIEMENT: "Paiement à recevoir.",
}
A_VENIR = {
    Demarche.PROPOSITION: "Onze jours ouvrés au moins avant le début du bilan.",
    Demarche.ACCEPTATION: "Après la proposition.",
    Demarche.ENTREE: "Dans les trois jours ouvrés après la première séance, une seule fois.",
    Demarche.SORTIE: "Dans les trois jours ouvrés après la fin du bilan, avec le taux de réalisation.",
    Demarche.VALIDATION: "Automatique, sauf contrôle.",
    Demarche.PAIEMENT: "Trente jours au plus après la validation.",
}


def jalons(lignes: Iterable[Ligne], jour: date, *, suivi: bool) -> list[Jalon]:
    """`suivi`: whether the reader is the consultant, who alone records the holder's own acts."""
    return [_jalon(ligne, jour, suivi) for ligne in lignes if ligne.demarche is not Demarche.RETRACTATION or _retractable(ligne, jour)]


def _retractable(ligne: Ligne, jour: date) -> bool:
    return ligne.faite is not None or (ligne.echeance is not None and jour <= ligne.echeance)


def _jalon(ligne: Ligne, jour: date, suivi: bool) -> Jalon:
    if ligne.faite_le:
        return Jalon(phrase("{}.", ligne.demarche.libelle), quand=date_en_mots(ligne.faite_le).capitalize(), etat="fait", note=_note(ligne))
    retard = ligne.en_retard(jour)
    etat: EtatJalon = "en-retard" if retard else "ici" if ligne.attendue else ""
    quand = phrase("Au plus tard le {}", jour_en_mots(ligne.echeance)) if ligne.echeance else ""
    return Jalon(phrase(A_FAIRE[ligne.demarche]), quand=quand, etat=etat, note=_attente(ligne, retard), geste=_geste(ligne, suivi))


def _note(ligne: Ligne) -> str:
    faite = ligne.faite
    if ligne.demarche is Demarche.ACCEPTATION:
        return phrase("Dossier EDOF {}. Rétractation possible jusqu’au {}.", faite.numero_edof, date_en_mots(faite.retractation_jusqu_au))
    if ligne.demarche in EFFECTIVES:
        mot = "Entrée" if ligne.demarche is Demarche.ENTREE else "Sortie"
        taux = phrase(", réalisé à {}", pour_cent(faite.taux_centiemes)) if faite.taux_centiemes is not None else ""
        return phrase("{} effective le {}", mot, date_en_mots(faite.effective_le)) + taux + "."
    return ""


def _attente(ligne: Ligne, retard: bool) -> str:
    par = REGLES[ligne.demarche].par
    if retard:
        return phrase("En retard : attendu de {}.", par.libelle)
    if ligne.attendue:
        return phrase("Attendu de {}.", par.libelle)
    if ligne.demarche is Demarche.RETRACTATION:
        return "Le titulaire peut renoncer sur Mon Compte Formation, jusqu’à l’entrée."
    return phrase(A_VENIR[ligne.demarche])


def _geste(ligne: Ligne, suivi: bool) -> Geste | None:
    """Recorded by whoever follows the dossier or by gestion; what concludes or closes it, by the consultant alone."""
    numero, demarche = ligne.dossier.numero, ligne.demarche
    if demarche is Demarche.ACCEPTATION:
        return Geste("Enregistrer l’acceptation", reverse("conventions:mcf", args=[numero]), petit=True) if suivi and ligne.depuis else None
    if demarche is Demarche.RETRACTATION and not suivi:
        return None
    ouverte = ligne.attendue or demarche in (Demarche.PROPOSITION, Demarche.RETRACTATION)
    url = reverse("conventions:edof", args=[numero, demarche.value])
    return Geste("Enregistrer", url, petit=True, precision=phrase("({})", demarche.libelle.lower())) if ouverte else None
