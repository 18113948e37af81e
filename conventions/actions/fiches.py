"""The sheets beside a contract, the employer's and the person's, written from the mentions that come from them."""
from django.core.exceptions import ValidationError

from beneficiaires.models import Dossier
from conventions.regles.champs import CHAMPS, Classe

DE_L_EMPLOYEUR = {
    f"employeur_{champ}": champ
    for champ in ("raison_sociale", "siret", "adresse", "code_postal", "ville", "representant", "representant_fonction", "courriel")
}
DU_BENEFICIAIRE = {f"beneficiaire_{champ}": champ for champ in ("adresse", "code_postal", "ville", "poste")}
FICHES = {**DE_L_EMPLOYEUR, **DU_BENEFICIAIRE}
# a contract says an address in one line; the sheet keeps it in three fields
UNE_LIGNE = {f"{qui}_{champ}": f"{qui}_adresse" for qui in ("employeur", "beneficiaire") for champ in ("code_postal", "ville")}


def ecrire_les_fiches(dossier: Dossier, mentions: dict, *, classe: Classe | None = None) -> None:
    """Write these mentions on the sheets; of this class alone when it is given (ValidationError for any other)."""
    if classe and not all(nom in FICHES and CHAMPS[UNE_LIGNE.get(nom, nom)].classe is classe for nom in mentions):
        raise ValidationError("Ce changement n’est pas une erreur matérielle : il demande une nouvelle version.")
    ecrire(dossier.employeur, {champ: mentions[nom] for nom, champ in DE_L_EMPLOYEUR.items() if nom in mentions})
    ecrire(dossier.beneficiaire, {champ: mentions[nom] for nom, champ in DU_BENEFICIAIRE.items() if nom in mentions})


def ecrire(objet, champs: dict) -> None:
    """Set, check and save these fields alone; errors name their field."""
    if not champs:
        return
    if objet is None:
        raise ValidationError("Ce dossier n’a pas d’employeur.")
    for champ, valeur in champs.items():
        setattr(objet, champ, valeur)
    objet.clean_fields(exclude={f.name for f in objet._meta.fields} - champs.keys())
    objet.save(update_fields=list(champs))
