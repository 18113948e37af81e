"""When a self-payer may be asked for money, and how much (L6353-6, L6353-7). Amounts in cents, hours in minutes; what does not divide is left to the person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from beneficiaires.regles.lignes import euros
from bilan.socle.calendrier import en_mots

PARTS_DU_SOLDE = 3
Versement = tuple[date, int]  # the day it is due, its amount


def premier_jour(retractation_jusqu_au: date) -> date:
    """The first day on which money may be taken: the one after the last day to renounce."""
    return retractation_jusqu_au + timedelta(days=1)


@dataclass(frozen=True)
class Bareme:
    """What a contract allows: its price, the most of the first payment, the first day on which one may be made."""

    prix: int
    acompte: int
    ouvert_le: date

    def appelable(self, faites: int, prevues: int) -> int:
        """The most that may have been paid when these minutes are done of those agreed: the first payment, then the balance in their proportion."""
        if faites >= prevues > 0:
            return self.prix
        return self.acompte + prorata(self.prix - self.acompte, faites, prevues)


def prorata(prix: int, faites: int, prevues: int) -> int:
    """What is due of a bilan that stopped: the price in proportion of the minutes done (L6353-7); the whole of it at most."""
    return prix if faites >= prevues > 0 else prix * faites // prevues if prevues > 0 else 0


def refus_encaissement(montant: int, recu_le: date, *, bareme: Bareme, deja: int, appelable: int, jour: date, fini: bool = False) -> str | None:
    """Why this payment cannot be taken. `deja` is what was paid before it, `appelable` what may have been paid by now; once the bilan is over, in one go if
    nothing was."""
    if montant <= 0:
        return "Un encaissement est supérieur à zéro."
    if recu_le > jour:
        return "Un encaissement s’enregistre une fois reçu : sa date ne peut pas être à venir."
    if recu_le < bareme.ouvert_le:
        return f"Aucun paiement avant le {en_mots(bareme.ouvert_le)} : le délai de rétractation doit être passé (article L6353-6)."
    if deja + montant > bareme.prix:
        return f"Le total dépasserait le prix : il reste {euros(bareme.prix - deja)} à encaisser."
    if not deja and not fini and montant > bareme.acompte:
        return f"Le premier versement est de {euros(bareme.acompte)} au plus (article L6353-6)."
    if deja + montant > appelable:
        return f"Le solde suit le bilan : {euros(max(0, appelable - deja))} au plus peuvent être encaissés à ce jour (article L6353-6)."
    return None


def refus_echeancier(versements: Sequence[Versement], *, bareme: Bareme, seances: Sequence[Versement], fin: date) -> str | None:
    """Why this schedule cannot be proposed. `seances` are the planned days and minutes; without any, the balance waits for `fin`."""
    if not versements:
        return "Un échéancier a au moins un versement."
    if any(montant <= 0 for _, montant in versements):
        return "Chaque versement est supérieur à zéro."
    if any(suivant <= jour for (jour, _), (suivant, _) in pairwise(versements)):
        return "Les dates de l’échéancier se suivent."
    if versements[0][0] < bareme.ouvert_le:
        return f"Aucun versement avant le {en_mots(bareme.ouvert_le)} : le délai de rétractation doit être passé (article L6353-6)."
    if versements[0][1] > bareme.acompte and _appelable(bareme, seances, versements[0][0], fin) < bareme.prix:
        return f"Le premier versement est de {euros(bareme.acompte)} au plus (article L6353-6)."
    total = sum(montant for _, montant in versements)
    if total != bareme.prix:
        return f"Les versements font {euros(total)}, le prix est de {euros(bareme.prix)}."
    return _au_fil_du_bilan(versements, bareme, seances, fin)


def proposer_echeancier(bareme: Bareme, seances: Sequence[Versement], fin: date) -> list[Versement]:
    """The first payment as soon as one may be made, then the balance in three equal parts as the planned sessions go, or at once in the end."""
    if not seances:
        return [(bareme.ouvert_le, bareme.acompte), (max(fin, bareme.ouvert_le + timedelta(days=1)), bareme.prix - bareme.acompte)]
    versements = [(bareme.ouvert_le, bareme.acompte)]
    solde, verse = bareme.prix - bareme.acompte, 0
    for part in range(1, PARTS_DU_SOLDE + 1):
        jour = max(_jour_de_la_part(seances, part, fin), versements[-1][0] + timedelta(days=1))
        montant = solde * part // PARTS_DU_SOLDE - verse
        versements.append((jour, montant))
        verse += montant
    return [versement for versement in versements if versement[1]]


def _au_fil_du_bilan(versements: Sequence[Versement], bareme: Bareme, seances: Sequence[Versement], fin: date) -> str | None:
    verse = 0
    for jour, montant in versements:
        verse += montant
        permis = _appelable(bareme, seances, jour, fin)
        if verse > permis:
            return f"Le solde suit le bilan : au {en_mots(jour)}, {euros(permis)} au plus peuvent être demandés en tout (article L6353-6)."
    return None


def _appelable(bareme: Bareme, seances: Sequence[Versement], jour: date, fin: date) -> int:
    if jour >= fin:
        return bareme.prix
    return bareme.appelable(sum(minutes for le, minutes in seances if le <= jour), sum(minutes for _, minutes in seances))


def _jour_de_la_part(seances: Sequence[Versement], part: int, fin: date) -> date:
    """The day on which that part of the planned minutes is done."""
    total, faites = sum(minutes for _, minutes in seances), 0
    for le, minutes in sorted(seances):
        faites += minutes
        if faites * PARTS_DU_SOLDE >= total * part:
            return le
    return fin
