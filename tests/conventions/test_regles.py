"""The mandatory mentions one by one, what forbids a contract, and the days that it opens."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beneficiaires.regles import NatureContrat
from bilan.socle.calendrier import PARIS, Territoire
from conventions.regles import (
    DOUZE_MENTIONS,
    MENTIONS,
    Limites,
    avertissements,
    condition_de_preavis,
    controle,
    date_limite,
    delai_ouvert,
    demande_absence,
    echeances_de_rappel,
    fin_retractation,
    heures_du_calendrier,
    jours_restants,
    manquantes,
    premier_versement_maximal,
    reponse_absence,
)

METROPOLE = Territoire.METROPOLE
TRIPARTITE, PARTICULIER = NatureContrat.CONVENTION_TRIPARTITE, NatureContrat.CONTRAT_PARTICULIER
LIMITES = Limites(duree_max_heures=24, mois_maximum=3, avertissement_accompagnement_heures=13)


def j(texte):
    return date.fromisoformat(texte)


def complet():
    """A complete contract of any nature: every datum that some mention asks for."""
    textes = {champ: champ for mentions in MENTIONS.values() for mention in mentions for champ in mention.champs}
    return {
        **textes,
        "duree_minutes": 1440,
        "accompagnement_minutes": 1140,
        "travail_personnel_minutes": 300,
        "prix_centimes": 180_000,
        "taux_distance": 100,
        "periode_debut": j("2027-01-11"),
        "periode_fin": j("2027-04-11"),
        "organisme_siret": "73282932000074",
        "employeur_siret": "55208131766522",
        "financement_mutualise": True,
        "certifie_qualiopi": True,
        "financement_faf": True,
    }


UNE_PAR_UNE = [(nature, mention, champ) for nature, mentions in MENTIONS.items() for mention in mentions for champ in mention.champs]


def test_the_twelve_mentions_of_r6313_8_are_those_of_the_law():
    assert [mention.code for mention in DOUZE_MENTIONS] == [
        "intitule", "objectif", "contenu", "moyens", "duree", "periode", "modalites_deroulement", "modalites_suivi",
        "remise_resultats", "remise_synthese", "prix", "modalites_reglement",
    ]


def test_both_conventions_of_three_begin_with_the_twelve():
    assert MENTIONS[TRIPARTITE][:12] == MENTIONS[NatureContrat.CONVENTION_AGENT_PUBLIC][:12] == DOUZE_MENTIONS


@pytest.mark.parametrize("nature", NatureContrat)
def test_a_complete_contract_lacks_nothing(nature):
    assert manquantes(nature, complet()) == []


@pytest.mark.parametrize(("nature", "mention", "champ"), UNE_PAR_UNE)
@pytest.mark.parametrize("vide", [None, "", "  \n", (), []])
def test_each_mention_is_missed_alone(nature, mention, champ, vide):
    concernees = [m for m in MENTIONS[nature] if champ in m.champs]
    assert manquantes(nature, complet() | {champ: vide}) == concernees
    assert mention in concernees


@pytest.mark.parametrize(("nature", "mention", "champ"), UNE_PAR_UNE)
def test_an_absent_datum_is_a_missing_mention(nature, mention, champ):
    donnees = complet()
    del donnees[champ]
    assert mention in manquantes(nature, donnees)


@pytest.mark.parametrize("nature", NatureContrat)
def test_an_empty_contract_lacks_every_unconditional_mention(nature):
    assert manquantes(nature, {}) == [mention for mention in MENTIONS[nature] if not mention.si]


def test_the_share_at_a_distance_is_required_only_under_pooled_funds():
    donnees = complet() | {"taux_distance": None}
    assert [mention.code for mention in manquantes(TRIPARTITE, donnees)] == ["taux_distance"]
    assert manquantes(TRIPARTITE, donnees | {"financement_mutualise": False}) == []


def test_nothing_at_a_distance_is_an_answer():
    assert manquantes(TRIPARTITE, complet() | {"taux_distance": 0}) == []


def test_the_cpf_has_no_contract_to_fill_in():
    assert MENTIONS[NatureContrat.AUCUN] == ()


@pytest.mark.parametrize("nature", NatureContrat)
def test_an_employer_is_named_only_where_he_signs(nature):
    champs = {champ for mention in MENTIONS[nature] for champ in mention.champs}
    avec_employeur = nature in {TRIPARTITE, NatureContrat.CONVENTION_AGENT_PUBLIC}
    assert any(champ.startswith("employeur") for champ in champs) == avec_employeur


@pytest.mark.parametrize("nature", NatureContrat)
def test_each_mention_tells_its_law_and_where_to_fill_it_in(nature):
    mentions = MENTIONS[nature]
    assert all(mention.source and mention.libelle and mention.ou_remplir.libelle for mention in mentions)
    assert len({mention.code for mention in mentions}) == len(mentions)


def test_a_sound_contract_is_not_forbidden():
    assert controle(complet(), LIMITES) == []
    assert avertissements(complet(), LIMITES) == []


def test_what_is_not_filled_in_yet_is_not_forbidden():
    assert controle({}, LIMITES) == []
    assert avertissements({}, LIMITES) == []


@pytest.mark.parametrize(
    ("change", "refus"),
    [
        (
            {"duree_minutes": 1500, "travail_personnel_minutes": 360},
            "La durée prévue est de 25 h : un bilan ne peut pas dépasser 24 h (article L6313-4).",
        ),
        (
            {"duree_minutes": 1441, "travail_personnel_minutes": 301},
            "La durée prévue est de 24 h 01 : un bilan ne peut pas dépasser 24 h (article L6313-4).",
        ),
        ({"duree_minutes": 0, "accompagnement_minutes": 0, "travail_personnel_minutes": 0}, "La durée du bilan doit être supérieure à zéro."),
        (
            {"travail_personnel_minutes": 240},
            "19 h d’accompagnement et 4 h de travail personnel ne font pas les 24 h annoncées.",
        ),
        ({"prix_centimes": 0}, "Le prix doit être supérieur à zéro."),
        ({"prix_centimes": -1}, "Le prix doit être supérieur à zéro."),
        ({"prix_centimes": 1_000_001}, "Le prix dépasse 10 000 € : vérifiez-le."),
        (
            {"employeur_courriel": "Camille@example.org", "beneficiaire_courriel": "camille@example.org"},
            "L’adresse de qui signe pour l’employeur est celle de la personne : chacun signe depuis la sienne.",
        ),
        ({"taux_distance": 101}, "La part à distance va de 0 à 100 %."),
        ({"taux_distance": -1}, "La part à distance va de 0 à 100 %."),
        (
            {"employeur_siret": "732 829 320 00082"},
            "L’employeur et l’organisme ont le même SIREN : un employeur ne réalise pas lui-même le bilan de ses salariés (article R6313-5).",
        ),
        (
            {"periode_fin": j("2027-01-11")},
            "La période doit finir après avoir commencé : elle commence le lundi 11 janvier 2027 et finit le lundi 11 janvier 2027.",
        ),
        (
            {"periode_fin": j("2027-04-12")},
            "La période commence le lundi 11 janvier 2027 et dure 3 mois au plus : elle finit au plus tard le dimanche 11 avril 2027.",
        ),
    ],
)
def test_a_contract_outside_the_law_is_forbidden_in_one_sentence(change, refus):
    assert controle(complet() | change, LIMITES) == [refus]


def seances(*jours, minutes=120):
    return [{"rang": rang, "jour": jour, "etape": "Investigation", "minutes": minutes} for rang, jour in enumerate(jours, 1)]


@pytest.mark.parametrize(("jours", "dit"), [
    (("2027-01-10", "2027-01-11"), "la séance du dimanche 10 janvier 2027 sort"), (("2027-04-11", "2027-04-12", "2027-04-19"), "2 séances sortent"),
])
def test_no_session_is_outside_the_period(jours, dit):
    assert controle(complet() | {"planning": seances(*jours)}, LIMITES) == [
        f"La période va du lundi 11 janvier 2027 au dimanche 11 avril 2027, et {dit} de ces dates : changez la période, ou les dates des séances.",
    ]


def test_the_first_and_the_last_day_of_the_period_are_in_it():
    assert controle(complet() | {"planning": seances("2027-01-11", "2027-04-11")}, LIMITES) == []


def test_the_sessions_foreseen_make_the_hours_announced():
    announced = {"accompagnement_minutes": 19 * 60}
    assert heures_du_calendrier(announced | {"planning": seances("2027-01-11", "2027-01-18", minutes=570)}) is None
    assert heures_du_calendrier(announced | {"planning": []}) is heures_du_calendrier({"planning": seances("2027-01-11")}) is None
    assert heures_du_calendrier(announced | {"planning": seances("2027-01-11", "2027-01-18", "2027-01-25")}) == (
        "Les séances prévues font 6 h d’accompagnement, le contrat en annonce 19 h : "
        "changez la période dans le brouillon et enregistrez-le, ou proposez les séances."
    )


def test_the_bounds_themselves_are_allowed():
    assert controle(complet() | {"prix_centimes": 1}, LIMITES) == []
    assert controle(complet() | {"prix_centimes": 1_000_000}, LIMITES) == []


def test_a_floor_forbids_only_once_it_is_in_force():
    donnees = complet() | {"duree_minutes": 1080, "accompagnement_minutes": 779, "travail_personnel_minutes": 301}
    en_vigueur = Limites(duree_max_heures=24, mois_maximum=3, plancher_accompagnement_heures=13)
    assert controle(donnees, LIMITES) == []
    assert controle(donnees, en_vigueur) == ["Le bilan prévoit 12 h 59 d’accompagnement : il en faut au moins 13 h."]


def test_under_thirteen_hours_there_is_a_warning():
    assert avertissements({"accompagnement_minutes": 780}, LIMITES) == []
    assert avertissements({"accompagnement_minutes": 779}, LIMITES) == [
        "Le bilan prévoit 12 h 59 d’accompagnement : un minimum de 13 h est annoncé, sans être en vigueur."
    ]


@pytest.mark.parametrize(("annoncee", "prevue", "dit"), [
    (50, 100, True), (50, 60, False), (50, 61, True), (0, 0, False), (100, None, False), (None, 100, False),
])
def test_a_share_at_a_distance_that_the_sessions_do_not_make_deserves_a_second_look(annoncee, prevue, dit):
    phrase = f"Le contrat annonce {annoncee} % à distance, les séances prévues en font {prevue} % : accordez l’un avec l’autre."
    assert avertissements({"taux_distance": annoncee, "part_prevue": prevue}, LIMITES) == [phrase] * dit


@pytest.mark.parametrize(
    ("transmise_le", "proroger", "limite"),
    [
        ("2026-11-23", True, "2026-12-03"),
        ("2026-12-02", True, "2026-12-14"),
        ("2026-12-02", False, "2026-12-12"),
        ("2026-12-15", True, "2026-12-28"),
    ],
)
def test_the_employee_has_ten_days_to_accept(transmise_le, proroger, limite):
    assert date_limite(j(transmise_le), METROPOLE, jours=10, proroger=proroger) == j(limite)


@pytest.mark.parametrize(
    ("instant", "ouvert"),
    [
        (datetime(2026, 12, 3, 22, 59, 59, tzinfo=UTC), True),  # 23:59:59 in Paris
        (datetime(2026, 12, 3, 22, 59, 59, 999_999, tzinfo=UTC), True),
        (datetime(2026, 12, 3, 23, 0, 0, tzinfo=UTC), False),
        (datetime(2026, 11, 23, 12, tzinfo=UTC), True),
    ],
)
def test_the_tenth_day_still_counts_to_its_last_second(instant, ouvert):
    assert delai_ouvert(j("2026-12-03"), instant) is ouvert


def test_an_instant_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="fuseau"):
        delai_ouvert(j("2026-12-03"), datetime(2026, 12, 3, tzinfo=UTC).replace(tzinfo=None))


def test_the_days_left_end_at_zero_on_the_last_one():
    assert [jours_restants(j("2026-12-03"), j(jour)) for jour in ("2026-11-23", "2026-12-02", "2026-12-03", "2026-12-04")] == [10, 1, 0, 0]


@pytest.mark.parametrize(
    ("depuis", "limite", "rappels"),
    [
        ("2026-11-23", "2026-12-03", ["2026-11-26", "2026-11-30", "2026-12-02"]),  # 7, 3 and 1 day left
        ("2026-12-02", "2026-12-14", ["2026-12-05", "2026-12-09", "2026-12-13"]),  # the eve follows the carried-over end
        ("2026-12-02", "2026-12-09", ["2026-12-05", "2026-12-08"]),
        ("2026-12-02", "2026-12-04", ["2026-12-03"]),
        ("2026-12-02", "2026-12-03", []),
    ],
)
def test_reminders_leave_at_three_days_seven_days_and_the_eve(depuis, limite, rappels):
    assert echeances_de_rappel(j(depuis), j(limite)) == [j(jour) for jour in rappels]


def test_an_employer_who_has_no_deadline_is_reminded_three_times():
    assert echeances_de_rappel(j("2026-11-23")) == [j("2026-11-26"), j("2026-11-30"), j("2026-12-02")]


@given(st.dates(date(2019, 1, 1), date(2040, 12, 31)), st.sampled_from(Territoire))
def test_the_last_reminder_always_leaves_one_day_to_answer(depuis, territoire):
    limite = date_limite(depuis, territoire, jours=10, proroger=True)
    rappels = echeances_de_rappel(depuis, limite)
    assert rappels[:2] == [depuis + timedelta(days=3), depuis + timedelta(days=7)]
    assert [jours_restants(limite, jour) for jour in rappels[2:]] == [1]


# the deadlines that a change of hour falls in: the last Sundays of March and October, ten days around, years of the law in force
AUTOUR_DES_CHANGEMENTS_D_HEURE = st.builds(
    lambda annee, mois, ecart: date(annee, mois, 31) - timedelta(days=(date(annee, mois, 31).weekday() + 1) % 7 + ecart),
    st.integers(2019, 2040), st.sampled_from([3, 10]), st.integers(-2, 16),
)


@given(AUTOUR_DES_CHANGEMENTS_D_HEURE, st.sampled_from(Territoire), st.integers(0, 86_399))
def test_over_both_changes_of_hour_the_last_second_of_the_last_day_counts_and_the_next_does_not(depart, territoire, seconde):
    limite = date_limite(depart, territoire, jours=10, proroger=True)
    minuit = datetime.combine(limite + timedelta(days=1), time.min, PARIS)
    dernieres = [minuit - timedelta(seconds=1), (minuit.astimezone(UTC) - timedelta(seconds=1)), minuit.astimezone(UTC) - timedelta(microseconds=1)]
    assert [delai_ouvert(limite, instant) for instant in dernieres] == [True] * 3
    assert [delai_ouvert(limite, instant) for instant in (minuit, minuit.astimezone(UTC), minuit + timedelta(seconds=1 + seconde))] == [False] * 3
    assert (limite - depart).days >= 10
    assert delai_ouvert(limite, datetime.combine(depart + timedelta(days=10), time.min, PARIS) + timedelta(seconds=min(seconde, 82_000)))


@pytest.mark.parametrize(
    ("signature", "a_distance", "proroger", "proroger_conso", "fin"),
    [
        ("2026-11-23", True, True, True, "2026-12-07"),
        ("2026-12-11", True, True, True, "2026-12-28"),
        ("2026-12-11", True, False, True, "2026-12-28"),  # L221-19 carries over whatever is decided for L6353-5
        ("2026-12-11", True, True, False, "2026-12-25"),
        ("2026-11-23", False, True, True, "2026-12-03"),
        ("2026-12-02", False, True, True, "2026-12-14"),
        ("2026-12-02", False, False, True, "2026-12-12"),
    ],
)
def test_one_withdraws_until_the_later_of_both_delays(signature, a_distance, proroger, proroger_conso, fin):
    delais = {"jours_formation": 10, "jours_conso": 14, "proroger": proroger, "proroger_conso": proroger_conso}
    assert fin_retractation(j(signature), a_distance, territoire=METROPOLE, **delais) == j(fin)


def test_the_first_payment_is_thirty_percent_at_most():
    assert premier_versement_maximal(180_000, 30) == 54_000
    assert premier_versement_maximal(99_999, 30) == 29_999


@pytest.mark.parametrize(("fin", "condition"), [("2027-08-30", "moins_de_six_mois"), ("2027-08-31", "six_mois_ou_plus"), ("2027-05-28", "moins_de_six_mois")])
def test_a_leave_of_six_months_asks_for_a_longer_notice(fin, condition):
    """Both days of the period are in it: from 1 March to 31 August, six months."""
    assert condition_de_preavis(j("2027-03-01"), j(fin)) == condition


def test_a_leave_is_asked_for_in_time_without_any_carrying_over():
    assert demande_absence(j("2027-03-01"), 60) == j("2026-12-31")
    assert demande_absence(j("2027-03-01"), 120) == j("2026-11-01")


def test_the_employer_has_thirty_days_to_answer_then_silence_agrees():
    assert reponse_absence(j("2026-12-01"), METROPOLE, jours=30) == j("2026-12-31")
    assert reponse_absence(j("2026-12-03"), METROPOLE, jours=30) == j("2027-01-02")  # a Saturday, not carried over
    assert reponse_absence(j("2026-12-03"), METROPOLE, jours=30, proroger=True) == j("2027-01-04")
