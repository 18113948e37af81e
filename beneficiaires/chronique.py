"""The journal of a dossier in French sentences."""
from beneficiaires.models.demande import Droit
from beneficiaires.models.reclamation import Objet
from beneficiaires.regles import ModeFinancement, TypeDocument
from bilan.socle.models import Evenement
from bilan.socle.mots import moment
from bilan.socle.presentation import Jalon
from bilan.socle.roles import Role
from bilan.socle.typographie import phrase, typographier

PHRASES = {
    "dossier.ouvrir": "{qui} a ouvert le dossier : {financement}.",
    "dossier.contractualiser": "{qui} a enregistré la conclusion du contrat.",
    "dossier.commencer": "{qui} a commencé le bilan.",
    "dossier.remettre": "{qui} a remis les conclusions : c’est le terme du bilan.",
    "dossier.clore": "{qui} a clos le dossier.",
    "dossier.purger": "{qui} a constaté que tout le contenu du bilan est détruit.",
    "dossier.finir_de_nouveau": "{qui} a remis le dossier dans l’état où il avait fini, après la restauration d’une sauvegarde.",
    "dossier.annuler": "{qui} a annulé le dossier.",
    "dossier.retracter": "{qui} a enregistré la rétractation : le dossier est fermé.",
    "dossier.arreter": "{qui} a arrêté le bilan.",
    "dossier.ne_pas_poursuivre": "{qui} a conclu sans suite, d’un commun accord.",
    "dossier.modifier_programme": "{qui} a modifié le programme, avant toute signature.",
    "dossier.financer": "{qui} a réparti le prix entre {financeurs} financeurs.",
    "dossier.confier": "{qui} a confié le dossier à une autre personne.",
    "piece.demander": "{qui} a demandé un document : {nature}.",
    "piece.deposer": "{qui} a joint un papier signé : {nature}.",
    "document.sceller": "Le document est scellé au nom de l’organisme.",
    "demandedroit.demander": "{qui} a fait une demande sur ses données : {droit}.",
    "demandedroit.satisfaire": "{qui} a répondu à une demande sur les données : c’est fait ({droit}).",
    "demandedroit.refuser": "{qui} a refusé une demande sur les données, avec la raison ({droit}).",
    "demandedroit.retirer": "{qui} a retiré sa demande sur ses données.",
    "demandedroit.maintenir": "{qui} a maintenu la demande qui venait d’être retirée.",
    "prestation.installer": "{qui} a installé l’offre du modèle.",
    "beneficiaires.importer": "{qui} a importé un fichier de bénéficiaires : ajoutés, {ajouts} ; déjà connus, {connus}.",
    "beneficiaires.exporter": "{qui} a exporté la liste des bénéficiaires : {lignes} lignes.",
    "employeurs.importer": "{qui} a importé un fichier d’employeurs : ajoutés, {ajouts} ; déjà connus, {connus}.",
    "employeurs.exporter": "{qui} a exporté la liste des employeurs : {lignes} lignes.",
    "donnees.exporter": "{qui} a téléchargé toutes ses données.",
    "donnees.telecharger": "{qui} a téléchargé le PDF de ses données.",
    "personne.rectifier": "{qui} a corrigé ses coordonnées.",
    "personne.oublier": "Une personne sans dossier a été oubliée, trois ans après le dernier contact : plus rien ici ne dit qui elle était.",
    "premiercontact.confirmer": "La personne a confirmé sa demande de bilan.",
    "premiercontact.contacter": "{qui} a pris contact.",
    "premiercontact.classer": "{qui} a classé la demande sans suite.",
    "premiercontact.reprendre": "{qui} a remis la demande parmi celles à rappeler.",
    "premiercontact.oublier": "Une demande de bilan a été oubliée : rien n’en reste.",
    "reclamation.recevoir": "Une réclamation est arrivée : {sujet}.",
    "reclamation.repondre": "{qui} a répondu à la réclamation.",
    "reclamation.clore": "{qui} a clos la réclamation.",
    "reclamation.anonymiser": "Le récit de la réclamation est détruit : sa ligne reste au registre.",
    "piece.recommencer": "{qui} a relancé la préparation d’un document : {nature}.",
}
# codes kept in the journal, told in words
MOTS = {"financement": ModeFinancement, "nature": TypeDocument, "droit": Droit, "sujet": Objet}
SANS_COMPTE = {
    Role.EMPLOYEUR: "L’employeur", Role.CEP: "Le conseiller CEP", Role.TIERS: "La personne désignée", Role.SYSTEME: "La plateforme",
    Role.BENEFICIAIRE: "Le bénéficiaire",
}


class _Details(dict):
    """A sentence never fails for want of a detail."""

    def __missing__(self, cle: str) -> str:
        return "…"


def en_phrase(evenement: Evenement, phrases: dict[str, str]) -> str:
    """« Hélène Vasseur a ouvert le dossier. »; a verb without a sentence is shown as it is."""
    modele = phrases.get(evenement.verbe, "{qui} : {verbe}.")
    details = _Details({cle: _en_mots(cle, valeur) for cle, valeur in evenement.details.items()}, qui=_qui(evenement), verbe=evenement.verbe)
    return typographier(modele).format_map(details)


def en_jalon(evenement: Evenement, phrases: dict[str, str]) -> Jalon:
    note = phrase("Empreinte : {}…", evenement.empreinte_document[:16]) if evenement.empreinte_document else ""
    texte = en_phrase(evenement, phrases)
    return Jalon(texte[0].upper() + texte[1:], quand=moment(evenement.le).capitalize(), etat="fait", note=note)


def _qui(evenement: Evenement) -> str:
    return evenement.compte.nom_complet if evenement.compte else SANS_COMPTE.get(evenement.role, "La plateforme")


def _en_mots(cle: str, valeur: object) -> object:
    if cle in MOTS and valeur in set(MOTS[cle]):
        return MOTS[cle](valeur).libelle
    return valeur
