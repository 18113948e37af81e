"""Référentiels are imported whole or not at all; a person chooses one, and says bloc by bloc what is acquired."""
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from beneficiaires.models import Dossier
from bilan.socle import journal
from bilan.socle.acteur import Acteur
from bilan.socle.transitions import TransitionRefusee
from seances.actions.commun import verrouiller
from travaux.actions import contenu
from travaux.actions.supports import exiger_l_equipe
from travaux.models import Competence, ContenuCouverture, Couverture, Referentiel
from travaux.regles import Bloc, Position, ecrire_les_blocs


@transaction.atomic
def importer_un_referentiel(titre: str, code: str, seuil: int, blocs: Sequence[Bloc], *, acteur: Acteur, instant: datetime) -> Referentiel:
    """Offer this référentiel to every bilan. ValidationError by field; PermissionDenied to anyone but the team."""
    role = exiger_l_equipe(acteur)
    referentiel = Referentiel(titre=titre.strip(), code=code.strip().upper(), seuil=seuil, blocs=ecrire_les_blocs(blocs), auteur=acteur.compte, le=instant)
    referentiel.full_clean()
    if Referentiel.objects.filter(titre__iexact=referentiel.titre, code=referentiel.code, actif=True).exists():
        raise ValidationError({"titre": "Un référentiel de ce titre est déjà proposé : retirez-le d’abord, ou donnez l’année dans le titre."})
    referentiel.save()
    journal.consigner(referentiel.fil, "referentiel.importer", acteur=acteur, role=role, instant=instant, objet=referentiel)
    return referentiel


@transaction.atomic
def proposer_le_referentiel(referentiel: Referentiel, actif: bool, *, acteur: Acteur, instant: datetime) -> None:
    """Offer it again, or no longer: who has chosen it keeps it."""
    role = exiger_l_equipe(acteur)
    if Referentiel.objects.filter(pk=referentiel.pk, actif=not actif).update(actif=actif):
        verbe = "referentiel.proposer" if actif else "referentiel.ranger"
        journal.consigner(referentiel.fil, verbe, acteur=acteur, role=role, instant=instant, objet=referentiel)


@transaction.atomic
def choisir(dossier: Dossier, referentiel: Referentiel, *, acteur: Acteur, instant: datetime) -> Couverture:
    """Take this référentiel into a bilan, as it is today. ValidationError when it is there already."""
    if not referentiel.actif:
        raise TransitionRefusee("Ce référentiel n’est plus proposé.")
    verrouiller(dossier.pk)
    for autre in Couverture.objects.lisibles().filter(dossier=dossier):
        lue = autre.lue()
        if (lue.titre, lue.code) == (referentiel.titre, referentiel.code):
            raise ValidationError({"referentiel": "Ce référentiel est déjà choisi pour ce bilan."})
    return contenu.ajouter(Couverture, dossier, acteur=acteur, instant=instant, contenu=ContenuCouverture.de(referentiel).ecrire())


@transaction.atomic
def positionner(
    couverture: Couverture, bloc: int, positions: Mapping[int, Position | None], *, acteur: Acteur, instant: datetime, lues: Mapping[int, Position | None],
) -> None:
    """Say where one stands on some competences of a bloc, by rank; None takes an answer away.

    `lues` are the answers that the writer had before his eyes: Conflit when one that he changes was changed by someone since.
    """
    _verifier(couverture, bloc, positions)
    contenu.tenir(couverture)
    lue = couverture.lue()
    changees = {rang: position for rang, position in positions.items() if position != lues.get(rang)}
    if any(lue.positions.get((bloc, rang)) not in (lues.get(rang), position) for rang, position in changees.items()):
        raise contenu.conflit(couverture, acteur)
    ensemble = {**lue.positions, **{(bloc, rang): position for rang, position in changees.items()}}
    lue.positions = {place: position for place, position in ensemble.items() if position is not None}
    contenu.modifier(couverture, acteur=acteur, instant=instant, contenu=lue.ecrire())


def _verifier(couverture: Couverture, bloc: int, positions: Mapping[int, Position | None]) -> None:
    """Only competences of that bloc, only evidence of this portfolio."""
    blocs = couverture.lue().blocs
    if not 0 <= bloc < len(blocs) or any(not 0 <= rang < len(blocs[bloc].competences) for rang in positions):
        raise ValidationError("Cette compétence n’est pas dans le référentiel.")
    citees = {position.competence for position in positions.values() if position and position.competence}
    connues = {str(pk) for pk in Competence.objects.filter(dossier=couverture.dossier).values_list("pk", flat=True)} if citees else set()
    if citees - connues:
        raise ValidationError("Cette compétence n’est pas dans le portefeuille de ce bilan.")
