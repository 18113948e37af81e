"""Secrets open with the right key, at the right place, untouched; in any other case there is an exception, never a value."""

import base64
import json
import os
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Event

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.core.management import call_command
from django.db import connection, models
from hypothesis import given
from hypothesis import strategies as st

from bilan.socle import coffre, rotation
from bilan.socle.coffre import ChampSecret, SecretDetruit, SecretIllisible
from bilan.socle.connexion.adaptateurs import AdaptateurSecondFacteur
from bilan.socle.courriels import Courriel, planifier, rendre
from bilan.socle.models import Coffre, Compte, Document, Envoi
from bilan.socle.roles import Role

INSTANT = datetime(2026, 3, 9, 8, tzinfo=UTC)
CANARI = "Elle veut quitter Kerbrat avant l’été."
CLE, AUTRE_CLE = bytes(32), bytes(31) + b"\1"


def coffre_neuf() -> Coffre:
    neuf = Coffre.nouveau()
    neuf.save()
    return neuf


def document(texte: str | None = CANARI, dans: Coffre | None = None) -> Document:
    return Document.objects.create(coffre=dans or coffre_neuf(), titre="Essai", nom_fichier="essai.pdf", gabarit="essai.html", donnees=texte)


def brut(rangee: Document) -> bytes:
    """What the column holds."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT donnees FROM socle_document WHERE id = %s", [rangee.pk])
        return bytes(curseur.fetchone()[0])


def poser_brut(rangee: Document, octets: bytes) -> None:
    """What an attacker with the base could write."""
    with connection.cursor() as curseur:
        curseur.execute("UPDATE socle_document SET donnees = %s WHERE id = %s", [octets, rangee.pk])


# --- Bytes ----------------------------------------------------------------------------------------------------------


@given(st.binary(max_size=200), st.text(max_size=50))
def test_what_was_sealed_opens_at_its_place(clair, place):
    assert coffre.ouvrir(CLE, coffre.sceller(CLE, clair, place), place) == clair


def test_the_same_text_never_seals_twice_the_same():
    assert len({coffre.sceller(CLE, b"oui", "t|c|1") for _ in range(1000)}) == 1000


def test_another_key_does_not_open():
    with pytest.raises(SecretIllisible):
        coffre.ouvrir(AUTRE_CLE, coffre.sceller(CLE, b"oui", "t|c|1"), "t|c|1")


def test_another_place_does_not_open():
    with pytest.raises(SecretIllisible):
        coffre.ouvrir(CLE, coffre.sceller(CLE, b"oui", "t|c|1"), "t|c|2")


def test_without_its_associated_data_a_moved_value_would_open():
    """The sabotage twin of the one above: it is the place, and nothing else, that refuses."""
    assert coffre.ouvrir(CLE, coffre.sceller(CLE, b"oui", ""), "") == b"oui"


def test_any_flipped_bit_is_seen():
    scelle = coffre.sceller(CLE, b"oui", "t|c|1")
    for rang in range(len(scelle) * 8):
        abime = bytearray(scelle)
        abime[rang // 8] ^= 1 << rang % 8
        with pytest.raises(SecretIllisible):
            coffre.ouvrir(CLE, bytes(abime), "t|c|1")


def test_any_missing_end_is_seen():
    scelle = coffre.sceller(CLE, b"oui", "t|c|1")
    for longueur in range(len(scelle)):
        with pytest.raises(SecretIllisible):
            coffre.ouvrir(CLE, scelle[:longueur], "t|c|1")


def test_an_error_does_not_say_what_it_could_not_open():
    with pytest.raises(SecretIllisible) as erreur:
        coffre.ouvrir(AUTRE_CLE, coffre.sceller(CLE, CANARI.encode(), "table|champ|1"), "table|champ|1")
    assert str(erreur.value) == "table"


@pytest.mark.parametrize("abime", [b"", b"\0", b"\5cle", b"\1z" + bytes(40), bytes(40)])
def test_what_no_master_key_sealed_does_not_open(abime):
    with pytest.raises(SecretIllisible):
        coffre.ouvrir_maitre(abime, "coffre|1")


# --- Rows -----------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("texte", [CANARI, "", "é" * 10_000, "\0", None])
def test_a_secret_comes_back_as_it_was(texte):
    rangee = document(texte)
    assert Document.objects.get(pk=rangee.pk).donnees == texte


@pytest.mark.django_db
def test_the_base_does_not_hold_a_word_of_it():
    assert not [mot for mot in CANARI.split() if mot.encode() in brut(document())]


@pytest.mark.django_db
def test_a_value_moved_to_another_row_of_the_same_vault_does_not_open():
    dans = coffre_neuf()
    un, deux = document("un", dans), document("deux", dans)
    poser_brut(deux, brut(un))
    with pytest.raises(SecretIllisible):
        _ = Document.objects.get(pk=deux.pk).donnees


@pytest.mark.django_db
def test_a_value_under_another_vault_does_not_open():
    rangee = document()
    Document.objects.filter(pk=rangee.pk).update(coffre=coffre_neuf())
    with pytest.raises(SecretIllisible):
        _ = Document.objects.get(pk=rangee.pk).donnees


@pytest.mark.django_db
def test_a_value_of_another_field_does_not_open():
    rangee = document()
    poser_brut(rangee, coffre.sceller(rangee.coffre.cle(), b"oui", f"socle_document|titre|{rangee.pk}"))
    with pytest.raises(SecretIllisible):
        _ = Document.objects.get(pk=rangee.pk).donnees


@pytest.mark.django_db
def test_the_wrapped_key_of_another_vault_does_not_open():
    un, deux = coffre_neuf(), coffre_neuf()
    Coffre.objects.filter(pk=deux.pk).update(enveloppe=un.enveloppe)
    with pytest.raises(SecretIllisible):
        Coffre.objects.get(pk=deux.pk).cle()


@pytest.mark.django_db
def test_a_destroyed_vault_opens_no_more_and_its_rows_stay():
    rangee = document()
    rangee.coffre.detruire(INSTANT)
    relue = Document.objects.get(pk=rangee.pk)
    with pytest.raises(SecretDetruit):
        _ = relue.donnees
    assert (relue.coffre.enveloppe, relue.coffre.detruit_le, relue.titre) == (None, INSTANT, "Essai")


@pytest.mark.django_db
def test_a_vault_is_destroyed_once():
    vide = coffre_neuf()
    vide.detruire(INSTANT)
    vide.detruire(datetime(2027, 1, 1, tzinfo=UTC))
    assert vide.detruit_le == INSTANT


@pytest.mark.django_db
def test_a_row_whose_vault_is_destroyed_can_be_refreshed_and_saved():
    rangee = document()
    rangee.coffre.detruire(INSTANT)
    rangee.refresh_from_db()
    rangee.titre = "Après"
    rangee.save()
    assert Document.objects.get(pk=rangee.pk).titre == "Après"


@pytest.mark.django_db
def test_a_refreshed_row_reads_the_new_secret():
    rangee = document("avant")
    autre = Document.objects.get(pk=rangee.pk)
    autre.donnees = "après"
    autre.save()
    rangee.refresh_from_db()
    assert rangee.donnees == "après"


@pytest.mark.django_db
def test_a_deferred_secret_is_read_when_asked_for():
    rangees = [document("un"), document("deux")]
    relues = Document.objects.defer("donnees").in_bulk([rangee.pk for rangee in rangees])
    assert [relues[rangee.pk].donnees for rangee in rangees] == ["un", "deux"]


@pytest.mark.django_db
@pytest.mark.parametrize("ecrire", [
    lambda rangee: Document.objects.filter(pk=rangee.pk).update(donnees="en clair"),
    lambda rangee: Document.objects.filter(donnees="en clair").exists(),
    lambda rangee: Document.objects.bulk_update([rangee], ["donnees"]),
], ids=["update", "filter", "bulk_update"])  # fmt: skip
def test_a_plaintext_that_cannot_be_encrypted_is_refused(ecrire):
    with pytest.raises(TypeError, match="donnees s’écrit sur une instance"):
        ecrire(document())


@pytest.mark.django_db
def test_bulk_create_encrypts():
    dans = coffre_neuf()
    Document.objects.bulk_create([Document(coffre=dans, titre="Essai", nom_fichier="a.pdf", gabarit="a.html", donnees=CANARI)])
    rangee = Document.objects.get(coffre=dans)
    assert (rangee.donnees, CANARI.encode() in brut(rangee)) == (CANARI, False)


@pytest.mark.django_db
def test_validation_does_not_take_the_plaintext_for_base64():
    rangee = document("aGVsbG8=")
    rangee.full_clean()
    rangee.save()
    assert Document.objects.get(pk=rangee.pk).donnees == "aGVsbG8="


@pytest.mark.django_db
def test_a_dump_of_the_base_leaks_nothing(tmp_path):
    document()
    document(None)
    planifier([Courriel(cle="k", destinataire="a@example.org", gabarit="essai", contexte={"secret": CANARI})])
    fichier = tmp_path / "copie.json"
    call_command("dumpdata", "socle.coffre", "socle.document", "socle.envoi", output=fichier, verbosity=0)
    texte = fichier.read_text()
    assert texte.count('"model"') == 5
    assert [mot for mot in CANARI.split() if mot in texte or base64.b64encode(mot.encode()).decode().strip("=") in texte] == []


@pytest.mark.django_db
def test_a_row_never_shows_its_secret():
    rangee = document()
    assert CANARI not in repr(rangee) + str(rangee) + str(rangee.__dict__)


@pytest.mark.django_db(transaction=True)
def test_two_threads_that_read_and_two_that_validate_never_see_a_ciphertext():
    """The fault measured in another library: a flag on the field, shared by all threads (confiance.md §0.3)."""
    rangees = [document(f"secret {n}") for n in range(20)]
    attendus = [f"secret {n}" for n in range(20)]
    fini = Event()

    def lire() -> list[list[str | None]]:
        return [[rangee.donnees for rangee in rangees] for _ in range(200)]

    def valider() -> None:
        while not fini.is_set():
            for rangee in rangees:
                rangee.clean_fields(exclude=["coffre"])

    with ThreadPoolExecutor(4) as fils:
        ecrivains = [fils.submit(valider) for _ in range(2)]
        lectures = [fils.submit(lire) for _ in range(2)]
        lues = [ligne for lecture in lectures for ligne in lecture.result()]
        fini.set()
    assert [ecrivain.result() for ecrivain in ecrivains] == [None, None]
    assert [ligne for ligne in lues if ligne != attendus] == []


# --- The master key turns -------------------------------------------------------------------------------------------

ANCIENNE, NOUVELLE = {"2025": os.urandom(32)}, {"2026": os.urandom(32)}


PUBLICS = {"beneficiaires.Organisme.logo"}  # shown to anyone


def test_every_binary_field_says_how_it_is_protected():
    nus = [
        f"{modele._meta.label}.{champ.name}"
        for modele in apps.get_models() for champ in modele._meta.concrete_fields
        if isinstance(champ, models.BinaryField) and not isinstance(champ, ChampSecret) and champ.name not in getattr(modele, "SOUS_CLE_MAITRE", {})
    ]  # fmt: skip
    assert set(nus) == PUBLICS


@pytest.fixture
def secrets_sous_l_ancienne_cle(db, settings):
    """One of each thing that the master key protects."""
    settings.CLES_MAITRE = ANCIENNE
    rangee = document()
    planifier([Courriel(cle="k", destinataire="a@example.org", gabarit="essai", contexte={"prenom": "Zoé"})])
    compte = Compte.objects.creer("a@example.org", prenom="A", nom="B", roles=[Role.GESTION])
    scelle = AdaptateurSecondFacteur().encrypt("JBSWY3DP")
    facteur = Authenticator.objects.create(user=compte, type=Authenticator.Type.TOTP, data={"secret": scelle})
    return rangee, facteur


def test_after_the_turn_the_old_key_can_be_taken_away(secrets_sous_l_ancienne_cle, settings, capsys):
    rangee, facteur = secrets_sous_l_ancienne_cle
    settings.CLES_MAITRE = {**NOUVELLE, **ANCIENNE}
    call_command("tourner_les_cles")
    dit = capsys.readouterr().out
    assert [ligne for ligne in ("socle.coffre.enveloppe : 1", "socle.envoi.contexte : 1", "mfa.authenticator.data : 1") if ligne not in dit] == []
    settings.CLES_MAITRE = NOUVELLE
    facteur.refresh_from_db()
    assert Document.objects.get(pk=rangee.pk).donnees == CANARI
    assert AdaptateurSecondFacteur().decrypt(facteur.data["secret"]) == "JBSWY3DP"
    assert json.loads(coffre.ouvrir_maitre(bytes(Envoi.objects.get().contexte), "envoi|k")) == {"prenom": "Zoé"}


def test_a_second_turn_has_nothing_to_do(secrets_sous_l_ancienne_cle, settings):
    settings.CLES_MAITRE = {**NOUVELLE, **ANCIENNE}
    rotation.tourner()
    assert set(rotation.tourner().values()) == {0}


def test_without_the_old_key_the_turn_fails_and_nothing_is_lost(secrets_sous_l_ancienne_cle, settings):
    settings.CLES_MAITRE = NOUVELLE
    with pytest.raises(SecretIllisible):
        rotation.tourner()
    settings.CLES_MAITRE = ANCIENNE
    assert Document.objects.get().donnees == CANARI


@pytest.mark.django_db
def test_the_turn_does_not_bring_a_destroyed_vault_back(settings):
    settings.CLES_MAITRE = ANCIENNE
    vide = coffre_neuf()
    vide.detruire(INSTANT)
    settings.CLES_MAITRE = {**NOUVELLE, **ANCIENNE}
    rotation.tourner()
    vide.refresh_from_db()
    assert vide.enveloppe is None


@pytest.mark.django_db(transaction=True)
def test_readers_do_not_notice_the_turn(settings):
    settings.CLES_MAITRE = ANCIENNE
    rangees = [document(f"secret {n}") for n in range(30)]
    settings.CLES_MAITRE = {**NOUVELLE, **ANCIENNE}
    fini = Event()

    def lire() -> int:
        tours = 0
        try:
            while not fini.is_set() or not tours:
                lus = {rangee.pk: rangee.donnees for rangee in Document.objects.select_related("coffre")}
                assert lus == {rangee.pk: f"secret {n}" for n, rangee in enumerate(rangees)}
                tours += 1
        finally:
            connection.close()
        return tours

    with ThreadPoolExecutor(2) as fils:
        lectures = [fils.submit(lire) for _ in range(2)]
        tournes = rotation.tourner()
        fini.set()
    assert all(lecture.result() for lecture in lectures)
    assert tournes["socle.coffre.enveloppe"] == 30


@pytest.mark.django_db
def test_a_letter_whose_context_was_moved_to_another_row_is_not_written():
    planifier([Courriel(cle=cle, destinataire="a@example.org", gabarit="essai", contexte={"cle": cle}) for cle in ("un", "deux")])
    un, deux = Envoi.objects.order_by("pk")
    Envoi.objects.filter(pk=deux.pk).update(contexte=un.contexte)
    deux.refresh_from_db()
    with pytest.raises(SecretIllisible):
        rendre(deux, INSTANT)


def test_a_vault_not_yet_saved_already_has_its_key():
    neuf = Coffre.nouveau()
    assert (len(neuf.cle()), isinstance(neuf.pk, uuid.UUID)) == (32, True)
