"""The two questionnaires of the end: answered once by the person, then kept without a name."""
import json
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from beneficiaires.models import Dossier
from bilan.socle import journal
from bilan.socle.acteur import SYSTEME, Acteur
from bilan.socle.calendrier import PARIS, jour_a_paris
from bilan.socle.roles import Role
from bilan.socle.transitions import TransitionRefusee, exiger_role
from syntheses import conservation
from syntheses.models import Fin, Questionnaire
from syntheses.regles.questionnaires import Moment

LOT = 1000


@transaction.atomic
def repondre(dossier: Dossier, moment: Moment, reponses: dict, *, acteur: Acteur, instant: datetime) -> Questionnaire:
    """Keep the closed answers to one of the two questionnaires, once. ValidationError for what is not among the answers offered."""
    exiger_role(dossier, acteur, frozenset({Role.BENEFICIAIRE}), "repondre")
    fin, jour = Fin.objects.filter(dossier=dossier).first(), jour_a_paris(instant)
    if fin is None:
        raise TransitionRefusee("Ce questionnaire se remplit une fois le bilan terminé.")
    if jour >= conservation.sans_nom_le(fin.terme):  # an answer given then may have lost its name: it is not asked for twice
        raise TransitionRefusee("Ce questionnaire n’est plus proposé : votre bilan est terminé depuis plus de six ans.")
    rempli = Questionnaire(dossier=dossier, moment=moment.value, reponses=reponses, le=instant, anonymiser_le=conservation.sans_nom_le(jour))
    rempli.full_clean()
    rempli.save(force_insert=True)
    journal.consigner(
        dossier.fil, "questionnaire.repondre", acteur=acteur, role=Role.BENEFICIAIRE, instant=instant, objet=rempli, details={"moment": moment.value},
    )
    return rempli


@transaction.atomic
def anonymiser_les_questionnaires(instant: datetime) -> int:
    """Write the answers again without their bilan, their day nor their number, which the journal knows; what had them goes. How many there were."""
    dus = list(conservation.questionnaires_a_anonymiser(jour_a_paris(instant)).select_related("dossier")[:LOT])
    for nomme in dus:
        journal.consigner(nomme.dossier.fil, "questionnaire.anonymiser", acteur=SYSTEME, instant=instant, details={"moment": nomme.moment})
    Questionnaire.objects.filter(pk__in=[nomme.pk for nomme in dus]).delete()
    return len(Questionnaire.objects.bulk_create(sans_nom(dus)))


def sans_nom(nommes: Iterable[Questionnaire]) -> list[Questionnaire]:
    """The same answers, in an order that is theirs: the one in which they were given would tell whose they are."""
    dans_l_ordre = sorted(nommes, key=lambda q: (q.moment, json.dumps(q.reponses, sort_keys=True)))
    return [Questionnaire(moment=q.moment, reponses=q.reponses, le=datetime(q.le.astimezone(PARIS).year, 1, 1, 12, tzinfo=PARIS)) for q in dans_l_ordre]
