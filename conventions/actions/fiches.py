"""The sheets beside a contract, the employer's and the person's, written from the mentions that come from them.

Several dossiers may read one employer's sheet: another SIRET is another employer, for one dossier alone; the same SIRET is the same sheet, corrected
for all, and written in its journal too.
"""
from datetime import datetime

from django.core.exceptions import ValidationError

from beneficiaires.models import Dossier, Employeur
from bilan.socle import journal
from bilan.socle.acteur import Acteur
from bilan.socle.roles import Role
from conventions.regles.champs import CHAMPS, Classe

DE_L_EMPLOYEUR = {
    f"employeur_{champ}": champ
    for champ in ("raison_sociale", "siret", "adresse", "code_postal", "ville", "representant", "representant_fonction", "courriel")
}
DU_BENEFICIAIRE = {f"beneficiaire_{champ}": champ for champ in ("adresse", "code_postal", "ville", "poste")}
FICHES = {**DE_L_EMPLOYEUR, **DU_BENEFICIAIRE}
# a contract says an address in one line; the sheet keeps it in three fields
UNE_LIGNE = {f"{qui}_{champ}": f"{qui}_adresse" for qui in ("employeur", "beneficiaire") for champ in ("code_postal", "ville")}


def retenir_la_fiche(dossier: Dossier, mentions: dict) -> None:
    """Hold the employer's sheet when some of these are written on it: before any bilan, since whoever renames a company writes in all of its bilans."""
    if not DE_L_EMPLOYEUR.keys().isdisjoint(mentions):
        list(Employeur.objects.select_for_update(no_key=True).filter(pk=dossier.employeur_id))


def ecrire_les_fiches(dossier: Dossier, mentions: dict, *, acteur: Acteur, instant: datetime, classe: Classe | None = None) -> None:
    """Write these mentions on the sheets; of this class alone when it is given (ValidationError for any other)."""
    if classe and not all(nom in FICHES and CHAMPS[UNE_LIGNE.get(nom, nom)].classe is classe for nom in mentions):
        raise ValidationError("Ce changement n’est pas une erreur matérielle : il demande une nouvelle version.")
    if lus := {champ: mentions[nom] for nom, champ in DE_L_EMPLOYEUR.items() if nom in mentions}:
        _ecrire_l_employeur(dossier, lus, acteur=acteur, instant=instant)
    ecrire(dossier.beneficiaire, {champ: mentions[nom] for nom, champ in DU_BENEFICIAIRE.items() if nom in mentions})


def autres_lecteurs(dossier: Dossier) -> int:
    """How many other dossiers read the sheet of its employer."""
    return Dossier._base_manager.filter(employeur=dossier.employeur_id).exclude(pk=dossier.pk).count() if dossier.employeur_id else 0


def _ecrire_l_employeur(dossier: Dossier, lus: dict, *, acteur: Acteur, instant: datetime) -> None:
    """Correct the sheet, or change of employer when the SIRET typed is another company's; nothing when nothing differs."""
    fiche = dossier.employeur
    if fiche is None:
        raise ValidationError("Ce dossier n’a pas d’employeur.")
    if "siret" in lus:
        lus["siret"] = Employeur._meta.get_field("siret").to_python(lus["siret"])
    changes = {champ: valeur for champ, valeur in lus.items() if valeur != getattr(fiche, champ)}
    if not changes:
        return
    autre = _autre_employeur(fiche, lus, partagee=bool(autres_lecteurs(dossier))) if "siret" in changes else None
    if autre:
        dossier.employeur = autre
        dossier.save(update_fields=["employeur"])
        journal.consigner(dossier.fil, "employeur.changer", acteur=acteur, role=Role.CONSULTANT, instant=instant, objet=autre)
        return
    ecrire(fiche, changes)
    for fil in (dossier.fil, f"employeur:{fiche.pk}"):
        journal.consigner(
            fil, "employeur.corriger", acteur=acteur, role=Role.CONSULTANT, instant=instant, objet=fiche, details=dict.fromkeys(changes, True),
        )


def _autre_employeur(fiche: Employeur, lus: dict, *, partagee: bool) -> Employeur | None:
    """The employer known by the SIRET typed, left as it is known; else a new one, but when nobody else reads this sheet or it had no SIRET: a slip."""
    connu = Employeur.objects.filter(siret=lus["siret"]).exclude(pk=fiche.pk).first() if lus["siret"] else None
    if connu or not (partagee and fiche.siret):
        return connu
    nouveau = Employeur(**{champ: lus.get(champ, getattr(fiche, champ)) for champ in DE_L_EMPLOYEUR.values()})
    nouveau.clean_fields()
    nouveau.save()
    return nouveau


def ecrire(objet, champs: dict) -> None:
    """Set, check and save these fields alone; errors name their field."""
    if not champs:
        return
    for champ, valeur in champs.items():
        setattr(objet, champ, valeur)
    objet.clean_fields(exclude={f.name for f in objet._meta.fields} - champs.keys())
    objet.save(update_fields=list(champs))
