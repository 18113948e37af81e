"""What both write in a bilan: added, modified on the revision that was read, withdrawn and put back. The journal says that it was written, never what."""
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from beneficiaires.models import Dossier
from bilan.socle import journal
from bilan.socle.acteur import Acteur
from bilan.socle.calendrier import jour_a_paris
from bilan.socle.coffre import ChampSecret
from bilan.socle.roles import Role
from bilan.socle.transitions import TransitionRefusee
from seances.actions.commun import verrouiller
from travaux.actions.preparations import Conflit
from travaux.models import Ecrit, Enquete, EtapePlan, Piste
from travaux.models.pistes import investigation_close
from travaux.regles import AVANT_LE_BILAN, RETENUES_MAX, Decision, avant_le_bilan


@transaction.atomic
def ajouter[E: Ecrit](modele: type[E], dossier: Dossier, *, acteur: Acteur, instant: datetime, **champs: Any) -> E:
    """A new competence, lead, enquiry, step… PermissionDenied to who does not write there, ValidationError by field, TransitionRefusee once it is closed."""
    objet = modele(dossier=dossier, coffre=dossier.coffre_travaux, auteur=acteur.compte, cree_le=instant, le=instant)
    role = _role(dossier, acteur, modele.PAR)
    verrouiller(dossier.pk)
    _poser(objet, {**_vides(modele), **champs}, instant)
    objet.save(force_insert=True)
    journal.consigner(objet.fil, f"{modele._meta.model_name}.ajouter", acteur=acteur, role=role, instant=instant, objet=objet)
    return objet


@transaction.atomic
def modifier(objet: Ecrit, *, acteur: Acteur, instant: datetime, revision: int | None = None, **champs: Any) -> None:
    """Change some of its fields. `revision` is the one that the writer had read: Conflit when someone wrote since, and neither text is lost."""
    role = _role(objet, acteur, objet.PAR)
    tenir(objet)
    if all(_en_texte(getattr(objet, nom)) == _en_texte(valeur) for nom, valeur in champs.items()):
        return
    if revision is not None and revision != objet.revision:
        raise conflit(objet, acteur)
    _poser(objet, champs, instant)
    objet.auteur, objet.le, objet.revision = acteur.compte, instant, objet.revision + 1
    objet.save()
    journal.consigner(objet.fil, f"{objet._meta.model_name}.modifier", acteur=acteur, role=role, instant=instant, objet=objet)


def conflit(objet: Ecrit, acteur: Acteur) -> Conflit:
    """Who wrote meanwhile: the other one, or oneself in another window."""
    qui = "Dans une autre fenêtre, vous avez" if objet.auteur == acteur.compte else f"{objet.auteur.prenom} a"
    return Conflit(f"{qui} modifié ce texte depuis que vous l’avez ouvert ici. Rien n’est remplacé : comparez, puis enregistrez.")


def retirer(objet: Ecrit, *, acteur: Acteur, instant: datetime) -> None:
    """Take it out of the bilan; it can be put back. It is destroyed with the rest, at the end."""
    _basculer(objet, "retirer", instant, acteur=acteur, instant=instant)


def retablir(objet: Ecrit, *, acteur: Acteur, instant: datetime) -> None:
    """Put back what was withdrawn."""
    _basculer(objet, "retablir", None, acteur=acteur, instant=instant)


def cocher(etape: EtapePlan, faite: bool, *, acteur: Acteur, instant: datetime) -> None:
    """Say that a step is done, or that it is not after all. The second of two who say the same changes nothing."""
    if faite != (etape.faite_le is not None):
        modifier(etape, acteur=acteur, instant=instant, faite_le=instant if faite else None)


@transaction.atomic
def _basculer(objet: Ecrit, verbe: str, quand: datetime | None, *, acteur: Acteur, instant: datetime) -> None:
    role = _role(objet, acteur, objet.PAR)
    tenir(objet)
    if (objet.retire_le is None) == (quand is None):
        return
    _exiger(objet)
    if quand is None and isinstance(objet, Piste):
        _exiger_une_liste_courte(objet)
    type(objet)._base_manager.filter(pk=objet.pk).update(retire_le=quand)
    objet.retire_le = quand
    journal.consigner(objet.fil, f"{objet._meta.model_name}.{verbe}", acteur=acteur, role=role, instant=instant, objet=objet)


def _role(objet: Ecrit | Dossier, acteur: Acteur, admis: frozenset[Role]) -> Role:
    if role := acteur.role_pour(objet, admis):
        return role
    raise PermissionDenied("Le contenu d’un bilan est à la personne et à son consultant.")


def tenir(objet: Ecrit) -> None:
    """The bilan, then the row as it is now, until the end of the transaction."""
    verrouiller(objet.dossier_id)
    objet.refresh_from_db(from_queryset=type(objet)._base_manager.select_for_update(of=("self",)))


def _poser(objet: Ecrit, champs: dict[str, Any], instant: datetime) -> None:
    """Give it these values, checked; ValidationError by field."""
    _exiger(objet)
    refus = {}
    for nom, valeur in champs.items():
        valeur = valeur.replace("\r\n", "\n").strip() if isinstance(valeur, str) else valeur
        if isinstance(valeur, str) and len(valeur) > objet.LONGUEUR:
            refus[nom] = f"Ce texte est trop long : {objet.LONGUEUR} caractères au plus."
        if nom in objet.REQUIS and not valeur:
            refus[nom] = objet.REQUIS[nom]
        setattr(objet, nom, valeur)
    if refus := refus | _dates_refusees(objet, instant):
        raise ValidationError(refus)
    if isinstance(objet, Piste):
        _exiger_une_liste_courte(objet)


def _dates_refusees(objet: Ecrit, instant: datetime) -> dict[str, str]:
    """An enquiry is told once it took place; a step is not due before the bilan began, which a mistyped year would say."""
    if isinstance(objet, Enquete) and isinstance(objet.jour, date) and objet.jour > jour_a_paris(instant):
        return {"jour": "Cette date est à venir : notez une enquête une fois qu’elle a eu lieu."}
    if isinstance(objet, EtapePlan) and avant_le_bilan(objet.dossier.periode_debut, objet.echeance):
        return {"echeance": AVANT_LE_BILAN}
    return {}


def _exiger(objet: Ecrit) -> None:
    """It still changes: the bilan is in a state where it is written, the investigation is open for what belongs to it."""
    if objet.dossier.etat not in objet.DANS:
        raise TransitionRefusee("Ce bilan n’est pas en cours : cette page ne change plus.")
    if isinstance(objet, Piste | Enquete) and investigation_close(objet.dossier):
        raise TransitionRefusee("L’investigation est close : rouvrez-la avant de modifier les pistes.")


def _exiger_une_liste_courte(piste: Piste) -> None:
    autres = Piste.objects.lisibles().filter(dossier=piste.dossier, decision=Decision.RETENUE.value).exclude(pk=piste.pk)
    if piste.decision == Decision.RETENUE and autres.count() >= RETENUES_MAX:
        quoi = "Quatre pistes sont déjà retenues, et c’est le plus : mettez-en d’abord une en réserve, ou écartez-la."
        raise ValidationError({"decision": quoi})


def _vides(modele: type[Ecrit]) -> dict[str, str]:
    return {champ.attname: "" for champ in modele._meta.concrete_fields if isinstance(champ, ChampSecret)}


def _en_texte(valeur: Any) -> Any:
    return valeur.replace("\r\n", "\n").strip() if isinstance(valeur, str) else valeur
