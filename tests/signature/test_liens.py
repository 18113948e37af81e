"""Single-purpose links: one party, one version; the token leaves the address, and what is closed says nothing."""
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from bilan.signature import liens
from bilan.signature.models import Lien
from bilan.socle.models import Evenement
from bilan.socle.roles import Role
from conventions.etats import EtatConvention
from tests.fabriques import FabriqueConvention

pytestmark = pytest.mark.django_db
INSTANT = datetime(2026, 11, 23, 9, tzinfo=UTC)
HEURE, JOUR = timedelta(hours=1), timedelta(days=1)


def version():
    return FabriqueConvention(etat=EtatConvention.ENVOYEE).version


def creer(objet=None, *, instant=INSTANT, partie=Role.EMPLOYEUR, jours=30):
    return liens.creer(objet or version(), partie=partie, destinataire="nadia@kerbrat.example", expire_le=instant + jours * JOUR, instant=instant)


def jeton(lien):
    return liens.adresse(lien).rstrip("/").rpartition("/")[2]


def chemin(lien):
    return reverse("signature:ouvrir", args=[jeton(lien)])


def test_the_base_keeps_no_token():
    lien = creer()
    brut = jeton(lien)
    assert len(brut) >= 43
    assert brut not in str(Lien.objects.values().get())
    assert (lien.empreinte, brut.encode() in bytes(lien.jeton_scelle)) == (liens.empreinte(brut), False)


def test_each_letter_carries_the_same_address():
    lien = creer()
    assert liens.adresse(lien) == liens.adresse(Lien.objects.get(pk=lien.pk))


def test_opening_is_written_once():
    lien = creer()
    for _ in range(3):
        liens.ouvrir(jeton(lien), instant=INSTANT + HEURE)
    assert [e.verbe for e in Evenement.objects.filter(verbe="lien.ouvrir")] == ["lien.ouvrir"]
    assert Lien.objects.get().ouvert_le == INSTANT + HEURE


def test_a_link_dies_at_its_hour():
    lien = creer(jours=1)
    assert liens.ouvrir(jeton(lien), instant=lien.expire_le - timedelta(seconds=1)) == lien
    with pytest.raises(liens.LienEteint):
        liens.ouvrir(jeton(lien), instant=lien.expire_le)


def test_a_new_link_puts_the_old_one_out():
    objet = version()
    ancien = creer(objet)
    brut = jeton(ancien)
    nouveau = creer(objet)
    ancien.refresh_from_db()
    with pytest.raises(liens.LienEteint):
        liens.ouvrir(brut, instant=INSTANT)
    assert (ancien.jeton_scelle, liens.vivant(objet, Role.EMPLOYEUR)) == (None, nouveau)


def test_a_party_has_one_living_link_to_a_version():
    lien = creer()
    with pytest.raises(IntegrityError), transaction.atomic():
        Lien.objects.create(objet=lien.objet, objet_id=lien.objet_id, partie=lien.partie, empreinte="x", destinataire="a@b.example", expire_le=INSTANT)


def test_it_is_resent_once_a_day_and_never_once_out():
    lien = creer()
    liens.renvoyer(lien, instant=INSTANT)
    with pytest.raises(ValidationError, match="vient d’être envoyé"):
        liens.renvoyer(lien, instant=INSTANT + JOUR - timedelta(seconds=1))
    liens.renvoyer(lien, instant=INSTANT + JOUR)
    liens.revoquer(lien.cible, instant=INSTANT + JOUR)
    lien.refresh_from_db()
    with pytest.raises(ValidationError, match="éteint"):
        liens.renvoyer(lien, instant=INSTANT + 3 * JOUR)


def test_a_link_is_prolonged_never_shortened():
    lien = creer(jours=30)
    liens.prolonger(lien, jusqu_au=INSTANT + 10 * JOUR)
    liens.prolonger(lien, jusqu_au=INSTANT + 90 * JOUR)
    lien.refresh_from_db()
    assert lien.expire_le == INSTANT + 90 * JOUR


def test_the_token_leaves_the_address(client):
    lien = creer(instant=timezone.now())
    reponse = client.get(chemin(lien))
    assert (reponse.status_code, reponse["Location"]) == (302, reverse("conventions:lien", args=[lien.pk]))
    page = client.get(reponse["Location"])
    assert page.status_code == 200
    assert jeton(lien) not in page.text
    assert "no-store" in page["Cache-Control"]


def test_the_page_is_closed_to_whoever_did_not_come_by_the_link(client):
    lien = creer(instant=timezone.now())
    assert client.get(reverse("conventions:lien", args=[lien.pk])).status_code == 410
    assert client.get(reverse("conventions:lien_pdf", args=[lien.pk])).status_code == 410


def test_one_link_does_not_open_another(client):
    mien, autre = creer(instant=timezone.now()), creer(instant=timezone.now())
    client.get(chemin(mien))
    assert client.get(reverse("conventions:lien", args=[autre.pk])).status_code == 410


def test_every_page_asks_again_whether_the_link_lives(client):
    lien = creer(instant=timezone.now())
    page = client.get(chemin(lien))["Location"]
    liens.revoquer(lien.cible, instant=timezone.now())
    assert client.get(page).status_code == 410
    assert client.post(page, {"geste": "code"}).status_code == 410


@pytest.mark.parametrize("etat", ["inconnu", "expire", "revoque"])
def test_what_is_closed_says_the_same_and_nothing(client, etat):
    lien = creer(instant=timezone.now() - 40 * JOUR)
    adresse = {"inconnu": reverse("signature:ouvrir", args=["x" * 43])}.get(etat, chemin(lien))
    if etat == "revoque":
        liens.revoquer(lien.cible, instant=timezone.now())
    page = client.get(adresse)
    assert page.status_code == 410
    assert "Ce lien ne mène plus nulle part." in page.text
    assert not any(mot in page.text for mot in ("Moreau", "Kerbrat", "BDC-", "convention"))


def test_reading_changes_nothing_but_the_first_view(client):
    lien = creer(instant=timezone.now())
    page = client.get(chemin(lien))["Location"]
    avant = Evenement.objects.count()
    for _ in range(3):
        client.get(chemin(lien))
        client.get(page)
        client.get(reverse("conventions:decliner", args=[lien.pk]))
    assert Evenement.objects.count() == avant
    assert lien.cible.convention.etat == EtatConvention.ENVOYEE
