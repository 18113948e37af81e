"""Written by two in turn: who has the hand, what a version keeps, and that an agreement of both is to the same words."""
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from bilan.socle.models import Evenement
from bilan.socle.transitions import TransitionRefusee
from syntheses import actions
from syntheses.historique import auteurs, traces
from syntheses.models import Synthese, Version
from syntheses.rubriques import ETAPES, CodeRubrique
from tests.fabriques import FabriqueCompte, FabriqueDossier, FabriqueOrganisme
from tests.syntheses.outils import ICI, beneficiaire, bilan_tenu, consultante, ecrite, figee, proposee, texte_de

pytestmark = pytest.mark.django_db
PROJET = CodeRubrique.PROJET_PROFESSIONNEL
JEUDI = ICI + timedelta(days=1)


@pytest.fixture(scope="module")
def cle_proposee(base_du_module):
    FabriqueOrganisme()
    return proposee(bilan_tenu()).pk


@pytest.fixture
def synthese(cle_proposee):
    return Synthese.objects.get(pk=cle_proposee)


def corrige(synthese, texte="Ce qui fut mieux dit.", code=PROJET):
    actions.rediger(synthese, code, texte, acteur=beneficiaire(synthese), instant=JEUDI)


GESTES = {
    "une rubrique": lambda s: corrige(s),
    "une rubrique ajoutée": lambda s: corrige(s, "Un titre.", CodeRubrique.PROJET_FORMATION),
    "les étapes": lambda s: actions.fixer_les_etapes(s, [("Autre chose", None)], acteur=beneficiaire(s), instant=JEUDI),
    "l’entretien de suivi": lambda s: actions.fixer_les_etapes(
        s, [("Deux journées d’observation", ICI.date().replace(month=4, day=12))], acteur=beneficiaire(s), instant=JEUDI, entretien_suivi=False),
}


@pytest.mark.parametrize("geste", GESTES)
def test_what_he_changed_is_agreed_to_only_once_it_is_proposed_again(synthese, geste):
    GESTES[geste](synthese)
    with pytest.raises(TransitionRefusee, match="rendez la main à Hélène"):
        actions.figer(synthese, acteur=beneficiaire(synthese), instant=JEUDI)
    actions.rendre(synthese, acteur=beneficiaire(synthese), instant=JEUDI)
    actions.proposer(synthese, acteur=consultante(synthese), instant=JEUDI)
    actions.figer(synthese, acteur=beneficiaire(synthese), instant=JEUDI)
    assert (synthese.etat, synthese.version) == ("figee", 3)


def test_his_observations_alone_do_not_ask_for_another_turn(synthese):
    actions.observer(synthese, "Je nuance.", acteur=beneficiaire(synthese), instant=JEUDI)
    actions.figer(synthese, acteur=beneficiaire(synthese), instant=JEUDI)
    assert synthese.etat == "figee"


def test_words_put_back_as_they_were_can_be_agreed_to(synthese):
    corrige(synthese)
    assert synthese.changees() == [PROJET]
    corrige(synthese, "Ce qui fut dit.")
    assert synthese.changees() == []


def test_without_the_version_that_was_proposed_nothing_can_be_agreed_to(synthese):
    """The sabotage twin: it is the comparison with the version, and nothing else, that lets an agreement through."""
    Version.objects.all().delete()
    with pytest.raises(TransitionRefusee):
        actions.figer(synthese, acteur=beneficiaire(synthese), instant=JEUDI)


def test_each_passing_of_the_hand_leaves_a_version_with_its_author(synthese):
    corrige(synthese)
    actions.rendre(synthese, acteur=beneficiaire(synthese), instant=JEUDI)
    actions.proposer(synthese, acteur=consultante(synthese), instant=JEUDI)
    actions.reprendre(synthese, acteur=consultante(synthese), instant=JEUDI)
    passees = Version.objects.filter(synthese=synthese).select_related("auteur", "coffre")
    assert [(v.numero, v.passage, v.auteur.prenom, v.blocs[PROJET]["texte"]) for v in passees] == [
        (1, "proposer", "Hélène", "Ce qui fut dit."), (2, "rendre", "Camille", "Ce qui fut mieux dit."), (3, "proposer", "Hélène", "Ce qui fut mieux dit."),
        (4, "reprendre", "Hélène", "Ce qui fut mieux dit."),
    ]
    journal = Evenement.objects.filter(verbe__in=["synthese.proposer", "synthese.rendre", "synthese.reprendre"]).order_by("rang")
    assert [evenement.details for evenement in journal] == [{"version": n} for n in (1, 2, 3, 4)]


@pytest.mark.parametrize("champ", ["numero", "le", "contenu"])
def test_nothing_changes_a_version(synthese, champ):
    version = Version.objects.get(synthese=synthese)
    with pytest.raises(IntegrityError), transaction.atomic():
        Version.objects.filter(pk=version.pk).update(**{champ: {"numero": 9, "le": JEUDI, "contenu": version.__dict__.get("contenu", b"")}[champ]})


def test_the_authors_of_a_block_are_told_in_their_order(synthese):
    corrige(synthese)
    actions.rendre(synthese, acteur=beneficiaire(synthese), instant=JEUDI)
    suites = traces(synthese, synthese.contenu())
    assert [(t.auteur, t.version) for t in suites[PROJET]] == [("Hélène Vasseur", 1), ("Camille Moreau", 2)]
    assert (auteurs(suites[PROJET]), auteurs(suites[ETAPES])) == (["Hélène Vasseur", "Camille Moreau"], ["Hélène Vasseur"])


def test_the_same_tab_may_send_again_what_it_did_not_hear_was_kept():
    synthese = ecrite(bilan_tenu())
    par = {"acteur": consultante(synthese), "instant": ICI, "revision": 1}
    actions.rediger(synthese, PROJET, "Un", onglet="a", **par)
    actions.rediger(synthese, PROJET, "Un deux", onglet="a", **par)
    with pytest.raises(actions.Conflit):
        actions.rediger(synthese, PROJET, "Trois", onglet="b", **par)
    actions.fixer_les_etapes(synthese, [("Un", None)], onglet="a", **par)
    actions.fixer_les_etapes(synthese, [("Un", None), ("Deux", None)], onglet="a", **par)
    with pytest.raises(actions.Conflit):
        actions.fixer_les_etapes(synthese, [("Trois", None)], onglet="b", **par)
    assert (texte_de(synthese, PROJET), synthese.etapes.count()) == ("Un deux", 2)


# --- the pages ---


@pytest.mark.parametrize(("nom", "attendu"), [
    ("consultant", 200), ("beneficiaire", 200), ("gestion", 404), ("autre consultant", 404), ("autre bénéficiaire", 404),
])
def test_the_versions_are_for_the_two_who_passed_the_hand(client, synthese, nom, attendu):
    qui = {
        "consultant": lambda: synthese.dossier.consultant, "beneficiaire": lambda: synthese.dossier.beneficiaire.compte,
        "gestion": lambda: FabriqueCompte(gestion=True), "autre consultant": lambda: FabriqueDossier().consultant,
        "autre bénéficiaire": lambda: FabriqueDossier().beneficiaire.compte,
    }
    client.force_login(qui[nom]())
    assert client.get(reverse("syntheses:versions", args=[synthese.dossier.numero])).status_code == attendu


def test_two_versions_are_compared_in_words_that_are_heard_too(client, synthese):
    corrige(synthese, "Ce qui fut **mieux** dit.")
    actions.rendre(synthese, acteur=beneficiaire(synthese), instant=JEUDI)
    client.force_login(synthese.dossier.consultant)
    page = client.get(reverse("syntheses:versions", args=[synthese.dossier.numero]) + "?de=1&a=2").content.decode()
    assert '<ins><span class="visually-hidden">Ajouté' in page and "mieux </span>" not in page and ">mieux " in page.replace("</span>mieux", ">mieux")
    assert page.count("<article") == 1
    assert client.get(reverse("syntheses:versions", args=[synthese.dossier.numero]) + "?de=9&a=x").status_code == 200
    d_office = client.get(reverse("syntheses:versions", args=[synthese.dossier.numero])).content.decode()
    assert d_office.count("<ins>") == page.count("<ins>") > 1  # nobody wrote since: the last change is shown, not that there is none


def test_what_is_under_the_consultant_s_pen_is_not_compared_by_the_other(client, synthese):
    actions.reprendre(synthese, acteur=consultante(synthese), instant=JEUDI)
    actions.rediger(synthese, PROJET, "Sous la plume.", acteur=consultante(synthese), instant=JEUDI)
    client.force_login(synthese.dossier.beneficiaire.compte)
    for suite in ("", "?de=1&a=0", "?de=0&a=1"):
        assert "plume" not in client.get(reverse("syntheses:versions", args=[synthese.dossier.numero]) + suite).content.decode()
    assert "plume" not in client.get(reverse("syntheses:ma_synthese")).content.decode()


def test_the_script_is_answered_in_a_word_whatever_happens(client, synthese):
    client.force_login(synthese.dossier.beneficiaire.compte)
    url, tete = reverse("syntheses:corriger", args=[synthese.pk, PROJET.value]), {"Accept": "application/json"}
    garde = client.post(url, {"texte": "Mieux.", "revision": 1, "onglet": "a"}, headers=tete)
    assert (garde.status_code, garde.json()["revision"], garde.json()["dit"].startswith("Enregistré à")) == (200, 2, True)
    nir = client.post(url, {"texte": "2 69 05 49 588 157 80", "revision": 2, "onglet": "a"}, headers=tete)
    assert (nir.status_code, list(nir.json()["champs"])) == (422, ["texte"])
    conflit = client.post(url, {"texte": "Autre.", "revision": 1, "onglet": "b"}, headers=tete)
    assert (conflit.status_code, conflit.json()["dit"]) == (409, "Dans une autre fenêtre, vous avez modifié cette rubrique entre-temps.")
    actions.reprendre(synthese, acteur=consultante(synthese), instant=JEUDI)
    passee = client.post(url, {"texte": "Trop tard.", "revision": 2, "onglet": "a"}, headers=tete)
    assert (passee.status_code, passee.json()["dit"].startswith("Hélène a la main")) == (409, True)
    garde = client.post(url, {"texte": "Trop tard.", "revision": 2, "onglet": "a"})
    assert (garde.status_code, "Trop tard.</textarea>" in garde.content.decode()) == (422, True)
    assert texte_de(synthese, PROJET) == "Mieux."


def test_the_receipt_says_who_agreed_when_to_which_version_under_which_fingerprint(client):
    FabriqueOrganisme()
    synthese = figee(bilan_tenu())
    dossier = synthese.dossier
    pages = {dossier.beneficiaire.compte: reverse("syntheses:ma_synthese"), dossier.consultant: reverse("syntheses:dossier", args=[dossier.numero])}
    for compte, url in pages.items():
        client.force_login(compte)
        page = " ".join(client.get(url).content.decode().replace("\u00a0", " ").split())
        assert "Camille Moreau, mercredi 10 mars 2027 à 11 h 06" in page and synthese.empreinte_texte[:8] in page and "55555555" in page
