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
from tests.navigateur.outils import examiner
from tests.navigateur.regard import BUREAU, POCHE
from tests.outils.connexion import temoins
from tests.outils.navigateur import suivre
from tests.seances.outils import beneficiaire, clore, consultante
from travaux.actions import ecrire_note
from travaux.models import Note

pytestmark = pytest.mark.django_db(transaction=True)
LARGEURS = (BUREAU, POCHE)
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
    ronds = [cinquieme.replace(hour=14) + timedelta(weeks=n - 5) for n in range(1, len(ETAPES) + 1)]  # the others at an hour that people keep
    debuts = [*ronds[:4], cinquieme, *ronds[5:]]
    seances = [
        FabriqueSeance(dossier=dossier, numero=n, etape=etape, debut=debut, lien="https://visio.example/jalons",
                       fin=debut + timedelta(hours=1 if n == 1 else 2))
        for n, (etape, debut) in enumerate(zip(ETAPES, debuts, strict=True), 1)
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
    """A page of the browser for this account: `visiter(compte, POCHE)`."""
    def ouvrir(compte, largeur=BUREAU):
        page = navigateur.page(base_url=live_server.url, largeur=largeur)
        page.context.add_cookies(temoins(compte, live_server.url))
        return page
    return ouvrir


def test_the_consultant_is_told_what_prevents_a_calendar_then_proposes_adjusts_and_confirms_ten_sessions(visiter, navigateur, dossier):
    page, onglet = visiter(dossier.consultant), f"/seances/{dossier.numero}/"
    page.goto(onglet)
    navigateur.capturer(page, "vide")
    page.get_by_label("Première séance").fill((dossier.periode_fin - timedelta(days=14)).isoformat())
    suivre(page, "Proposer le calendrier")
    assert page.get_by_text("séances tombent après la fin de la période").first.is_visible()
    assert page.get_by_text("Prolonger la période jusqu’au").is_visible()
    assert examiner(navigateur, page, "trop-tard") == []

    page.goto("/seances/disponibilites/")
    page.get_by_label("Jour").select_option(label="Mardi")
    page.get_by_label("De", exact=True).fill("09:00")
    page.get_by_label("À", exact=True).fill("12:00")
    suivre(page, "Ajouter ces heures")
    assert page.get_by_text("9\u00a0h à 12\u00a0h", exact=True).is_visible()
    page.goto(onglet)
    page.get_by_label("Première séance").fill((timezone.localdate() + timedelta(days=8 - timezone.localdate().weekday())).isoformat())
    page.get_by_role("textbox", name="Heure").fill("18:00")
    suivre(page, "Proposer le calendrier")
    assert page.get_by_text("Aucune de vos disponibilités ne laisse place à une séance à 18\u00a0h.").first.is_visible()
    assert examiner(navigateur, page, "impossible") == []
    suivre(page, re.compile(r"^Commencer le mardi .* à 10\sh$"))
    proposees = Seance.objects.filter(dossier=dossier, etat="proposee")
    assert [s.debut.astimezone(PARIS).strftime("%w %H:%M") for s in proposees] == ["2 10:00"] * 10
    assert examiner(navigateur, page, "proposees") == []

    suivre(page, "Modifier les dates", "link")
    page.get_by_label("Début").nth(1).fill("09:30")
    page.get_by_label("Fin").nth(1).fill("09:00")
    suivre(page, "Enregistrer les dates")
    assert page.get_by_text("La séance doit finir après avoir commencé.").first.is_visible()
    assert page.get_by_label("Début").nth(1).input_value() == "09:30"
    navigateur.capturer(page, "refus")
    page.get_by_label("Fin").nth(1).fill("11:30")
    suivre(page, "Enregistrer les dates")
    assert Seance.objects.get(dossier=dossier, numero=2).debut.astimezone(PARIS).time() == time(9, 30)
    suivre(page, "Confirmer les dix séances")
    assert set(Seance.objects.filter(dossier=dossier).values_list("etat", flat=True)) == {"confirmee"}
    assert page.get_by_text("Calendrier confirmé.").is_visible()

    lundi = timezone.localdate() + timedelta(days=7 - timezone.localdate().weekday())
    actions.s_absenter(acteur=consultante(dossier), instant=timezone.now(), debut=datetime.combine(lundi + timedelta(days=2), time(14), PARIS),
                       fin=datetime.combine(lundi + timedelta(days=5), time(), PARIS), motif="Congés")
    page.goto(f"/seances/?semaine={lundi}")
    assert examiner(navigateur, page, "semaine", *LARGEURS) == []


def _lien(seance):
    return urlsplit(liens.adresse(liens.vivant(seance, Role.BENEFICIAIRE))).path


def test_a_session_is_closed_contested_on_a_telephone_corrected_and_signed(visiter, navigateur, live_server, dossier, en_cours):
    """And a closing that was refused lost no word."""
    seance, page = en_cours[4], visiter(dossier.consultant)
    adresses = {"en-cours": f"/seances/{dossier.numero}/", "a-venir": f"/travaux/seance/{en_cours[5].pk}/", "a-clore": f"/travaux/seance/{seance.pk}/"}
    for nom, adresse in adresses.items():
        page.goto(adresse)
        assert examiner(navigateur, page, nom, *LARGEURS) == []
    page.get_by_label("Notes privées").fill("Le frein du salaire est réel.")
    page.get_by_label("Fin").fill(timezone.localtime(seance.debut).strftime("%H:%M"))  # no length, at whatever hour this is run
    suivre(page, "Clore la séance")
    assert page.get_by_text("vérifiez les deux heures").first.is_visible()
    assert Note.objects.filter(seance=seance).count() == 0
    assert examiner(navigateur, page, "refus") == []
    assert page.get_by_label("Notes privées").input_value() == "Le frein du salaire est réel."
    page.get_by_label("Fin").fill(timezone.localtime(seance.fin).strftime("%H:%M"))
    page.get_by_label("Partagé avec Camille").fill("À lundi. Prenez le temps qu’il faut.")
    suivre(page, "Clore la séance")
    assert page.get_by_text("Séance 5 close.").is_visible()
    assert sorted((n.texte, n.partagee) for n in Note.objects.filter(seance=seance)) == [
        ("Le frein du salaire est réel.", False), ("À lundi. Prenez le temps qu’il faut.", True)]
    with page.expect_navigation():
        page.get_by_role("button", name="Rouvrir").first.click()
    suivre(page, "Clore la séance")
    assert sorted(EcritureHeures.objects.filter(seance=seance).values_list("minutes", flat=True)) == [-120, 120, 120]

    telephone = navigateur.page(base_url=live_server.url, largeur=POCHE)
    telephone.goto(_lien(seance))
    assert telephone.get_by_role("button").count() == 1
    navigateur.capturer(telephone, "signer")
    suivre(telephone, "Ces heures ne sont pas les bonnes", "link")
    telephone.get_by_label("Qu’est-ce qui ne va pas").fill("Nous avons fini une demi-heure plus tôt.")
    assert examiner(navigateur, telephone, "contester") == []
    suivre(telephone, "Le dire à Hélène Vasseur")
    assert telephone.get_by_text("Votre remarque est transmise.").is_visible()

    page.goto("/")
    navigateur.capturer(page, "accueil")
    suivre(page, "Lire la contestation", "link")
    assert page.get_by_text("Nous avons fini une demi-heure plus tôt.").is_visible()
    page.get_by_label("Fin réelle").fill((seance.fin - timedelta(minutes=30)).astimezone(PARIS).strftime("%H:%M"))
    suivre(page, "Corriger les heures")
    assert page.get_by_text("Heures corrigées").is_visible()

    telephone.goto(_lien(seance))
    assert examiner(navigateur, telephone, "signer-corrigee") == []
    suivre(telephone, "Signer ma présence")
    assert telephone.get_by_text("C’est signé. Merci.").is_visible()
    assert seance.emargements.get(partie="beneficiaire").fin_reelle == seance.fin - timedelta(minutes=30)


def test_the_beneficiaire_signs_notes_his_research_and_moves_a_session(visiter, navigateur, dossier, en_cours):
    page = visiter(dossier.beneficiaire.compte, POCHE)
    page.goto("/seances/")
    assert examiner(navigateur, page, "mes-seances", *LARGEURS) == []
    suivre(page, "Signer ma présence")
    assert en_cours[3].emargements.count() == 2
    page.get_by_label("Sur quoi").fill("Appelé Rosa.")
    suivre(page, "Noter mes recherches")
    assert page.get_by_text("Appelé Rosa.").is_visible()
    navigateur.capturer(page, "notee")
    suivre(page, "Déplacer ou annuler", "link")
    assert page.get_by_text("vous-même ce rendez-vous jusqu’au ").is_visible()
    assert examiner(navigateur, page, "deplacer", *LARGEURS) == []
    jour = premier_ouvrable(en_cours[5].debut.astimezone(PARIS).date() + timedelta(days=1), Territoire.METROPOLE)  # whatever the day this is run
    page.get_by_label("Nouveau jour").fill(jour.isoformat())
    page.get_by_label("Heure de début").fill("14:00")
    suivre(page, "Déplacer la séance")
    en_cours[5].refresh_from_db()
    assert en_cours[5].debut == datetime.combine(jour, time(14), PARIS)


def test_on_a_telephone_one_picks_a_free_slot_or_asks_for_one(visiter, navigateur, dossier):
    loin = timezone.localtime().replace(hour=10, minute=0, second=0, microsecond=0) + timedelta(days=8)
    tot = timezone.localtime() + timedelta(hours=25)  # to be asked for: a day before at least, two at most
    proche = next(debut for jours in (0, 1) for h in (10, 16) if (debut := (tot + timedelta(days=jours)).replace(hour=h, minute=0, second=0)) > tot)
    seances = [FabriqueSeance(dossier=dossier, numero=n, debut=debut) for n, debut in ((1, proche), (2, loin))]
    for jour in range(6):
        actions.declarer(acteur=consultante(dossier), instant=timezone.now(), jour=jour, debut=time(14), fin=time(18))
    page = visiter(dossier.beneficiaire.compte, POCHE)
    page.goto(f"/seances/seance/{seances[1].pk}/deplacer/")
    assert examiner(navigateur, page, "creneaux") == []
    suivre(page, "Déplacer la séance")
    page.get_by_role("link", name="Choisissez un jour, puis une heure.").click()
    page.locator("summary", has_text="créneaux").nth(2).click()
    heures = page.get_by_role("radio")  # one day at a time
    assert [bouton.is_visible() for bouton in heures.all()].count(True) == page.locator("details[open] [type=radio]").count() > 0
    choisi = page.locator("details[open] [type=radio]").last
    attendu = datetime.fromisoformat(choisi.get_attribute("value"))
    choisi.check()
    suivre(page, "Déplacer la séance")
    seances[1].refresh_from_db()
    assert seances[1].debut == attendu
    page.goto(f"/seances/seance/{seances[0].pk}/deplacer/")
    page.get_by_role("checkbox").first.check()
    assert examiner(navigateur, page, "demander") == []
    suivre(page, "Envoyer la demande")
    assert page.get_by_text("Votre demande attend la réponse d’Hélène").is_visible()
    elle = visiter(dossier.consultant)
    elle.goto("/seances/")
    suivre(elle, "Répondre", "link")
    assert examiner(navigateur, elle, "demande") == []
    suivre(elle, "Accepter")
    demande = Demande.objects.get()
    seances[0].refresh_from_db()
    assert (demande.etat, [seances[0].debut]) == ("acceptee", demande.creneaux)
