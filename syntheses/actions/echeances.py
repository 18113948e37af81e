"""What is due today: ends whose day has come, things kept without a reason any more, destructions that were interrupted, those that a backup undid."""
import logging
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from beneficiaires.etats import ACTIFS
from beneficiaires.models import Dossier
from bilan.socle import courriels, journal, registre
from bilan.socle.acteur import SYSTEME, Acteur
from bilan.socle.calendrier import jour_a_paris
from bilan.socle.lots import s_il_y_en_a
from bilan.socle.models import Coffre, Envoi, EtatEnvoi
from bilan.socle.roles import Role
from syntheses import conservation, courriels_fin, inventaire
from syntheses.actions.destruction import decider, poursuivre
from syntheses.actions.fin import noter_la_fin
from syntheses.etats_fin import EtatDestruction
from syntheses.models import Destruction, Fin, Garde
from syntheses.regles.conservation import CauseFin, Fondement

LOT = 100
AVERTI = 3  # days between the departure of the warning and the destruction, at least; one less than the delay when that is shorter

logger = logging.getLogger(__name__)


def detruire_les_dus(instant: datetime) -> int:
    """Do what is due, one bilan at a time; return how many destructions were brought to their end. One that fails does not stop the others, but is heard of."""
    jour = jour_a_paris(instant)
    travaux: list[tuple[Callable, Iterable]] = [
        (lambda dossier: noter_la_fin(dossier, instant), s_il_y_en_a(conservation.sans_fin()[:LOT])),
        (lambda pk: _au_terme(pk, instant), conservation.a_detruire(jour).values_list("pk", flat=True)[:LOT]),
        (lambda dossier: revoir(dossier, acteur=SYSTEME, instant=instant), _a_revoir(jour)),
    ]
    echecs = [echec for faire, quoi in travaux for echec in _chacun(faire, quoi)]
    restent = list(Destruction.objects.exclude(etat=EtatDestruction.CONSTATEE).order_by("decidee_le", "pk").values_list("pk", flat=True)[:LOT])
    echecs += _chacun(lambda cle: poursuivre(cle, instant), restent)
    if echecs:
        raise ExceptionGroup("Des destructions n’ont pas pu être menées.", echecs)
    return len(restent)


@transaction.atomic
def revoir(dossier: Dossier, *, acteur: Acteur, instant: datetime) -> Destruction | None:
    """Destroy what was kept and is founded on nothing any more; what another act of the person keeps stays, until the day that this act says."""
    fin, jour = Fin.objects.get(dossier=dossier), jour_a_paris(instant)
    maintenus = {maintien.quoi.value: maintien for maintien in conservation.maintenus(dossier, fin.terme)}
    perdues = []
    for garde in Garde.objects.filter(dossier=dossier, destruction=None).select_related("coffre"):
        maintien = maintenus.get(garde.quoi)
        if maintien is None or maintien.jusqu_au <= jour:
            perdues.append(garde)
        else:
            Garde.objects.filter(pk=garde.pk).update(detruire_le=maintien.jusqu_au, par_accord=maintien.par_accord)
    if not perdues:
        return None
    finies = all(garde.detruire_le <= jour for garde in perdues)
    decidee = decider(
        dossier, Fondement.ECHEANCE if finies else Fondement.RETRAIT, [garde.coffre for garde in perdues], acteur=acteur, instant=instant,
    )
    Garde.objects.filter(pk__in=[garde.pk for garde in perdues]).update(destruction=decidee)
    return decidee


def redetruire(instant: datetime) -> int:
    """After a restore: destroy again what the register says was destroyed and the base has forgotten, or had only decided. Return how many were.

    ExceptionGroup, once all the others are done, when one cannot be read or brought to its end.
    """
    faites = {str(cle) for cle in Destruction.objects.filter(etat=EtatDestruction.CONSTATEE).values_list("pk", flat=True)}
    lues: dict[str, dict] = {}
    decidees: list[str] = []
    echecs = _chacun(lambda cle: lues.update({cle: registre.lire(cle)}), registre.inscrits() - faites)
    echecs += _chacun(lambda cle: _reinscrire(cle, lues[cle], instant) and decidees.append(cle), sorted(lues, key=lambda cle: lues[cle]["decidee_le"]))
    echecs += _chacun(lambda cle: poursuivre(cle, instant), decidees)
    if echecs:
        raise ExceptionGroup("Des destructions n’ont pas pu être rejouées.", echecs)
    return len(decidees)


@transaction.atomic
def _reinscrire(cle: str, inscrite: dict, instant: datetime) -> bool:
    """Write the decision again as it was, unless it is there; False for a bilan that this base does not know."""
    if Destruction.objects.filter(pk=cle).exists():
        return True
    plan = inscrite["plan"]
    dossier = next((trouve for coffre in plan["coffres"] if (trouve := inventaire.dossier_du_coffre(coffre))), None)
    if dossier is None:
        return False
    _finir_de_nouveau(dossier, inscrite, instant)
    for ligne in plan["gardes"]:
        _garder_de_nouveau(dossier, ligne)
    compte = dossier.beneficiaire.compte if inscrite["demandee"] else None
    rejouee = Destruction.objects.create(
        id=UUID(cle), dossier=dossier, fondement=inscrite["fondement"], plan=plan, decidee_le=datetime.fromisoformat(inscrite["decidee_le"]), par=compte,
        rejouee_le=instant,
    )
    Garde.objects.filter(coffre__in=plan["coffres"], destruction=None).update(destruction=rejouee)
    journal.consigner(dossier.fil, "destruction.rejouer", acteur=SYSTEME, role=Role.SYSTEME, instant=instant, objet=rejouee)
    return True


def _finir_de_nouveau(dossier: Dossier, inscrite: dict, instant: datetime) -> None:
    """The backup may be older than the end itself: a bilan whose content was destroyed is over."""
    terme = date.fromisoformat(inscrite["terme"]) if inscrite["terme"] else jour_a_paris(instant)
    remise = {"date_terme": terme} if inscrite["remise"] else {}
    if Dossier.objects.filter(pk=dossier.pk, etat__in=ACTIFS).update(etat=inscrite["etat"], **remise):
        journal.consigner(dossier.fil, "dossier.finir_de_nouveau", acteur=SYSTEME, role=Role.SYSTEME, instant=instant, objet=dossier)
        dossier.refresh_from_db()
    cause = inscrite["cause"] or CauseFin.REMISE.value
    Fin.objects.update_or_create(
        dossier=dossier, create_defaults={"cause": cause, "terme": terme, "detruire_le": terme, "detruit_le": instant}, defaults={"detruit_le": instant},
    )


def _garder_de_nouveau(dossier: Dossier, ligne: dict) -> None:
    if Garde.objects.filter(coffre=ligne["coffre"]).exists():
        return
    coffre = Coffre.nouveau(id=UUID(ligne["coffre"]))
    coffre.save(force_insert=True)
    Garde.objects.create(
        dossier=dossier, quoi=ligne["quoi"], coffre=coffre, detruire_le=date.fromisoformat(ligne["jusqu_au"]), par_accord=ligne["par_accord"],
    )


@transaction.atomic
def _au_terme(pk: int, instant: datetime) -> None:
    """One end whose day has come: nobody else holds it, it is still due, and the person was told in time."""
    fin = conservation.a_detruire(jour_a_paris(instant)).select_for_update(of=("self",), skip_locked=True).select_related("dossier").filter(pk=pk).first()
    if fin is None:
        return
    coffres = inventaire.vivants(fin.dossier)
    if not inventaire.dresser(coffres).total:
        _fermer_vide(fin, coffres, instant)
    elif averti(fin, jour_a_paris(instant)):
        fondement = Fondement.TERME if fin.cause == CauseFin.REMISE else Fondement.SANS_TERME
        decider(fin.dossier, fondement, coffres, acteur=SYSTEME, instant=instant, sauf=conservation.maintenus(fin.dossier, fin.terme))
        Fin.objects.filter(pk=fin.pk).update(detruit_le=instant)
    else:
        _reporter(fin, instant)


def averti(fin: Fin, jour: date) -> bool:
    """Whether the warning has left some days ago; one that no server accepts will never arrive, and the law does not wait for it."""
    if not courriels_fin.avertissable(fin):
        return True
    envoi = Envoi.objects.filter(cle=courriels_fin.cle_avis(fin.dossier_id, fin.detruire_le, 7)).first()
    if envoi is None or envoi.etat in (EtatEnvoi.A_FAIRE, EtatEnvoi.PRIS):
        return False
    attente = timedelta(days=max(0, min(AVERTI, conservation.delai(jour) - 1)))
    return envoi.envoye_le is None or jour_a_paris(envoi.envoye_le) + attente <= jour


def _reporter(fin: Fin, instant: datetime) -> None:
    """An outage kept the warning from leaving: the person gets the delay anew, and a letter that says the new day."""
    courriels.annuler(courriels_fin.cle_avis(fin.dossier_id, fin.detruire_le, 7))
    nouvelle = conservation.destruction_prevue(jour_a_paris(instant))
    Fin.objects.filter(pk=fin.pk).update(detruire_le=nouvelle)
    journal.consigner(fin.fil, "fin.reporter", acteur=SYSTEME, role=Role.SYSTEME, instant=instant, objet=fin, details={"detruire_le": nouvelle})


def _fermer_vide(fin: Fin, coffres: list[Coffre], instant: datetime) -> None:
    """Nothing was ever written: the keys go, and there is nothing to tell."""
    for coffre in coffres:
        coffre.detruire(instant)
    Fin.objects.filter(pk=fin.pk).update(detruit_le=instant)


def _a_revoir(jour: date) -> list[Dossier]:
    if not Garde.objects.filter(destruction=None).exists():
        return []
    gardes = conservation.a_liberer(jour).select_related("dossier")[:LOT]
    return list({garde.dossier_id: garde.dossier for garde in gardes}.values())


def _chacun(faire: Callable, objets: Iterable) -> list[Exception]:
    return [echec for objet in list(objets) if (echec := _essayer(faire, objet))]


def _essayer(faire: Callable, objet: object) -> Exception | None:
    try:
        faire(objet)
    except Exception as echec:
        logger.exception("Destruction : %s", getattr(objet, "pk", objet))
        return echec
    return None
