"""Reminders go to whoever is blocking, stop at the act, and the same one never leaves twice."""
from datetime import date, datetime, timedelta

import pytest

from bilan.parcours.recit import sans_curseur_du_serveur
from bilan.signature import liens
from bilan.socle import courriels
from bilan.socle.acteur import Acteur
from bilan.socle.calendrier import PARIS
from bilan.socle.models import Envoi
from bilan.socle.roles import Role
from conventions import actions, lettres, rappels
from conventions.chronologie import chronologie
from conventions.etats import EtatConvention
from conventions.models import Convention
from tests.fabriques import FabriqueConvention
from tests.outils.boite import courriels as recus

pytestmark = pytest.mark.django_db
E = EtatConvention


def convention(etat, **champs):
    c = FabriqueConvention(etat=etat, **champs)
    if c.regime.employeur_partie:
        instant = datetime(2026, 11, 20, 16, tzinfo=PARIS)
        liens.creer(c.version, partie=Role.EMPLOYEUR, destinataire=c.dossier.employeur.courriel, expire_le=instant + timedelta(days=60), instant=instant)
    return c


def objets(adresse):
    return [m.subject.replace("\u00a0", " ").replace("\u202f", " ") for m in recus(adresse)]


def jouer(du, au):
    """Every day of the period, the hourly task twice."""
    ecrits, jour = [], du
    with sans_curseur_du_serveur():
        while jour <= au:
            for _ in range(2):
                ecrits += [(jour, c.gabarit.rpartition("/")[2]) for c in rappels.dus(jour) if courriels.planifier([c])]
            jour += timedelta(days=1)
    return ecrits


def test_the_bénéficiaire_is_reminded_at_j3_j7_and_the_eve_then_all_are_told():
    c = convention(E.TRANSMISE)
    assert jouer(date(2026, 11, 23), date(2026, 12, 20)) == [
        (date(2026, 11, 26), "rappel_beneficiaire"), (date(2026, 11, 30), "rappel_beneficiaire"), (date(2026, 12, 2), "rappel_beneficiaire"),
        (date(2026, 12, 4), "non_conclue"), (date(2026, 12, 4), "non_conclue"), (date(2026, 12, 4), "non_conclue"),
    ]
    assert objets(c.dossier.beneficiaire.compte.email) == [
        "La convention n’a pas été conclue", "Rappel : il vous reste 1 jour pour répondre", "Rappel : il vous reste 3 jours pour répondre",
        "Rappel : il vous reste 7 jours pour répondre",
    ]


def test_the_employer_is_reminded_at_j3_j7_j9_with_a_link_that_works():
    c = convention(E.ENVOYEE)
    assert [jour for jour, _ in jouer(date(2026, 11, 20), date(2026, 12, 20))] == [date(2026, 11, 23), date(2026, 11, 27), date(2026, 11, 29)]
    adresse = liens.adresse(liens.vivant(c.version, Role.EMPLOYEUR))
    assert all(adresse in m.body for m in recus(c.dossier.employeur.courriel))


def test_the_consultant_is_reminded_to_countersign():
    c = convention(E.ACCEPTEE)
    assert [jour for jour, _ in jouer(date(2026, 12, 1), date(2026, 12, 20))] == [date(2026, 12, 4), date(2026, 12, 8), date(2026, 12, 10)]
    assert len(recus(c.dossier.consultant.email)) == 3


def test_reminders_stop_at_the_act():
    c = convention(E.TRANSMISE)
    jouer(date(2026, 11, 23), date(2026, 11, 27))
    actions.refuser(c, acteur=Acteur(compte=c.dossier.beneficiaire.compte), instant=datetime(2026, 11, 28, 9, tzinfo=PARIS))
    assert jouer(date(2026, 11, 28), date(2026, 12, 20)) == []


def test_a_day_of_outage_is_caught_up_with_one_letter_that_counts_right():
    c = convention(E.TRANSMISE)
    assert jouer(date(2026, 12, 1), date(2026, 12, 1)) == [(date(2026, 12, 1), "rappel_beneficiaire")]
    assert objets(c.dossier.beneficiaire.compte.email) == ["Rappel : il vous reste 2 jours pour répondre"]


def test_silence_recorded_by_the_task_or_told_by_the_reminders_is_one_letter_each():
    c = convention(E.TRANSMISE)
    jouer(date(2026, 12, 4), date(2026, 12, 4))
    actions.constater_les_silences(datetime(2026, 12, 4, 9, tzinfo=PARIS))
    jouer(date(2026, 12, 4), date(2026, 12, 8))
    assert Envoi.objects.filter(gabarit="conventions/non_conclue").count() == 3
    assert Convention.objects.get(pk=c.pk).etat == E.REFUS_TACITE


def test_no_letter_can_tell_an_employer_of_a_bilan_that_is_none_of_his_business():
    for mode in ("personnel", "faf_independant", "opco_hors_plan", "france_travail_aif"):
        version = convention(E.TRANSMISE, dossier__mode_financement=mode).version
        with pytest.raises(ValueError, match="ne regarde pas l’employeur"):
            lettres.rappel(version, Role.EMPLOYEUR, date(2026, 12, 1), datetime(2026, 12, 1, 8, tzinfo=PARIS))


def test_no_letter_names_anyone():
    contrats = [convention(etat) for etat in (E.ENVOYEE, E.TRANSMISE, E.ACCEPTEE, E.REFUSEE)]
    jouer(date(2026, 11, 20), date(2026, 12, 20))
    courriels.planifier(lettres.non_conclue(contrats[-1].version, datetime(2026, 12, 1, tzinfo=PARIS)))
    for c in contrats:
        for message in [*recus(c.dossier.employeur.courriel), *recus(c.dossier.beneficiaire.compte.email), *recus(c.dossier.consultant.email)]:
            assert not any(mot in message.subject for mot in ("Moreau", "Camille", "Kerbrat", "Vasseur", "refus", "phase"))
            assert not any(mot in message.body for mot in ("Moreau", "Camille", "Kerbrat", "Vasseur"))


def test_the_cost_of_a_day_does_not_grow_with_the_contracts(django_assert_num_queries):
    for _ in range(3):
        convention(E.ACCEPTEE)
    with django_assert_num_queries(4):
        assert len(list(rappels.dus(date(2026, 12, 4)))) == 3


@pytest.mark.parametrize(("etat", "mots"), [
    ("a_faire", "en attente d’envoi"), ("envoye", "envoyé"), ("mort", "non remis : vérifiez l’adresse"), ("incertain", "remise incertaine"),
])
def test_each_letter_is_on_the_tab_with_what_became_of_it(etat, mots):
    c = convention(E.TRANSMISE)
    jouer(date(2026, 11, 26), date(2026, 11, 26))
    Envoi.objects.filter(gabarit="conventions/rappel_beneficiaire").update(
        etat=etat, envoye_le=datetime(2026, 11, 26, 8, tzinfo=PARIS) if etat == "envoye" else None,
    )
    lignes = [jalon.texte.replace("\u202f", " ") for jalon in chronologie(c, datetime(2026, 11, 27, 9, tzinfo=PARIS))]
    assert f"Rappel au bénéficiaire, {mots}." in lignes
    assert lignes[0] == "Prochain rappel, si rien n’est fait d’ici là."
