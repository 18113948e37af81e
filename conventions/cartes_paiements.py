"""The payments of a self-payer as the pages draw them: the account, the schedule, what was received."""
from datetime import date

from django.urls import reverse

from beneficiaires.models import Dossier
from bilan.socle.calendrier import jour_a_paris
from bilan.socle.mots import date_en_mots, duree, euros
from bilan.socle.presentation import Fait, Geste, Jalon, Puce
from bilan.socle.tableaux import Colonne, Tableau
from bilan.socle.typographie import phrase
from conventions.models import Encaissement, Versement
from conventions.paiements import Situation

EXPORT = ["Quoi", "Le", "Montant en euros", "Moyen", "Annulé le"]
COLONNES = [Colonne("Dû le"), Colonne("État"), Colonne("Montant", nombre=True)]


def faits(situation: Situation, jour: date, prix: int) -> list[Fait]:
    """The account in words: what the law allows, what was paid, what a bilan that stopped owes. `prix` is the whole of it, whoever pays."""
    bareme, heures = situation.bareme, phrase("{} faites sur {}", duree(situation.faites), duree(situation.prevues))
    sienne = Fait("Part de la personne", euros(bareme.prix), note=phrase("Sur un prix de {}.", euros(prix)))
    lignes = [Fait("Prix", euros(prix)) if bareme.prix == prix else sienne, Fait("Encaissé", euros(situation.encaisse))]
    if situation.du is None:
        if situation.a_rendre:
            lignes.append(Fait("À rendre", euros(situation.a_rendre), note="Le prix a baissé depuis."))
        au_plus = phrase("Premier versement : {} au plus ; le solde suit les heures, {}.", euros(bareme.acompte), heures)
        permis = max(0, situation.appelable - situation.encaisse) if jour >= bareme.ouvert_le else 0
        return [*lignes, Fait("À encaisser", phrase("{} au plus à ce jour", euros(permis)), note=au_plus)]
    lignes.append(Fait("Dû au prorata", euros(situation.du), note=phrase("{} : le bilan s’est arrêté (article L6353-7).", heures)))
    return [*lignes, Fait("À rendre", euros(situation.a_rendre)) if situation.a_rendre else Fait("Reste dû", euros(situation.reste))]


def echeancier(dossier: Dossier, situation: Situation, jour: date) -> Tableau | None:
    """Each line with its state: payments settle the oldest first. None while none was agreed on for this price."""
    lignes: list[list[object]] = []
    cumul, versements = 0, list(Versement.objects.filter(dossier=dossier))
    if sum(versement.montant_centimes for versement in versements) != situation.bareme.prix:
        return None
    for versement in versements:
        cumul += versement.montant_centimes
        puce = Puce("faite", "Payé") if cumul <= situation.encaisse else Puce("", "À venir") if versement.du_le > jour else Puce("attente", "Attendu")
        lignes.append([date_en_mots(versement.du_le), puce, euros(versement.montant_centimes)])
    return Tableau("echeancier", COLONNES, lignes) if lignes else None


def exporter(dossier: Dossier) -> list[list[object]]:
    """What was agreed, then what was received: one line each, in euros."""
    prevus = [["Dû", v.du_le, v.montant_centimes / 100, "", ""] for v in Versement.objects.filter(dossier=dossier)]
    return prevus + [
        ["Encaissé", e.recu_le, e.montant_centimes / 100, e.get_moyen_display(), e.annule_le and jour_a_paris(e.annule_le)]
        for e in Encaissement.objects.filter(dossier=dossier)
    ]


def recus(dossier: Dossier) -> list[Jalon]:
    return [_recu(dossier, recu) for recu in Encaissement.objects.filter(dossier=dossier)]


def _recu(dossier: Dossier, recu: Encaissement) -> Jalon:
    montant = euros(recu.montant_centimes)
    if recu.annule_le:
        note = phrase("Annulé le {} : il ne compte plus.", date_en_mots(recu.annule_le))
        return Jalon(phrase("{}, par {}.", montant, recu.get_moyen_display().lower()), quand=date_en_mots(recu.recu_le), note=note)
    annuler = Geste("Annuler", reverse("conventions:annuler_encaissement", args=[dossier.numero, recu.pk]), methode="post", petit=True,
                    precision=phrase("l’encaissement de {}", montant))
    return Jalon(phrase("{}, par {}.", montant, recu.get_moyen_display().lower()), quand=date_en_mots(recu.recu_le), etat="fait", geste=annuler)
