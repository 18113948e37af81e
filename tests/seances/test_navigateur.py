"""Sessions in a real browser: the consultant plans, closes and reads the ledger; the bénéficiaire signs, notes and moves."""
import re
from datetime import datetime, time, timedelta
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from bilan.signature import liens
from bilan.socle.calendrier import PARIS, Territoire, premier_ouvrable
from bilan.socle.roles import Role
from seances import actions
from seances.models import Demande, EcritureHeures, Seance
from tests.fabriques import FabriqueCompte, FabriqueDossier, FabriqueOrganisme, FabriqueSeance
from tests.outils.connexion import temoins
from tests.outils.navigateur import axe, debordement, suivre
from tests.seances.outils import beneficiaire, clore, consultante
from travaux.actions import ecrire_note
from travaux.models import Note

pytestmark = pytest.mark.django_db(transaction=True)
ETAPES = ["preliminaire", *["investigation"] * 3, *["confrontation"] * 3, *["evaluation"] * 3]
MOT = "Vous avez dit, presque en passant : « Quand je forme les nouveaux, je ne regarde plus l’heure. » Gardez cette phrase près de vous."
PRIVEE = "Reprendre la phrase sur les nouveaux : elle la dit trois fois. Ne pas pousser l’appel à Rosa."


@pytest.fixture
def dossier():
    FabriqueOrganisme()
    jour = timezone.localdate()
    helene = FabriqueCompte(consultant=True, email="helene@lesjalons.example", accord="feminin")
    return FabriqueDossier(
        etat="planifie", consultant=helene, contractualise_le=jour - timedelta(days=60), periode_debut=jour - timedelta(days=50),
        periode_fin=jour + timedelta(days=120), beneficiaire__compte__email="camille@example.org",
    )


@pytest.fixture
def en_cours(dossier):
    """Four sessions closed, the fifth over since an hour, five to come."""
    ronde = timezone.localtime().replace(minute=0, second=0, microsecond=0) - timedelta(hours=3)
    cinquieme = ronde.replace(hour=min(ronde.hour, 21))  # a session is of one day, at whatever hour this is run
    seances = [
        FabriqueSeance(dossier=dossier, numero=n, etape=etape, debut=cinquieme + timedelta(weeks=n - 5), lien="https://visio.example/jalons",
                       fin=cinquieme + timedelta(weeks=n - 5, hours=1 if n == 1 else 2))
        for n, etape in enumerate(ETAPES, 1)
    ]
    for seance in seances[:4]:
        clore(seance)
    for seance in seances[:3]:
        actions.emarger(seance, acteur=beneficiaire(dossier), instant=seance.fin + timedelta(hours=2))
    jour = seances[3].debut.date() + timedelta(days=3)
    actions.noter_travail(dossier, acteur=beneficiaire(dossier), instant=timezone.now(), jour=jour, minutes=150,
                          sujet="Trois fiches métier lues, et deux annonces de formatrice en logistique.")
    ecrire_note(dossier, acteur=consultante(dossier), instant=seances[3].fin, texte=MOT, partagee=True, seance=seances[3])
    ecrire_note(dossier, acteur=consultante(dossier), instant=seances[3].fin, texte=PRIVEE, partagee=False, seance=seances[3])
    return seances


@pytest.fixture
def visiter(navigateur, live_server):
    """A page of the browser for this account: `visiter(compte, largeur=360)`."""
    def ouvrir(compte, largeur=1280):
        page = navigateur.page(base_url=live_server.url, largeur=largeur)
        page.context.add_cookies(temoins(compte, live_server.url))
        return page
    return ouvrir


def test_every_page_is_accessible_and_fits(visiter, navigateur, dossier, en_cours):
    """The states that tests/navigateur/test_pages.py does not meet: a bilan whose sessions go on, hours declared, an absence."""
    helene, camille = dossier.consultant, dossier.beneficiaire.compte
    adresses = [
        (helene, "/seances/disponibilites/"), (helene, f"/seances/{dossier.numero}/"),
        (helene, f"/travaux/seance/{en_cours[4].pk}/"), (helene, f"/travaux/seance/{en_cours[5].pk}/"), (helene, f"/travaux/seance/{en_cours[3].pk}/"),
        (camille, "/seances/mes-seances/"), (camille, f"/seances/seance/{en_cours[5].pk}/deplacer/"),
    ]
    lundi = timezone.localdate() - timedelta(days=timezone.localdate().weekday())
    for jour in range(3):
        actions.declarer(acteur=consultante(dossier), instant=timezone.now(), jour=jour, debut=time(9), fin=time(18))
    actions.s_absenter(acteur=consultante(dossier), instant=timezone.now(), debut=datetime.combine(lundi + timedelta(days=9), time(14), PARIS),
                       fin=datetime.combine(lundi + timedelta(days=12), time(), PARIS), motif="Congés")
    adresses.append((helene, f"/seances/?semaine={lundi + timedelta(days=7)}"))
    pages = {compte: visiter(compte) for compte in (helene, camille)}
    for rang, (compte, adresse) in enumerate(adresses):
        page = pages[compte]
        assert page.goto(adresse).status == 200, adresse
        for largeur in (1280, 320):
            page.set_viewport_size({"width": largeur, "height": 900})
            navigateur.capturer(page, f"{rang:02}-{adresse.strip('/').split('/')[0]}-{largeur}")
            assert debordement(page) == 0, adresse
        assert axe(page) == [], adresse


def test_the_consultant_proposes_adjusts_and_confirms_ten_sessions(visiter, navigateur, dossier):
    page = visiter(dossier.consultant)
    page.goto(f"/seances/{dossier.numero}/")
    navigateur.capturer(page, "vide")
    lundi = timezone.localdate() + timedelta(days=7 - timezone.localdate().weekday())
    page.get_by_label("Première séance").fill(lundi.isoformat())
    page.get_by_role("textbox", name="Heure").fill("18:00")
    suivre(page, "Proposer le calendrier")
    assert Seance.objects.filter(dossier=dossier, etat="proposee").count() == 10
    navigateur.capturer(page, "proposees")
    assert axe(page) == []
    suivre(page, "Modifier les dates", "link")
    page.get_by_label("Début").nth(1).fill("10:00")
    page.get_by_label("Fin").nth(1).fill("09:00")
    suivre(page, "Enregistrer les dates")
    assert page.get_by_text("La séance doit finir après avoir commencé.").first.is_visible()
    assert page.get_by_label("Début").nth(1).input_value() == "10:00"
    navigateur.capturer(page, "refus")
    page.get_by_label("Fin").nth(1).fill("12:00")
    suivre(page, "Enregistrer les dates")
    seconde = Seance.objects.get(dossier=dossier, numero=2)
    assert seconde.debut.astimezone(PARIS).time() == time(10)
    navigateur.capturer(page, "ajuste")
    suivre(page, "Confirmer les dix séances")
    assert set(Seance.objects.filter(dossier=dossier).values_list("etat", flat=True)) == {"confirmee"}
    assert page.get_by_text("Calendrier confirmé.").is_visible()


def test_what_prevents_a_calendar_is_said_with_other_slots(visiter, navigateur, dossier):
    page = visiter(dossier.consultant)
    page.goto(f"/seances/{dossier.numero}/")
    page.get_by_label("Première séance").fill((dossier.periode_fin - timedelta(days=14)).isoformat())
    suivre(page, "Proposer le calendrier")
    assert page.get_by_text("séances tombent après la fin de la période").first.is_visible()
    assert page.get_by_text("Prolonger la période jusqu’au").is_visible()
    navigateur.capturer(page, "impossible")
    assert axe(page) == []


def _lien(seance):
    return urlsplit(liens.adresse(liens.vivant(seance, Role.BENEFICIAIRE))).path


def test_a_session_is_closed_contested_on_a_telephone_corrected_and_signed(visiter, navigateur, live_server, dossier, en_cours):
    seance, page = en_cours[4], visiter(dossier.consultant)
    page.goto(f"/travaux/seance/{seance.pk}/")
    page.get_by_label("Notes privées").fill("Le frein du salaire est réel.")
    page.get_by_label("Partagé avec Camille").fill("À lundi. Prenez le temps qu’il faut.")
    suivre(page, "Clore la séance")
    assert page.get_by_text("Séance 5 close.").is_visible()
    assert sorted((n.texte, n.partagee) for n in Note.objects.filter(seance=seance)) == [
        ("Le frein du salaire est réel.", False), ("À lundi. Prenez le temps qu’il faut.", True)]
    with page.expect_navigation():
        page.get_by_role("button", name="Rouvrir").first.click()
    suivre(page, "Clore la séance")
    assert sorted(EcritureHeures.objects.filter(seance=seance).values_list("minutes", flat=True)) == [-120, 120, 120]

    telephone = navigateur.page(base_url=live_server.url, largeur=320)
    telephone.goto(_lien(seance))
    assert telephone.get_by_role("button").count() == 1
    navigateur.capturer(telephone, "signer")
    suivre(telephone, "Ces heures ne sont pas les bonnes", "link")
    telephone.get_by_label("Qu’est-ce qui ne va pas").fill("Nous avons fini une demi-heure plus tôt.")
    navigateur.capturer(telephone, "contester")
    assert (debordement(telephone), axe(telephone)) == (0, [])
    suivre(telephone, "Le dire à Hélène Vasseur")
    assert telephone.get_by_text("Votre remarque est transmise.").is_visible()

    page.goto("/")
    navigateur.capturer(page, "accueil")
    assert axe(page) == []
    suivre(page, "Lire et répondre", "link")
    assert page.get_by_text("Nous avons fini une demi-heure plus tôt.").is_visible()
    page.get_by_label("Fin réelle").fill((seance.fin - timedelta(minutes=30)).astimezone(PARIS).strftime("%H:%M"))
    navigateur.capturer(page, "corriger")
    assert axe(page) == []
    suivre(page, "Corriger les heures")
    assert page.get_by_text("Heures corrigées").is_visible()

    telephone.goto(_lien(seance))
    assert axe(telephone) == []
    suivre(telephone, "Signer ma présence")
    assert telephone.get_by_text("C’est signé. Merci.").is_visible()
    assert seance.emargements.get(partie="beneficiaire").fin_reelle == seance.fin - timedelta(minutes=30)


def test_a_refused_closing_loses_no_word(visiter, navigateur, dossier, en_cours):
    page = visiter(dossier.consultant)
    page.goto(f"/travaux/seance/{en_cours[4].pk}/")
    page.get_by_label("Notes privées").fill("À garder.")
    page.get_by_label("Fin").fill(timezone.localtime(en_cours[4].debut).strftime("%H:%M"))  # no length, at whatever hour this is run
    suivre(page, "Clore la séance")
    assert page.get_by_label("Notes privées").input_value() == "À garder."
    assert page.get_by_text("vérifiez les deux heures").first.is_visible()
    assert Note.objects.filter(seance=en_cours[4]).count() == 0
    navigateur.capturer(page, "refus")
    assert axe(page) == []


def test_the_beneficiaire_signs_notes_his_research_and_moves_a_session(visiter, navigateur, dossier, en_cours):
    page = visiter(dossier.beneficiaire.compte, 360)
    page.goto("/seances/")
    suivre(page, "Signer ma présence")
    assert en_cours[3].emargements.count() == 2
    page.get_by_label("Sur quoi").fill("Appelé Rosa.")
    suivre(page, "Noter mes recherches")
    assert page.get_by_text("Appelé Rosa.").is_visible()
    navigateur.capturer(page, "notee")
    suivre(page, "Déplacer ou annuler", "link")
    assert page.get_by_text("jusqu’à 48 h avant").is_visible()
    navigateur.capturer(page, "deplacer")
    assert axe(page) == []
    jour = premier_ouvrable(en_cours[5].debut.astimezone(PARIS).date() + timedelta(days=1), Territoire.METROPOLE)  # whatever the day this is run
    page.get_by_label("Nouveau jour").fill(jour.isoformat())
    page.get_by_label("Heure de début").fill("14:00")
    suivre(page, "Déplacer la séance")
    en_cours[5].refresh_from_db()
    assert en_cours[5].debut == datetime.combine(jour, time(14), PARIS)


def test_a_slot_that_cannot_be_says_why_and_another_is_one_click_away(visiter, navigateur, dossier):
    page = visiter(dossier.consultant)
    page.goto("/seances/disponibilites/")
    page.get_by_label("Jour").select_option(label="Mardi")
    page.get_by_label("De", exact=True).fill("09:00")
    page.get_by_label("À", exact=True).fill("12:00")
    suivre(page, "Ajouter ces heures")
    assert page.get_by_text("9\u00a0h à 12\u00a0h", exact=True).is_visible()
    page.goto(f"/seances/{dossier.numero}/")
    page.get_by_label("Première séance").fill((timezone.localdate() + timedelta(days=8 - timezone.localdate().weekday())).isoformat())
    page.get_by_role("textbox", name="Heure").fill("18:00")
    suivre(page, "Proposer le calendrier")
    assert page.get_by_text("Aucune de vos disponibilités ne laisse place à une séance à 18\u00a0h.").first.is_visible()
    navigateur.capturer(page, "impossible")
    assert axe(page) == []
    suivre(page, re.compile(r"^Commencer le mardi .* à 10\sh$"))
    assert {s.debut.astimezone(PARIS).strftime("%w %H:%M") for s in Seance.objects.filter(dossier=dossier)} == {"2 10:00"}


def test_on_a_telephone_one_picks_a_free_slot_or_asks_for_one(visiter, navigateur, dossier):
    loin = timezone.localtime().replace(hour=10, minute=0, second=0, microsecond=0) + timedelta(days=8)
    seances = [FabriqueSeance(dossier=dossier, numero=n, debut=debut) for n, debut in ((1, timezone.now() + timedelta(hours=36)), (2, loin))]
    for jour in range(6):
        actions.declarer(acteur=consultante(dossier), instant=timezone.now(), jour=jour, debut=time(14), fin=time(18))
    page = visiter(dossier.beneficiaire.compte, 360)
    page.goto(f"/seances/seance/{seances[1].pk}/deplacer/")
    page.get_by_label("Créneau", exact=True).select_option(index=0)
    suivre(page, "Déplacer la séance")
    seances[1].refresh_from_db()
    assert seances[1].debut != loin
    page.goto(f"/seances/seance/{seances[0].pk}/deplacer/")
    page.get_by_role("checkbox").first.check()
    navigateur.capturer(page, "demander")
    assert axe(page) == []
    suivre(page, "Envoyer la demande")
    assert page.get_by_text("Votre demande attend la réponse d’Hélène").is_visible()
    elle = visiter(dossier.consultant)
    elle.goto("/seances/")
    suivre(elle, "Répondre", "link")
    assert axe(elle) == []
    suivre(elle, "Accepter")
    demande = Demande.objects.get()
    seances[0].refresh_from_db()
    assert (demande.etat, [seances[0].debut]) == ("acceptee", demande.creneaux)
