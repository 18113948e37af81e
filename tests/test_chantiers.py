"""The long works of gestion: what the audit finds, what the dry run says, how the result is announced to who has left the page."""
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.urls import reverse
from django.utils import timezone

from bilan.socle import archives, chantiers, depots, journal
from bilan.socle.acteur import SYSTEME, Acteur
from bilan.socle.models import Chantier, Coffre, Document, Evenement
from syntheses.models import Fin
from tests.fabriques import FabriqueCompte, FabriqueDossier
from tests.socle.test_journal import falsifier

pytestmark = pytest.mark.django_db
LISTE = reverse("chantiers:liste")


def mots(texte):
    return texte.replace("\u00a0", " ").replace("\u202f", " ")


def mener(genre, compte=None):
    chantier = chantiers.demander(genre, acteur=Acteur(compte=compte or FabriqueCompte(gestion=True)), instant=timezone.now())
    while chantiers.avancer(chantier.pk, timezone.now()):
        pass
    chantier.refresh_from_db()
    return chantier, chantiers.GENRES[genre].dire(chantier.memoire)


@pytest.fixture
def coffre():
    coffre = Coffre.nouveau()
    coffre.save()
    return coffre


def ranger(coffre, nom):
    return depots.deposer(coffre=coffre, titre="Essai", nom_fichier=nom, octets=b"%PDF-1.7 %%EOF", instant=timezone.now())


def remplacer(document, octets):
    storages["documents"].delete(str(document.pk))
    if octets:
        storages["documents"].save(str(document.pk), ContentFile(octets))


def test_where_nothing_was_touched_the_audit_says_so_and_how_much_it_has_read(coffre):
    for n in range(7):
        ranger(coffre, f"BDC-2026-000{n}-convention.pdf")
        journal.consigner(f"dossier:{n}", "note.ecrire", acteur=SYSTEME, instant=timezone.now())
    chantier, resultat = mener("controle")
    chaines = Evenement.objects.values("fil").distinct().count()
    assert (mots(resultat.phrase), resultat.grave, resultat.lignes) == (
        f"Tout est intact. {chaines} chaînes du journal et 7 documents relus, dont 0 scellé.", False, [],
    )
    assert (chantier.etat, chantier.faits, chantier.total) == ("fini", chaines + 7, chaines + 7)


def test_the_audit_names_each_thing_that_is_not_as_it_was_written_and_no_private_chain(coffre):
    for fil in ("dossier:1", "dossier:2", "prive:3:lecture", "dossier:4"):
        for _ in range(3):
            journal.consigner(fil, "note.ecrire", acteur=SYSTEME, instant=timezone.now())
    falsifier("DELETE FROM socle_evenement WHERE fil = 'dossier:2' AND rang = 2")
    falsifier("UPDATE socle_evenement SET verbe = 'autre' WHERE fil = 'prive:3:lecture' AND rang = 1")
    falsifier("UPDATE socle_evenement SET fil = 'Léa & Cie' WHERE fil = 'dossier:4'")
    _, absent, illisible, altere, sans_sceau = (ranger(coffre, f"BDC-2026-000{n}.pdf") for n in range(1, 6))
    remplacer(absent, None)
    remplacer(illisible, b"autre chose")
    remplacer(altere, archives.sceller(altere, b"%PDF-1.7 autre"))
    Document.objects.filter(pk=sans_sceau.pk).update(fil_du_sceau="dossier:1", niveau_du_sceau="B-B")
    _, resultat = mener("controle")
    assert resultat.grave
    assert sorted(map(mots, resultat.lignes)) == [
        "Document BDC-2026-0002.pdf : le fichier manque.", "Document BDC-2026-0003.pdf : le fichier ne s’ouvre pas.",
        "Document BDC-2026-0004.pdf : le fichier n’est plus celui qui a été rangé.", "Document BDC-2026-0005.pdf : le sceau est rompu ou absent.",
        "Journal, chaîne privée, ligne 1 : une ligne a été modifiée.", "Journal, chaîne « dossier:2 », ligne 3 : une ligne manque ou a changé de rang.",
        "Journal, chaîne « inconnue », ligne 1 : une ligne a été modifiée.",
    ]


def test_the_dry_run_says_what_will_be_destroyed_and_touches_nothing():
    jour = timezone.localdate()
    for n, jours in enumerate((-1, 12, 45)):
        Fin.objects.create(dossier=FabriqueDossier(numero=f"BDC-2026-000{n}"), cause="remise", terme=jour - timedelta(days=7),
                           detruire_le=jour + timedelta(days=jours))
    avant = list(Fin.objects.values())
    _, resultat = mener("a_blanc")
    assert "le contenu de 2 bilans sera détruit : 0 élément, dont 0 document." in mots(resultat.phrase)
    assert [mots(ligne).partition(",")[0] for ligne in resultat.lignes] == ["BDC-2026-0000", "BDC-2026-0001"]
    assert list(Fin.objects.values()) == avant


def test_who_is_no_more_of_gestion_reads_nothing_of_what_it_asked_for(client):
    compte = FabriqueCompte(gestion=True, consultant=True)
    chantier, _ = mener("a_blanc", compte)
    client.force_login(compte)
    adresses = [reverse("chantiers:resultat", args=[chantier.pk]), reverse("chantiers:etat", args=[chantier.pk])]
    assert [client.get(adresse).status_code for adresse in adresses] == [200, 200]
    compte.roles = ["consultant"]
    compte.save()
    assert [client.get(adresse).status_code for adresse in adresses] == [404, 404]
    assert client.post(reverse("chantiers:recommencer", args=[chantier.pk])).status_code == 404


def test_the_result_is_announced_once_on_the_next_page_and_at_home_until_it_is_read(client):
    compte = FabriqueCompte(gestion=True)
    client.force_login(compte)
    client.post(reverse("chantiers:lancer", args=["a_blanc"]))
    chantier = Chantier.objects.get()
    assert ('hx-get="' in client.get(LISTE).text, "c’est terminé" in client.get("/").text) == (True, False)
    chantiers.avancer_la_file(timezone.now())
    etat = reverse("chantiers:etat", args=[chantier.pk])
    assert client.get(etat, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"  # the page that waits is drawn again
    suivante = mots(client.get("/compte/").text)
    resultat = reverse("chantiers:resultat", args=[chantier.pk])
    assert f'Destruction à blanc : c’est terminé. <a href="{resultat}">Voir le résultat</a>' in suivante
    assert "c’est terminé" not in client.get("/compte/").text
    assert "Destruction à blanc : c’est terminé." in mots(client.get("/").text)  # the home says it to another session too
    assert "Aucun contenu n’est à détruire" in mots(client.get(resultat).text)
    assert "Vos travaux" not in client.get("/").text


def test_a_failure_is_announced_and_taken_up_from_its_page(client, monkeypatch):
    compte = FabriqueCompte(gestion=True)
    client.force_login(compte)
    client.post(reverse("chantiers:lancer", args=["controle"]))
    monkeypatch.setattr("bilan.chantiers.controle.journal.ruptures", lambda *_: (_ for _ in ()).throw(OSError))
    chantiers.avancer_la_file(timezone.now())
    assert "le travail s’est arrêté" in client.get("/compte/").text
    page = client.get(LISTE).text
    assert "Le rangement des documents ne répond pas." in page
    monkeypatch.undo()
    client.post(reverse("chantiers:recommencer", args=[Chantier.objects.get().pk]))
    chantiers.avancer_la_file(timezone.now())
    assert Chantier.objects.get().etat == "fini"
