"""Sessions in a person's own calendar: read by a real reader, revocable, and without a word that tells what they are."""
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.urls import reverse
from icalendar import Calendar

from bilan.socle.acteur import Acteur
from bilan.socle.models import Envoi, Evenement
from bilan.socle.proprietaire import proprietaire
from bilan.socle.redaction import rendre
from seances import actions
from seances.icalendrier import flux
from seances.models import Abonnement, Seance
from seances.regles.icalendrier import RendezVous, calendrier
from tests.fabriques import FabriqueBeneficiaire, FabriqueCompte, FabriqueDossier, FabriqueOrganisme, FabriqueSeance
from tests.seances.outils import ICI, confirmer, consultante, paris

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
T0 = datetime(2026, 12, 7, 9, tzinfo=UTC)


def evenements(texte: str | bytes):
    return Calendar.from_ical(texte).events


def _rdv(**champs) -> RendezVous:
    debut = champs.pop("debut", datetime(2027, 1, 18, 9, 30, tzinfo=PARIS))
    return RendezVous(**{"uid": "a@b", "sequence": 0, "modifie_le": T0, "debut": debut, "fin": debut + timedelta(hours=2), **champs})


# --- The text --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("jour", "decalage"), [
    (date(2027, 3, 27), 1), (date(2027, 3, 28), 2), (date(2027, 10, 30), 2), (date(2027, 10, 31), 1), (date(2040, 7, 2), 2),
])
def test_eighteen_hours_is_eighteen_hours_in_paris_by_the_zone_that_the_file_itself_defines(jour, decalage):
    debut = datetime(jour.year, jour.month, jour.day, 18, tzinfo=PARIS)
    lu = Calendar.from_ical(calendrier([_rdv(debut=debut)]))
    [evenement], [zone] = lu.events, lu.timezones
    assert (evenement.start, evenement.end) == (debut, debut + timedelta(hours=2))
    assert zone.to_tz(lookup_tzid=False).utcoffset(debut.replace(tzinfo=None)) == timedelta(hours=decalage)


@pytest.mark.parametrize("ou", ["12 rue de l’Église, bâtiment B ; 2ᵉ étage", "a\\b", "première ligne\r\nBEGIN:VEVENT", "é" * 200, "https://visio.example/a?b=c,d;e"])
def test_any_place_comes_back_as_it_was_and_no_line_is_longer_than_75_octets(ou):
    texte = calendrier([_rdv(ou=ou), _rdv(uid="c@d")])
    assert [evenement.get("LOCATION") for evenement in evenements(texte)] == [ou.replace("\r\n", "\n"), None]
    assert texte.endswith("END:VCALENDAR\r\n")
    assert max(len(ligne.encode()) for ligne in texte.split("\r\n")) <= 75


# --- What a session becomes ------------------------------------------------------------------------------------------


def test_a_move_then_a_cancellation_are_new_revisions_of_the_same_event():
    seance = FabriqueSeance(debut=paris(1, 20))
    lu = []
    for geste in (lambda: None, lambda: actions.deplacer(seance, acteur=consultante(seance), instant=ICI, debut=paris(1, 21)),
                  lambda: actions.annuler(seance, acteur=consultante(seance), instant=ICI)):
        geste()
        [evenement] = evenements(flux(seance.consultant))
        lu.append((str(evenement["UID"]), evenement["SEQUENCE"], str(evenement["STATUS"]), evenement.start.astimezone(PARIS)))
    uid = f"seance-{seance.pk}@localhost"
    assert lu == [(uid, 0, "CONFIRMED", paris(1, 20)), (uid, 1, "CONFIRMED", paris(1, 21)), (uid, 2, "CANCELLED", paris(1, 21))]


def test_what_a_calendar_does_not_show_is_no_revision_and_without_the_trigger_a_move_would_be_none_either():
    seance = FabriqueSeance(debut=paris(1, 20))
    Seance.objects.filter(pk=seance.pk).update(etat="realisee", close_le=paris(1, 20, 12))
    seance.refresh_from_db()
    assert seance.sequence == 0
    with proprietaire(), connection.cursor() as curseur:
        curseur.execute("DROP TRIGGER seance_reviser ON seances_seance")
    Seance.objects.filter(pk=seance.pk).update(fin=paris(1, 20, 13))
    seance.refresh_from_db()
    assert seance.sequence == 0


def test_a_feed_holds_ones_own_promised_sessions_of_bilans_that_are_not_over():
    seance = FabriqueSeance(debut=paris(1, 20), lien="https://visio.example/abc")
    FabriqueSeance(dossier=seance.dossier, numero=2, debut=paris(1, 27), etat="proposee")
    FabriqueSeance(dossier__etat="abandon", dossier__consultant=seance.consultant, debut=paris(1, 22))
    FabriqueSeance(debut=paris(1, 23))  # someone else's
    for compte in (seance.consultant, seance.dossier.beneficiaire.compte):
        [evenement] = evenements(flux(compte))
        assert (str(evenement["SUMMARY"]), str(evenement["LOCATION"]), str(evenement["CLASS"])) == ("Rendez-vous", "https://visio.example/abc", "PRIVATE")


def test_the_same_sessions_are_the_same_text_and_cost_one_query(django_assert_num_queries):
    seance = FabriqueSeance()
    FabriqueSeance(dossier=seance.dossier, numero=9)
    with django_assert_num_queries(1):
        texte = flux(seance.consultant)
    assert texte == flux(seance.consultant)


# --- The secret address ----------------------------------------------------------------------------------------------


def _jeton(compte) -> str:
    return actions.abonner(compte, acteur=Acteur(compte=compte), instant=T0)


def test_the_address_is_shown_once_and_only_its_hash_is_kept(client):
    seance = FabriqueSeance()
    client.force_login(seance.consultant)
    page = reverse("seances:mon_calendrier")
    montree = client.post(page).context["adresse"]
    jeton = montree.rpartition("/")[2].removesuffix(".ics")
    assert (jeton in client.get(page).content.decode(), Abonnement.objects.get().empreinte == sha256(jeton.encode()).hexdigest()) == (False, True)
    assert jeton not in str(list(Abonnement.objects.values()) + list(Evenement.objects.values()))
    assert len(evenements(client.get(montree).content)) == 1


def test_a_renewed_a_closed_and_an_unknown_address_are_the_same_bare_404(client):
    compte = FabriqueSeance().consultant
    premier, second = _jeton(compte), _jeton(compte)
    assert client.get(reverse("seances:flux", args=[second])).status_code == 200
    client.force_login(compte)
    client.post(reverse("seances:fermer_mon_calendrier"))
    reponses = [client.get(reverse("seances:flux", args=[jeton])) for jeton in (premier, second, "a" * 43)]
    assert {(reponse.status_code, reponse.content, reponse["Content-Type"]) for reponse in reponses} == {
        (404, "Aucun agenda à cette adresse.\n".encode(), "text/plain; charset=utf-8"),
    }
    verbes = Evenement.objects.filter(fil=f"compte:{compte.pk}", verbe__startswith="abonnement").order_by("rang").values_list("verbe", flat=True)
    assert (list(verbes), Abonnement.objects.count()) == (["abonnement.ouvrir", "abonnement.ouvrir", "abonnement.fermer"], 0)


def test_the_address_of_a_closed_account_answers_no_more(client):
    compte = FabriqueSeance().consultant
    adresse = reverse("seances:flux", args=[_jeton(compte)])
    compte.is_active = False
    compte.save()
    assert client.get(adresse).status_code == 404


def test_what_has_not_changed_is_not_sent_again_and_nobody_between_keeps_it(client):
    seance = FabriqueSeance()
    adresse = reverse("seances:flux", args=[_jeton(seance.consultant)])
    premiere = client.get(adresse)
    assert (premiere["Cache-Control"], premiere["Content-Type"]) == ("private, no-cache", "text/calendar; charset=utf-8")
    assert client.get(adresse, headers={"If-None-Match": premiere["ETag"]}).status_code == 304
    Seance.objects.filter(pk=seance.pk).update(lieu="Ailleurs")
    assert client.get(adresse, headers={"If-None-Match": premiere["ETag"]}).status_code == 200


def test_a_calendar_is_counted_by_itself_and_guesses_by_where_they_come_from(client):
    jetons = [_jeton(FabriqueSeance().consultant) for _ in range(2)]
    adresses = [reverse("seances:flux", args=[jeton]) for jeton in jetons]
    assert [client.get(adresses[0]).status_code for _ in range(21)] == [200] * 20 + [429]
    assert client.get(adresses[1]).status_code == 200
    assert [client.get(reverse("seances:flux", args=[f"{n}"])).status_code for n in range(21)] == [404] * 20 + [429]
    assert client.get(adresses[1]).status_code == 200  # who misses does not shut the door on those who hold an address


# --- Beside the letters ----------------------------------------------------------------------------------------------


def test_each_letter_about_dates_carries_the_file_that_changes_the_calendar():
    FabriqueOrganisme()
    dossier = FabriqueDossier(etat="planifie", contractualise_le=date(2026, 12, 2), periode_debut=date(2027, 1, 11), periode_fin=date(2027, 4, 11))
    premiere = confirmer(dossier)[0]
    actions.deplacer(premiere, acteur=consultante(dossier), instant=ICI, debut=premiere.debut + timedelta(hours=1), suivantes=True)
    actions.annuler(premiere, acteur=consultante(dossier), instant=ICI)
    joints = {}
    for envoi in Envoi.objects.filter(gabarit__startswith="seances/").order_by("pk"):
        [piece] = list(rendre(envoi, T0).message().iter_attachments())
        assert (piece.get_content_type(), piece.get_param("method"), piece.get_filename()) == ("text/calendar", "PUBLISH", "rendez-vous.ics")
        lus = evenements(piece.get_content())
        assert all("ATTENDEE" not in lu and "ORGANIZER" not in lu for lu in lus)
        joints[envoi.gabarit] = (len(lus), lus[0]["SEQUENCE"], str(lus[0]["STATUS"]), envoi.nature)
    assert joints == {
        "seances/confirmees": (len(Seance.objects.all()), 0, "CONFIRMED", "legal"), "seances/deplacee": (10, 1, "CONFIRMED", "legal"),
        "seances/annulee": (1, 2, "CANCELLED", "legal"),
    }


def test_the_file_of_a_letter_about_the_place_is_a_new_revision_too():
    FabriqueOrganisme()
    seance = FabriqueSeance(debut=paris(1, 20), dossier__etat="planifie")
    actions.regler_modalite(seance, acteur=consultante(seance), instant=ICI, modalite="presentiel", lieu="4 rue des Olivettes")
    [piece] = list(rendre(Envoi.objects.get(gabarit="seances/modalite"), T0).message().iter_attachments())
    [evenement] = evenements(piece.get_content())
    assert (evenement["SEQUENCE"], str(evenement["LOCATION"])) == (1, "4 rue des Olivettes")


def test_no_calendar_names_anyone_nor_says_what_it_is_about(client):
    FabriqueOrganisme()
    dossier = FabriqueDossier(etat="planifie", contractualise_le=date(2026, 12, 2), consultant=FabriqueCompte(consultant=True, prenom="Hélène", nom="Kerbrat"),
                              beneficiaire=FabriqueBeneficiaire(compte__prenom="Malik", compte__nom="Benhaddou"))
    FabriqueSeance(dossier=dossier, etape="confrontation", lieu="12 rue des Lilas", modalite="presentiel")
    for compte in (dossier.consultant, dossier.beneficiaire.compte):
        texte = flux(compte).lower()
        assert "12 rue des lilas" in texte
        for mot in ("hélène", "kerbrat", "malik", "benhaddou", "confrontation", dossier.numero.lower(), "séance", "organizer", "attendee", "mailto"):
            assert mot not in texte, mot
        assert "bilan" not in texte.replace("prodid:-//bilan//", "")
