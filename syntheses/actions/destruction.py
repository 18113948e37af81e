"""A destruction in three phases that only go forward: the plan is frozen, the keys die, a procès-verbal says so. Killed anywhere, it is taken up again."""
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from django.db import transaction

from beneficiaires import actions as dossiers
from beneficiaires.etats import EtatDossier
from beneficiaires.models import Dossier
from beneficiaires.regles import TypeDocument
from bilan.socle import destruction as noyau
from bilan.socle import instantane, journal, registre
from bilan.socle.acteur import SYSTEME, Acteur
from bilan.socle.coffre import SecretIllisible
from bilan.socle.models import Coffre, Document, EtatDocument
from bilan.socle.transitions import TransitionRefusee, appliquer
from syntheses import conservation, courriels_fin, inventaire
from syntheses.etats_fin import EtatDestruction
from syntheses.models import Destruction, Fin, Garde
from syntheses.proces_verbal import donnees
from syntheses.regles.conservation import Fondement, Gardable, Maintien

E = EtatDestruction
SUSPENDUE = "La destruction de ce contenu est suspendue : elle reprendra quand la suspension sera levée."


@transaction.atomic
def decider(
    dossier: Dossier, fondement: Fondement, coffres: Sequence[Coffre], *, acteur: Acteur, instant: datetime, sauf: Sequence[Maintien] = (),
) -> Destruction:
    """Freeze the plan: which vaults die, what they hold, what is put aside first. There is no way back. TransitionRefusee under a legal hold."""
    Dossier._base_manager.select_for_update(of=("self",)).get(pk=dossier.pk)
    if conservation.suspension(dossier):
        raise TransitionRefusee(SUSPENDUE)
    gardes = [_garder(dossier, maintien) for maintien in sauf if maintien.quoi in inventaire.presents(coffres)]
    trouve = inventaire.dresser(coffres, [Gardable(garde.quoi) for garde in gardes])
    plan = {
        "coffres": [str(coffre.pk) for coffre in coffres], "categories": trouve.categories, "documents": trouve.documents,
        "gardes": [_ligne(garde) for garde in gardes],
    }
    decidee = Destruction.objects.create(dossier=dossier, fondement=fondement.value, plan=plan, decidee_le=instant, par=acteur.compte)
    journal.consigner(
        dossier.fil, "destruction.figer", acteur=acteur, instant=instant, objet=decidee, empreinte=empreinte(plan),
        details={"fondement": fondement.value, "elements": trouve.total, "documents": len(trouve.documents)},
    )
    return decidee


def poursuivre(cle, instant: datetime) -> None:
    """Bring one destruction to its end, from wherever it was left. Each step commits by itself, and done twice changes nothing."""
    destruction = Destruction.objects.select_related("dossier__coffre_actes").get(pk=cle)
    if destruction.etat == E.FIGEE:
        mettre_a_part(destruction)
        registre.inscrire(destruction.pk, inscription(destruction))
        tuer_les_cles(destruction, instant)
    if destruction.etat == E.EXECUTEE:
        noyau.oter_les_fichiers(_perdus(destruction))
        constater(destruction, instant)


def mettre_a_part(destruction: Destruction) -> None:
    """What is kept goes into vaults of its own while the old keys still open it: row by row, so that an interruption loses none."""
    morts = Coffre.objects.filter(pk__in=destruction.plan["coffres"], detruit_le=None)
    for garde in Garde.objects.filter(coffre__in=[ligne["coffre"] for ligne in destruction.plan["gardes"]]).select_related("coffre"):
        for rangee in list(inventaire.rangees_de(Gardable(garde.quoi), morts)):
            _deplacer(rangee, garde.coffre)


@transaction.atomic
def _deplacer(rangee, coffre: Coffre) -> None:
    try:
        noyau.deplacer(rangee, coffre)
    except (FileNotFoundError, SecretIllisible):
        # after a restore: its file was already under a key that the backup does not know, or is not there any more
        if not isinstance(rangee, Document):
            raise
        Document.objects.filter(pk=rangee.pk).update(etat=EtatDocument.DETRUIT, donnees=None)


@transaction.atomic
def tuer_les_cles(destruction: Destruction, instant: datetime) -> None:
    """The keys die, the rows go: from here, what those vaults held is unreadable, in every backup too."""
    dossier = Dossier._base_manager.select_for_update(of=("self",)).select_related("coffre_actes").get(pk=destruction.dossier_id)
    destruction.refresh_from_db(from_queryset=Destruction._base_manager.select_for_update(of=("self",)))
    if destruction.etat != E.FIGEE:
        return
    coffres = list(Coffre.objects.filter(pk__in=destruction.plan["coffres"]))
    for coffre in coffres:
        coffre.detruire(instant)
    noyau.effacer(coffres, dossier.coffre_actes)
    appliquer(
        destruction, "executer", acteur=SYSTEME, instant=instant, empreinte=empreinte(destruction.plan), details={"coffres": len(coffres)}, executee_le=instant,
    )


@transaction.atomic
def constater(destruction: Destruction, instant: datetime) -> None:
    """The procès-verbal is asked for, the bilan is emptied if nothing of it is kept, the person is told."""
    dossier = Dossier._base_manager.select_for_update(of=("self",)).select_related("beneficiaire__compte", "consultant", "coffre_actes").get(
        pk=destruction.dossier_id)
    destruction.refresh_from_db(from_queryset=Destruction._base_manager.select_for_update(of=("self",)))
    if destruction.etat != E.EXECUTEE:
        return
    piece = dossiers.joindre(
        dossier, TypeDocument.PV_DESTRUCTION, coffre=dossier.coffre_actes, titre="Procès-verbal de destruction",
        gabarit="documents/syntheses/pv_destruction.html", donnees=donnees(destruction, instant), instant=instant, sceller=True,
    )
    appliquer(
        destruction, "constater", acteur=SYSTEME, instant=instant, empreinte=empreinte(destruction.plan), piece=piece, constatee_le=instant,
    )
    if dossier.etat in (EtatDossier.CONCLUSIONS_REMISES, EtatDossier.CLOS) and not inventaire.vivants(dossier):
        dossiers.purger(dossier, acteur=SYSTEME, instant=instant)
    courriels_fin.attestation(destruction)


def inscription(destruction: Destruction) -> dict:
    """What the register outside the base says of it: enough to do it again, and to say again what was done."""
    dossier, fin = destruction.dossier, Fin.objects.filter(dossier=destruction.dossier_id).first()
    return {
        "fondement": destruction.fondement, "decidee_le": destruction.decidee_le.isoformat(), "plan": destruction.plan,
        "demandee": destruction.par_id is not None,
        "etat": dossier.etat if dossier.etat != EtatDossier.PURGE else EtatDossier.CLOS.value,
        "terme": fin.terme.isoformat() if fin else "", "cause": fin.cause if fin else "", "remise": dossier.date_terme is not None,
    }


def empreinte(plan: dict) -> str:
    return sha256(instantane.encoder(plan).encode()).hexdigest()


def _garder(dossier: Dossier, maintien: Maintien) -> Garde:
    coffre = Coffre.nouveau()
    coffre.save(force_insert=True)
    return Garde.objects.create(
        dossier=dossier, quoi=maintien.quoi.value, coffre=coffre, detruire_le=maintien.jusqu_au, par_accord=maintien.par_accord,
    )


def _ligne(garde: Garde) -> dict:
    return {"quoi": garde.quoi, "coffre": str(garde.coffre_id), "jusqu_au": garde.detruire_le.isoformat(), "par_accord": garde.par_accord}


def _perdus(destruction: Destruction) -> list[str]:
    documents = Document.objects.filter(coffre__in=destruction.plan["coffres"]).values_list("pk", flat=True)
    return [str(cle) for cle in documents]
