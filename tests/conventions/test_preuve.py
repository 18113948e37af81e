"""The proof of a contract: each party has its own, it says nothing more, and whoever changes one byte of it is named."""
import importlib.util
import io
import json
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import settings as reglages
from hypothesis import strategies as st

from bilan.signature import liasse, liens
from bilan.socle import documents, journal
from bilan.socle.acteur import SYSTEME, Acteur
from bilan.socle.models import Evenement
from bilan.socle.proprietaire import proprietaire
from bilan.socle.roles import Role
from bilan.socle.sceau import certificat
from conventions import actions, preuve
from conventions.models import Convention
from tests.conventions.test_papier import le
from tests.fabriques import FabriqueCompte, FabriqueDossier, FabriqueOrganisme
from tests.outils.connexion import Visiteur
from tests.outils.fil import a_part
from tests.socle.test_scans import PDF

SCRIPT = Path(settings.BASE_DIR) / "bin/verifier_preuve.py"
pytestmark = pytest.mark.django_db
IP = {Role.EMPLOYEUR: "203.0.113.1", Role.BENEFICIAIRE: "203.0.113.2", Role.CONSULTANT: "203.0.113.3"}
INSTANT = le(12, 3)


@cache
def script():
    plan = importlib.util.spec_from_file_location("verifier_preuve", SCRIPT)
    module = importlib.util.module_from_spec(plan)
    plan.loader.exec_module(module)
    return module


def verifier(lu, *attendue):
    return a_part(script().verifier, lu, *attendue)


def acteur(role, compte=None):
    return Acteur(compte=compte, role=None if compte else role, trace={"ip": IP[role], "agent": "Essai", "sel": "0" * 16})


def conclure(*, prets=True, brouillon_fait=True):
    """A tripartite convention signed by the three, its two documents made: the dossier also holds lines that are not about it."""
    FabriqueOrganisme()
    dossier = FabriqueDossier()
    consultant, salariee = acteur(Role.CONSULTANT, dossier.consultant), acteur(Role.BENEFICIAIRE, dossier.beneficiaire.compte)
    employeur = acteur(Role.EMPLOYEUR)
    convention = actions.preparer(dossier, acteur=consultant, instant=le(11, 18))
    version = actions.envoyer(convention, acteur=consultant, instant=le(11, 20))
    if prets:
        documents.preparer(version.piece.document_id, le(11, 20, 11))
    actions.signer_et_transmettre(convention, acteur=employeur, instant=le(11, 23, 10, 12), nom="Nadia Lefort", fonction="Responsable RH")
    journal.consigner(dossier.fil, "note.secrete", acteur=salariee, instant=le(11, 24), details={"secret": "canari"})
    actions.noter_lecture(convention, acteur=salariee, instant=le(11, 25))
    actions.accepter(convention, acteur=salariee, instant=le(12, 1, 19, 20), nom="Camille Moreau")
    actions.contresigner(convention, acteur=consultant, instant=le(12, 2, 8, 55), nom="Hélène Vasseur")
    documents.preparer(convention.piece_conclue.document_id, le(12, 2, 9))
    if brouillon_fait:
        documents.preparer(version.piece.document_id, le(12, 2, 9))
    journal.consigner(dossier.fil, "seance.tenir", acteur=consultant, instant=le(12, 2, 12))
    return complete(convention.pk)


def complete(cle):
    return Convention.objects.au_complet().select_related("piece_conclue__document").get(pk=cle)


@pytest.fixture(scope="module")
def conclue(base_du_module):
    """The key of a contract signed by the three, its two documents made."""
    return conclure().pk


def liasse_de(convention, role):
    comptes = {Role.CONSULTANT: convention.dossier.consultant, Role.BENEFICIAIRE: convention.dossier.beneficiaire.compte}
    return preuve.etablir(convention, role, compte=comptes.get(role), instant=INSTANT)


def fichiers(octets):
    with zipfile.ZipFile(io.BytesIO(octets)) as archive:
        return {nom: archive.read(nom) for nom in archive.namelist()}


LECTEURS = [Role.EMPLOYEUR, Role.BENEFICIAIRE, Role.CONSULTANT, Role.GESTION]


@dataclass(frozen=True)
class Faites:
    """What four readers get of one contract, and what they must not find in it."""

    liasses: dict[Role, bytes]
    contrat: bytes
    courriel: str
    sans_traces: bytes
    dernier_verbe: str

    def lire(self, role):
        return fichiers(self.liasses[role])

    def lignes(self, role):
        return json.loads(self.lire(role)["journal.json"])["lignes"]


def _faites(convention):
    liasses = {role: liasse_de(convention, role) for role in LECTEURS}
    with proprietaire():
        Evenement.objects.filter(fil=convention.fil, trace__isnull=False).update(trace=None)
    return Faites(
        liasses, documents.lire(convention.piece_conclue.document), convention.dossier.beneficiaire.compte.email, liasse_de(convention, Role.GESTION),
        Evenement.objects.filter(fil=convention.fil).last().verbe,
    )


@pytest.fixture(scope="module")
def histoires(conclue):
    """Two contracts, told once for all the tests that read or spoil their proofs: signed on their PDF, and before it was ready."""
    with transaction.atomic():
        faites = {True: _faites(complete(conclue)), False: _faites(conclure(prets=False))}
        transaction.set_rollback(True)
    return faites


@pytest.fixture(scope="module")
def faites(histoires):
    return histoires[True]


@pytest.fixture(scope="module")
def entiere(histoires):
    """The bundle that holds every kind of file."""
    return histoires[False].liasses[Role.GESTION]


# --- Whole ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("prets", [True, False], ids=["on the PDF", "on the data"])
def test_what_each_party_gets_is_whole(histoires, prets):
    lus = {role: histoires[prets].lire(role) for role in LECTEURS}
    assert {role: verifier(lu) for role, lu in lus.items()} == {role: [] for role in LECTEURS}
    communs = {
        "LISEZMOI.txt", "certificat.pem", "contrat-scelle.pdf", "journal.json", "manifeste.json", "manifeste.sig", "projet-version-1.pdf", "signatures.json",
    }
    donnees = set() if prets else {"donnees-version-1.json"}
    assert {role: set(lu) for role, lu in lus.items()} == {role: communs | (donnees if role != Role.EMPLOYEUR else set()) for role in LECTEURS}


def test_it_holds_what_was_signed_and_what_came_of_it(faites):
    lu = faites.lire(Role.EMPLOYEUR)
    assert lu["contrat-scelle.pdf"] == faites.contrat
    actes = json.loads(lu["signatures.json"])
    assert [(acte["partie"], acte["nom"], acte["moyen"], acte["le"]) for acte in actes] == [
        ("employeur", "Nadia Lefort", "lien_code", "2026-11-23T09:12:00.000000Z"),
        ("beneficiaire", "Camille Moreau", "compte_code", "2026-12-01T18:20:00.000000Z"),
        ("consultant", "Hélène Vasseur", "compte", "2026-12-02T07:55:00.000000Z"),
    ]
    assert {acte["empreinte"] for acte in actes} == {sha256(lu["projet-version-1.pdf"]).hexdigest()}
    assert "J’accepte librement la convention" in actes[1]["consentement"]


def test_a_contract_signed_on_paper_is_proved_by_its_paper_that_of_the_acceptance_not_to_the_employer():
    FabriqueOrganisme()
    dossier = FabriqueDossier()
    consultant = acteur(Role.CONSULTANT, dossier.consultant)
    convention = actions.preparer(dossier, acteur=consultant, instant=le(11, 18))
    actions.envoyer(convention, acteur=consultant, instant=le(11, 20))
    actions.transmettre_sur_papier(convention, acteur=consultant, instant=le(11, 24), transmise_le=le(11, 23).date(), scan=PDF)
    actions.accepter_sur_papier(convention, acteur=consultant, instant=le(12, 1), signee_le=le(11, 30).date(), scan=PDF)
    actions.contresigner(convention, acteur=consultant, instant=le(12, 2, 8, 55), nom="Hélène Vasseur")
    documents.preparer(convention.piece_conclue.document_id, le(12, 2, 9))
    convention = complete(convention.pk)
    lus = {role: fichiers(liasse_de(convention, role)) for role in LECTEURS}
    assert {role: verifier(lu) for role, lu in lus.items()} == {role: [] for role in LECTEURS}
    for role, lu in lus.items():
        assert lu["transmission-sur-papier.pdf"] == PDF
        assert lu.get("acceptation-sur-papier.pdf") == (None if role == Role.EMPLOYEUR else PDF)


# --- Nothing more ---------------------------------------------------------------------------------------------------


COMMUNS = {"convention.envoyer", "convention.transmettre", "convention.accepter", "convention.contresigner", "signature.apposer", "document.sceller"}
VISIBLES = {
    Role.EMPLOYEUR: COMMUNS, Role.BENEFICIAIRE: COMMUNS | {"convention.ouvrir"}, Role.CONSULTANT: COMMUNS | {"convention.ouvrir", "convention.preparer"},
    Role.GESTION: COMMUNS | {"convention.ouvrir", "convention.preparer"},
}


@pytest.mark.parametrize("role", LECTEURS)
def test_each_reads_the_acts_that_are_its_business(faites, role):
    assert {ligne["verbe"] for ligne in faites.lignes(role) if "verbe" in ligne} == VISIBLES[role]


@pytest.mark.parametrize("role", LECTEURS)
def test_a_closed_line_says_its_place_and_nothing_else(faites, role):
    lues = faites.lignes(role)
    assert [ligne["rang"] for ligne in lues] == list(range(1, len(lues) + 1))
    assert {frozenset(ligne) for ligne in lues if "verbe" not in ligne} == {frozenset({"rang", "precedente", "empreinte"})}
    assert "canari" not in json.dumps(lues)


def test_the_chain_stops_at_the_seal_so_that_it_does_not_tell_how_the_bilan_goes_on(faites):
    assert {faites.lignes(role)[-1]["verbe"] for role in LECTEURS} == {"document.sceller"}
    assert faites.dernier_verbe == "seance.tenir"


@pytest.mark.parametrize(("role", "connues"), [
    (Role.EMPLOYEUR, {IP[Role.EMPLOYEUR]}), (Role.BENEFICIAIRE, {IP[Role.BENEFICIAIRE]}), (Role.CONSULTANT, {IP[Role.CONSULTANT]}),
    (Role.GESTION, set(IP.values())),
])  # fmt: skip
def test_each_reads_its_own_address_and_the_provider_who_must_prove_reads_all(faites, role, connues):
    assert {ligne["trace"]["ip"] for ligne in faites.lignes(role) if "trace" in ligne} == connues


def test_a_trace_whose_time_is_over_leaves_the_proof_whole(faites):
    assert verifier(fichiers(faites.sans_traces)) == []
    assert IP[Role.EMPLOYEUR] not in fichiers(faites.sans_traces)["journal.json"].decode()


def test_the_employer_does_not_learn_an_address_that_the_paper_does_not_print(histoires):
    faites = histoires[False]
    lus = {role: b"".join(faites.lire(role).values()) for role in (Role.EMPLOYEUR, Role.BENEFICIAIRE)}
    assert {role: faites.courriel.encode() in octets for role, octets in lus.items()} == {Role.EMPLOYEUR: False, Role.BENEFICIAIRE: True}


# --- One byte -------------------------------------------------------------------------------------------------------


@reglages(max_examples=300)
@given(st.data())
def test_one_flipped_bit_in_any_file_is_found_and_the_file_is_named(entiere, data):
    lu = fichiers(entiere)
    nom = data.draw(st.sampled_from(sorted(lu)))
    ou, bit = data.draw(st.integers(0, len(lu[nom]) - 1)), data.draw(st.integers(0, 7))
    altere = bytearray(lu[nom])
    altere[ou] ^= 1 << bit
    fautes = verifier({**lu, nom: bytes(altere)})
    assert fautes
    assert all(faute.startswith(nom) for faute in fautes)


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    return tmp_path_factory.mktemp("preuve") / "preuve.zip"


@reglages(max_examples=300)
@given(st.data())
def test_one_flipped_bit_in_the_archive_is_found_or_changes_nothing_of_what_it_says(entiere, archive, data):
    altere = bytearray(entiere)
    altere[data.draw(st.integers(0, len(entiere) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    archive.write_bytes(altere)
    try:
        lu, fautes = script().lire(archive)
        fautes = fautes or verifier(lu)
    except script().PasUnePreuve:
        return
    assert fautes or lu == fichiers(entiere)


@pytest.mark.parametrize("nom", ["journal.json", "certificat.pem", "projet-version-1.pdf", "LISEZMOI.txt"])
def test_a_file_taken_away_is_named(entiere, nom):
    lu = fichiers(entiere)
    del lu[nom]
    assert [faute.startswith(nom) for faute in verifier(lu)] == [True]


def test_a_file_added_is_named(entiere):
    assert verifier({**fichiers(entiere), "avenant.pdf": b"%PDF-"}) == ["avenant.pdf a été ajouté : le manifeste ne le connaît pas."]


# --- A forger who has a key of his own ------------------------------------------------------------------------------


def forger(lu, **changes):
    """Another bundle, signed anew: what a clumsy or dishonest provider could hand over."""
    autres = {nom: octets for nom, octets in lu.items() if nom not in (liasse.MANIFESTE, liasse.SIGNATURE, liasse.CERTIFICAT)}
    return fichiers(liasse.sceller({**autres, **changes}, entete={"dossier": "x"}, certificat=settings.SCEAU, instant=INSTANT))


def journal_change(lu, **champs):
    contenu = json.loads(lu["journal.json"])
    ligne = next(ligne for ligne in contenu["lignes"] if ligne.get("verbe") == "convention.accepter")
    ligne.update(champs)
    return contenu


@pytest.mark.parametrize("champs", [
    {"le": "2026-11-30T18:20:00.000000Z"}, {"verbe": "convention.refuser"}, {"compte": None}, {"empreinte_document": "e" * 64}, {"details": {"version": 2}},
], ids=lambda champs: next(iter(champs)))  # fmt: skip
def test_a_line_rewritten_is_found_by_its_fingerprint(entiere, champs):
    lu = fichiers(entiere)
    contenu = journal_change(lu, **champs)
    [faute] = verifier(forger(lu, **{"journal.json": liasse.en_json(contenu)}))
    assert faute.startswith("journal.json : la ligne ")
    assert faute.endswith("n’est pas celle qui a été écrite.")


def test_a_line_taken_out_breaks_the_chain(entiere):
    lu = fichiers(entiere)
    contenu = json.loads(lu["journal.json"])
    del contenu["lignes"][3]
    assert verifier(forger(lu, **{"journal.json": liasse.en_json(contenu)})) == ["journal.json : il manque une ligne au rang 4."]


def test_a_signature_under_another_name_is_not_in_the_chain(entiere):
    lu = fichiers(entiere)
    actes = json.loads(lu["signatures.json"])
    actes[0]["nom"] = "Nadia Lefors"
    fautes = verifier(forger(lu, **{"signatures.json": liasse.en_json(actes)}))
    assert fautes[0] == "signatures.json : la signature de Nadia Lefors n’est pas au journal telle qu’elle est écrite."


def test_another_draft_is_not_the_one_that_was_signed(faites):
    lu = faites.lire(Role.GESTION)
    fautes = verifier(forger(lu, **{"projet-version-1.pdf": lu["contrat-scelle.pdf"]}))
    assert fautes == [f"projet-version-1.pdf n’est pas le document que {nom} a signé." for nom in ("Nadia Lefort", "Camille Moreau", "Hélène Vasseur")]


def test_a_contract_without_its_seal_is_named(faites):
    lu = faites.lire(Role.GESTION)
    fautes = verifier(forger(lu, **{"contrat-scelle.pdf": lu["projet-version-1.pdf"]}))
    assert fautes == ["contrat-scelle.pdf ne porte aucun sceau.", "contrat-scelle.pdf n’est pas le fichier que le journal dit scellé."]


def test_the_fingerprint_of_the_certificate_tells_our_key_from_anothers(entiere):
    lu = fichiers(entiere)
    nos, autre = settings.SCEAU, certificat.ouvrir(certificat.tirer("Les Jalons", datetime(2026, 1, 1, tzinfo=UTC)))
    assert verifier(lu, certificat.empreinte(nos.certificat)) == []
    assert verifier(lu, certificat.empreinte(autre.certificat)) == ["certificat.pem n’est pas le certificat dont vous avez donné l’empreinte."]


# --- Recomputed as the database computes it -------------------------------------------------------------------------

codes = st.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.:+-", max_size=80)
libres = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=40)


instants = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(st.dictionaries(libres, codes | st.integers() | st.booleans() | st.none(), max_size=5), libres, libres, instants)
def test_the_fingerprint_of_any_line_is_that_of_the_trigger(details, ip, agent, le):
    acteur = Acteur(role=Role.EMPLOYEUR, trace={"ip": ip, "agent": agent, "sel": "x"})
    journal.consigner("dossier:1", "essai", acteur=acteur, instant=le, details=details, empreinte="e" * 64)
    lue = json.loads(liasse.en_json(liasse.chaine("dossier:1", 10**6, lambda _: True, lambda _: True)))["lignes"][-1]
    assert (script().empreinte("dossier:1", lue), sha256(script().jsonb(lue["trace"]).encode()).hexdigest()) == (lue["empreinte"], lue["trace_empreinte"])


# --- The program, alone ---------------------------------------------------------------------------------------------


def lancer(*arguments):
    return subprocess.run([sys.executable, str(SCRIPT), *map(str, arguments)], capture_output=True, text=True, check=False, env={"PATH": ""}, cwd="/")


def test_the_program_says_it_in_french_and_by_its_exit_status(entiere, tmp_path):
    bon, mauvais, autre = tmp_path / "preuve.zip", tmp_path / "altere", tmp_path / "autre.zip"
    bon.write_bytes(entiere)
    mauvais.mkdir()
    for nom, octets in {**fichiers(entiere), "LISEZMOI.txt": b"rien"}.items():
        (mauvais / nom).write_bytes(octets)
    autre.write_bytes(b"PK\x03\x04")
    rendus = [lancer(bon), lancer(mauvais), lancer(autre)]
    assert [rendu.returncode for rendu in rendus] == [0, 1, 2]
    assert rendus[0].stdout.startswith("INTACT. Dossier BDC-")
    assert "Signé par Nadia Lefort (l’employeur) le 2026-11-23 09:12:00 UTC" in rendus[0].stdout
    assert rendus[1].stdout.splitlines() == ["ALTÉRÉ.", "LISEZMOI.txt a été modifié : il n’est plus celui qui a été signé."]
    assert rendus[2].stderr == f"{autre} n’est ni un dossier, ni une archive ZIP lisible.\n"


# --- Through the pages ----------------------------------------------------------------------------------------------


def test_each_party_downloads_its_own_from_its_own_page(conclue):
    convention = complete(conclue)
    adresse, onglet = reverse("conventions:preuve", args=[convention.pk]), reverse("conventions:dossier", args=[convention.dossier.numero])
    pages = {
        convention.dossier.consultant: onglet, FabriqueCompte(gestion=True): onglet,
        convention.dossier.beneficiaire.compte: reverse("conventions:reponse", args=[convention.pk]),
    }
    for compte, page in pages.items():
        visiteur = Visiteur()
        visiteur.force_login(compte)
        assert adresse in visiteur.get(page).text
        reponse = visiteur.get(adresse)
        assert (reponse.status_code, reponse["Content-Type"], reponse["Cache-Control"]) == (200, "application/zip", "no-store")
        assert json.loads(fichiers(reponse.content)["manifeste.json"])["lecteur"] == compte.roles[0]
    lien = liens.vivant(convention.version, Role.EMPLOYEUR)
    liens.prolonger(lien, jusqu_au=timezone.now() + timedelta(days=900))
    visiteur = Visiteur()
    page = visiteur.get(liens.adresse(lien).removeprefix(settings.SITE_URL), follow=True)
    adresse = reverse("conventions:lien_preuve", args=[lien.pk])
    assert adresse in page.text
    assert json.loads(fichiers(visiteur.get(adresse).content)["manifeste.json"])["lecteur"] == "employeur"


def test_a_draft_whose_pdf_was_never_made_is_proved_by_its_data():
    lu = fichiers(liasse_de(conclure(prets=False, brouillon_fait=False), Role.GESTION))
    assert (verifier(lu), "projet-version-1.pdf" in lu, "donnees-version-1.json" in lu) == ([], False, True)


def test_before_the_seal_there_is_no_proof_to_have(settings):
    settings.BILAN_TSA = "http://127.0.0.1:9/"
    convention = conclure()
    visiteur = Visiteur()
    visiteur.force_login(convention.dossier.consultant)
    page = visiteur.get(reverse("conventions:dossier", args=[convention.dossier.numero])).text
    assert ("scellement en attente" in page, "preuve/" in page) == (True, False)
    assert visiteur.get(reverse("conventions:preuve", args=[convention.pk])).status_code == 404


# --- The lines that the proof rests on ------------------------------------------------------------------------------


def test_a_signature_on_paper_is_chained_at_the_hour_when_it_was_recorded():
    FabriqueOrganisme()
    dossier = FabriqueDossier()
    consultant = Acteur(compte=dossier.consultant)
    convention = actions.preparer(dossier, acteur=consultant, instant=le(11, 18))
    actions.envoyer(convention, acteur=consultant, instant=le(11, 20))
    actions.transmettre_sur_papier(convention, acteur=consultant, instant=le(11, 26, 9), transmise_le=le(11, 23).date(), scan=b"%PDF-1.7 %%EOF")
    ligne = Evenement.objects.get(fil=dossier.fil, verbe="signature.apposer")
    assert (ligne.le, ligne.details["moyen"], ligne.compte) == (le(11, 26, 9), "papier", dossier.consultant)


def test_the_first_reading_by_the_beneficiaire_is_written_once_with_what_was_shown():
    FabriqueOrganisme()
    dossier = FabriqueDossier()
    consultant = Acteur(compte=dossier.consultant)
    convention = actions.preparer(dossier, acteur=consultant, instant=le(11, 18))
    version = actions.envoyer(convention, acteur=consultant, instant=le(11, 20))
    for _ in range(2):
        actions.noter_lecture(convention, acteur=Acteur(compte=dossier.beneficiaire.compte), instant=le(11, 25))
    [ligne] = Evenement.objects.filter(fil=dossier.fil, verbe="convention.ouvrir")
    assert (ligne.role, ligne.objet_id, ligne.empreinte_document) == ("beneficiaire", str(version.pk), version.montree()[0])


def test_a_line_of_the_clock_has_no_account_to_tell():
    assert preuve._faite_par(Role.EMPLOYEUR, None)(journal.consigner("f", "v", acteur=SYSTEME, instant=INSTANT)) is False


# --- What was corrected after the seal ------------------------------------------------------------------------------


def test_what_was_corrected_after_the_seal_is_in_the_proof_with_its_date(conclue):
    convention = complete(conclue)
    consultant = acteur(Role.CONSULTANT, convention.dossier.consultant)
    correction = actions.corriger(convention, acteur=consultant, instant=le(12, 5), employeur_adresse="14 quai de la Fosse")
    roles = (Role.EMPLOYEUR, Role.BENEFICIAIRE, Role.CONSULTANT)
    sans_annexe = {role: fichiers(liasse_de(convention, role)) for role in roles}
    documents.preparer(correction.piece.document_id, le(12, 5, 11))
    for role in roles:
        _corrigee(sans_annexe[role], fichiers(liasse_de(convention, role)))


def _corrigee(sans_annexe, lu):
    """The proof of one party, before the annex was printed and after."""
    assert json.loads(sans_annexe["corrections.json"])[0]["annexe"] == "" and verifier(sans_annexe) == []
    [ligne] = json.loads(lu["corrections.json"])
    assert (ligne["annexe"], ligne["le"][:10], ligne["par"], ligne["version"]) == ("annexe-1-2026-12-05.pdf", "2026-12-05", "consultant", 1)
    assert ligne["mentions"] == [["Adresse de l’employeur", "12 quai de la Fosse, 44000 Nantes", "14 quai de la Fosse, 44000 Nantes"]]
    assert sha256(lu["annexe-1-2026-12-05.pdf"]).hexdigest() == ligne["empreinte"] and verifier(lu) == []
    assert "Corrigé après le sceau par l’organisme le 2026-12-05 09:00:00 UTC : annexe-1-2026-12-05.pdf." in a_part(list, script().compte_rendu(lu))
    assert lu["contrat-scelle.pdf"] == sans_annexe["contrat-scelle.pdf"]
    autre = lu | {"annexe-1-2026-12-05.pdf": b"%PDF-1.7 une autre"}
    assert list(script().corrections(autre)) == ["annexe-1-2026-12-05.pdf n’est pas l’annexe de la correction du 2026-12-05."]
    assert verifier(autre) == ["annexe-1-2026-12-05.pdf a été modifié : il n’est plus celui qui a été signé."]


def test_a_contract_that_nobody_corrected_says_nothing_of_corrections(faites):
    assert "corrections.json" not in faites.lire(Role.CONSULTANT)
