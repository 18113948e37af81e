"""What the person decides of his content: to keep some, by a written agreement taken back at will, or to have all erased. And what gestion may stop."""
from collections.abc import Collection
from datetime import datetime
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction

from beneficiaires import actions as dossiers
from beneficiaires.etats import ACTIFS, EtatDossier
from beneficiaires.models import Dossier
from beneficiaires.regles import TypeDocument
from bilan.signature import signatures
from bilan.signature.models import Moyen
from bilan.socle import journal
from bilan.socle.acteur import Acteur
from bilan.socle.calendrier import jour_a_paris
from bilan.socle.roles import Role
from bilan.socle.transitions import TransitionRefusee, appliquer, exiger_role
from conventions.actions.communes import retenir_les_contrats
from syntheses import conservation, inventaire
from syntheses.actions.destruction import SUSPENDUE, decider, poursuivre
from syntheses.actions.echeances import revoir
from syntheses.actions.fin import noter_la_fin
from syntheses.etats_fin import TROP_TARD, EtatAccord
from syntheses.models import AccordConservation, Destruction, Fin, Garde, Suspension
from syntheses.proces_verbal import organisme
from syntheses.regles.conservation import DUREES, Besoin, Fondement, Gardable

CONSENTEMENT = (
    "Je demande que les documents choisis soient gardés pour suivre ma situation, pendant {duree} à compter du terme de mon bilan. "
    "Je peux retirer cet accord à tout moment : ils seront alors détruits."
)
_LUI_SEUL, _GESTION = frozenset({Role.BENEFICIAIRE}), frozenset({Role.GESTION})
NUMERO_FAUX = "Ce n’est pas le numéro de votre dossier : écrivez-le comme il est affiché, pour confirmer."


@transaction.atomic
def ecrire_l_accord(
    dossier: Dossier, quoi: Collection[Gardable], besoin: Besoin, mois: int, *, acteur: Acteur, instant: datetime,
) -> AccordConservation:
    """The terms of an agreement, to be signed; a draft that was not signed gives way. TransitionRefusee when one is signed already, or it is too late."""
    exiger_role(dossier, acteur, _LUI_SEUL, "conserver")
    Dossier._base_manager.select_for_update(of=("self",)).get(pk=dossier.pk)
    if dossier.destructions.exists():
        raise TransitionRefusee(TROP_TARD)
    if conservation.accord_signe(dossier):
        raise TransitionRefusee("Vous avez déjà signé un accord : retirez-le d’abord pour en écrire un autre.")
    if not quoi or mois not in DUREES:
        raise ValidationError("Choisissez ce que vous voulez garder, et pour combien de temps.")
    AccordConservation.objects.filter(dossier=dossier, etat=EtatAccord.BROUILLON).delete()
    return AccordConservation.objects.create(
        dossier=dossier, quoi=[code.value for code in Gardable if code in quoi], besoin=besoin.value, mois=mois, ecrit_le=instant,
    )


@transaction.atomic
def signer_l_accord(accord: AccordConservation, *, acteur: Acteur, instant: datetime, nom: str) -> None:
    """By an account and a one-time code, which the caller has verified: the terms shown are what is signed, and the PDF that says them follows."""
    exiger_role(accord, acteur, _LUI_SEUL, "signer")
    Dossier._base_manager.select_for_update(of=("self",)).get(pk=accord.dossier_id)
    empreinte, sur_document = accord.montree()
    consentement = CONSENTEMENT.format(duree=DUREES[accord.mois])
    signature = signatures.signer(
        accord, partie=Role.BENEFICIAIRE, nom=nom, acteur=acteur, instant=instant, empreinte=empreinte, sur_document=sur_document, consentement=consentement,
        moyen=Moyen.COMPTE_ET_CODE,
    )
    piece = dossiers.joindre(
        accord.dossier, TypeDocument.ACCORD_CONSERVATION, coffre=accord.dossier.coffre_actes, titre="Accord de conservation",
        gabarit="documents/syntheses/accord_conservation.html", instant=instant, acteur=acteur, sceller=True, donnees={
            **accord.termes, "organisme": organisme(), "nom": signature.nom, "signe_le": instant, "consentement": consentement, "empreinte": empreinte,
            "moyen": signature.get_moyen_display(),
        },
    )
    appliquer(accord, "signer", acteur=acteur, instant=instant, empreinte=empreinte, details={"mois": accord.mois}, signe_le=instant, piece=piece)


@transaction.atomic
def retirer_l_accord(accord: AccordConservation, *, acteur: Acteur, instant: datetime) -> None:
    """In one gesture, no reason asked: what only this agreement kept is destroyed at once."""
    appliquer(accord, "retirer", acteur=acteur, instant=instant, retire_le=instant)
    relacher(accord.dossier, acteur=acteur, instant=instant)


def relacher(dossier: Dossier, *, acteur: Acteur, instant: datetime) -> None:
    """An act that kept something was taken back: what nothing else keeps is destroyed at once. Under a legal hold, once that is lifted."""
    if Garde.objects.filter(dossier=dossier, destruction=None).exists() and not conservation.suspension(dossier):
        _mener(revoir(dossier, acteur=acteur, instant=instant), instant)


@transaction.atomic
def effacer(dossier: Dossier, numero: str, *, acteur: Acteur, instant: datetime) -> Destruction:
    """Everything, now, at the person's request (GDPR art. 17): also what was kept. A bilan under way stops by it. ValidationError without its number typed."""
    exiger_role(dossier, acteur, _LUI_SEUL, "effacer")
    if numero.strip().upper() != dossier.numero:
        raise ValidationError(NUMERO_FAUX, code="numero")
    retenir_les_contrats(dossier)
    Dossier._base_manager.select_for_update(of=("self",)).get(pk=dossier.pk)
    dossier.refresh_from_db()
    if conservation.suspension(dossier):
        raise TransitionRefusee(SUSPENDUE)
    coffres = inventaire.vivants(dossier)
    if not inventaire.dresser(coffres).total:
        raise TransitionRefusee("Il n’y a rien à effacer : ce bilan ne garde aucun contenu.")
    _finir(dossier, acteur, instant)
    for accord in AccordConservation.objects.filter(dossier=dossier, etat=EtatAccord.SIGNE):
        appliquer(accord, "retirer", acteur=acteur, instant=instant, retire_le=instant)
    decidee = decider(dossier, Fondement.DEMANDE, coffres, acteur=acteur, instant=instant)
    Fin.objects.filter(dossier=dossier, detruit_le=None).update(detruit_le=instant)
    Garde.objects.filter(dossier=dossier, destruction=None).update(destruction=decidee)
    _mener(decidee, instant)
    return decidee


@transaction.atomic
def suspendre(dossier: Dossier, motif: str, reference: str, *, acteur: Acteur, instant: datetime) -> Suspension:
    """A legal hold: nothing of this bilan is destroyed until it is lifted. ValidationError for a reference that could be a sentence, or a second hold."""
    role = _exiger_gestion(dossier, acteur)
    Dossier._base_manager.select_for_update(of=("self",)).get(pk=dossier.pk)
    suspension = Suspension(dossier=dossier, motif=motif, reference=reference.strip(), posee_le=instant, posee_par=acteur.compte)
    suspension.full_clean()
    suspension.save(force_insert=True)
    journal.consigner(dossier.fil, "suspension.poser", acteur=acteur, role=role, instant=instant, objet=suspension, details={"motif": motif})
    return suspension


@transaction.atomic
def reprendre_la_destruction(suspension: Suspension, *, acteur: Acteur, instant: datetime) -> None:
    """The hold is lifted. What came due meanwhile is announced anew: the person is not taken by surprise."""
    role = _exiger_gestion(suspension.dossier, acteur)
    if not Suspension.objects.filter(pk=suspension.pk, levee_le=None).update(levee_le=instant, levee_par=acteur.compte):
        raise TransitionRefusee("Cette suspension est déjà levée.")
    nouvelle = conservation.destruction_prevue(jour_a_paris(instant))
    Fin.objects.filter(dossier=suspension.dossier_id, detruit_le=None, detruire_le__lt=nouvelle).update(detruire_le=nouvelle)
    journal.consigner(
        suspension.dossier.fil, "suspension.lever", acteur=acteur, role=role, instant=instant, objet=suspension, details={"motif": suspension.motif},
    )


def _finir(dossier: Dossier, acteur: Acteur, instant: datetime) -> None:
    """Nothing could be written any more in what is about to be destroyed."""
    if dossier.etat == EtatDossier.EN_COURS:
        dossiers.arreter(dossier, acteur=acteur, instant=instant)
    elif dossier.etat in ACTIFS:
        raise TransitionRefusee("Votre bilan n’a pas commencé : renoncez-y d’abord, puis effacez ce que vous y avez écrit.")
    noter_la_fin(dossier, instant)


def _mener(decidee: Destruction | None, instant: datetime) -> None:
    """To its end as soon as the decision is kept; the clock takes it up if this process dies before."""
    if decidee:
        transaction.on_commit(partial(poursuivre, decidee.pk, instant), robust=True)


def _exiger_gestion(dossier: Dossier, acteur: Acteur) -> Role:
    return exiger_role(dossier, acteur, _GESTION, "suspendre")

