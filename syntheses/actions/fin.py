"""The end of a bilan is noted once, with its dates; the follow-up, the kit that the person leaves with."""
from datetime import date, datetime

from django.db import transaction

from beneficiaires.models import Dossier
from bilan.socle import documents, journal
from bilan.socle.acteur import Acteur
from bilan.socle.calendrier import jour_a_paris
from bilan.socle.models import EtatDocument
from bilan.socle.roles import Role
from bilan.socle.transitions import TransitionRefusee, exiger_role
from syntheses import conservation, inventaire
from syntheses.models import Fin, Kit, Synthese
from syntheses.regles.conservation import CauseFin, date_de_suivi

KIT = "kit"  # what stands for a template: the root makes it (`bilan.kit`)
_LUI_SEUL = frozenset({Role.BENEFICIAIRE})
EN_COURS = (EtatDocument.A_PREPARER, EtatDocument.EN_COURS)


def noter_la_fin(dossier: Dossier, instant: datetime) -> Fin | None:
    """Note that this bilan has just ended, and when its content is destroyed; None when it has not ended, or when that is noted already.

    No line of the journal of its own: the act that ended it has one.
    """
    cause, jour = conservation.CAUSES.get(dossier.etat), jour_a_paris(instant)
    if cause is None or Fin.objects.filter(dossier=dossier).exists():
        return None
    terme = dossier.date_terme if cause is CauseFin.REMISE and dossier.date_terme else jour
    prevue = max(conservation.destruction_prevue(terme), conservation.destruction_prevue(jour) if terme < jour else terme)
    return Fin.objects.create(
        dossier=dossier, cause=cause.value, terme=terme, detruire_le=prevue, suivi_le=_suivi(dossier, cause, terme),
        vide=not inventaire.dresser(inventaire.vivants(dossier)).total,
    )


def suivi_a_reprendre(fin: Fin, jour: date) -> date | None:
    """The day of the follow-up that was proposed and declined, while it is still to come; None when there is nothing to take up again."""
    propose = _suivi(fin.dossier, CauseFin(fin.cause), fin.terme)
    return propose if propose and propose > jour and fin.suivi_tenu_le is None else None


def _suivi(dossier: Dossier, cause: CauseFin, terme: date) -> date | None:
    propose = cause is CauseFin.REMISE and Synthese.objects.filter(dossier=dossier, entretien_suivi=True).exists()
    return date_de_suivi(terme) if propose else None


@transaction.atomic
def decliner_le_suivi(fin: Fin, *, acteur: Acteur, instant: datetime) -> None:
    """No letter at six months; no reason asked."""
    exiger_role(fin, acteur, _LUI_SEUL, "suivi")
    if Fin.objects.filter(pk=fin.pk, suivi_le__isnull=False).update(suivi_le=None):
        journal.consigner(fin.fil, "fin.decliner_le_suivi", acteur=acteur, role=Role.BENEFICIAIRE, instant=instant, objet=fin)


@transaction.atomic
def accepter_le_suivi(fin: Fin, *, acteur: Acteur, instant: datetime) -> None:
    """Declined by mistake, or on second thoughts: the letter is due again on the day that was proposed, as long as it has not passed."""
    exiger_role(fin, acteur, _LUI_SEUL, "suivi")
    jour = suivi_a_reprendre(fin, jour_a_paris(instant))
    if jour is None:
        raise TransitionRefusee("L’entretien de suivi n’est plus à proposer : écrivez à votre consultant·e si vous souhaitez en parler.")
    if Fin.objects.filter(pk=fin.pk, suivi_le=None, suivi_tenu_le=None).update(suivi_le=jour):
        journal.consigner(fin.fil, "fin.accepter_le_suivi", acteur=acteur, role=Role.BENEFICIAIRE, instant=instant, objet=fin)


@transaction.atomic
def noter_le_suivi(fin: Fin, jour: date, *, acteur: Acteur, instant: datetime) -> None:
    """The follow-up was held on that day: its date alone is kept (Qualiopi 2)."""
    exiger_role(fin, acteur, frozenset({Role.CONSULTANT}), "noter_le_suivi")
    if not fin.terme < jour <= jour_a_paris(instant):
        raise TransitionRefusee("L’entretien de suivi a lieu après la fin du bilan, et se note une fois tenu.")
    if not Fin.objects.filter(pk=fin.pk, cause=CauseFin.REMISE, suivi_tenu_le=None).update(suivi_tenu_le=jour):
        raise TransitionRefusee("Cet entretien est déjà noté.")
    journal.consigner(fin.fil, "fin.noter_le_suivi", acteur=acteur, role=Role.CONSULTANT, instant=instant, objet=fin, details={"tenu_le": jour})


@transaction.atomic
def demander_le_kit(dossier: Dossier, *, acteur: Acteur, instant: datetime) -> Kit:
    """Everything in one file: asked for, made by a worker, kept encrypted. The one being made is given again; TransitionRefusee once it is all destroyed."""
    exiger_role(dossier, acteur, _LUI_SEUL, "kit")
    Dossier._base_manager.select_for_update(of=("self",)).get(pk=dossier.pk)
    en_route = Kit.objects.filter(dossier=dossier, document__etat__in=EN_COURS).first()
    if en_route:
        return en_route
    if dossier.coffre_travaux.detruit_le:
        raise TransitionRefusee("Le contenu de ce bilan a été détruit : il n’y a plus rien à réunir. Vos preuves restent dans « Mes documents ».")
    document = documents.demander(
        coffre=dossier.coffre_travaux, titre="Tous vos documents", nom_fichier=f"{jour_a_paris(instant):%Y-%m-%d}_tous_vos_documents_{dossier.numero}.zip",
        gabarit=KIT, donnees={"dossier": dossier.pk, "instant": instant}, instant=instant,
    )
    kit = Kit.objects.create(dossier=dossier, document=document)
    journal.consigner(dossier.fil, "kit.demander", acteur=acteur, role=Role.BENEFICIAIRE, instant=instant, objet=kit)
    return kit


@transaction.atomic
def noter_le_telechargement(kit: Kit, *, acteur: Acteur, instant: datetime) -> None:
    """It was taken away: the proof that the content was handed over before it is destroyed."""
    Kit.objects.filter(pk=kit.pk).update(telecharge_le=instant)
    journal.consigner(
        kit.dossier.fil, "kit.telecharger", acteur=acteur, role=Role.BENEFICIAIRE, instant=instant, objet=kit, empreinte=kit.document.empreinte,
    )
