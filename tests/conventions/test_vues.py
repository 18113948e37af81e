"""The pages of contracts: who opens which, and a whole convention signed through them."""
from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from bilan.graine import installer_prestation
from bilan.signature import liens
from bilan.socle.acteur import Acteur
from bilan.socle.roles import Role
from conventions import actions
from conventions.etats import EtatConvention
from conventions.models import AcceptationMCF, Convention
from tests.fabriques import FabriqueCompte, FabriqueConvention, FabriqueDossier, FabriqueOrganisme
from tests.outils.boite import dernier
from tests.outils.boite import lien as lien_recu
from tests.outils.connexion import Visiteur
from tests.outils.typographie import fautes

pytestmark = pytest.mark.django_db
E = EtatConvention


def connecte(compte):
    visiteur = Visiteur()
    visiteur.force_login(compte)
    return visiteur


def chiffres(adresse):
    return next(mot for mot in dernier(adresse).split() if mot.isdigit() and len(mot) == 6)


def adresses(convention):
    """Every page of a contract, by its name."""
    numero = convention.dossier.numero
    onglet = {nom: reverse(f"conventions:{nom}", args=[numero]) for nom in ("dossier", "completer", "envoyer", "papier", "contresigner")}
    return {**onglet, **{nom: reverse(f"conventions:{nom}", args=[convention.pk]) for nom in ("reponse", "accepter", "refuser")}}


EQUIPE = ("dossier", "completer", "envoyer", "papier", "contresigner")
REPONSE = ("reponse", "accepter", "refuser")
ATTENDUS = {
    "consultant": {**dict.fromkeys(EQUIPE, 200), "completer": 302, "envoyer": 302, "contresigner": 302, **dict.fromkeys(REPONSE, 403)},
    "gestion": {**dict.fromkeys(EQUIPE, 403), "dossier": 200, **dict.fromkeys(REPONSE, 403)},
    "beneficiaire": {**dict.fromkeys(EQUIPE, 403), **dict.fromkeys(REPONSE, 200)},
    "autre_consultant": dict.fromkeys(EQUIPE + REPONSE, 404),
    "autre_beneficiaire": dict.fromkeys(EQUIPE + REPONSE, 404),
}


@pytest.mark.parametrize("qui", ATTENDUS)
def test_each_page_opens_to_its_own_and_no_other(qui):
    FabriqueOrganisme()
    maintenant = timezone.now()
    convention = FabriqueConvention(etat=E.TRANSMISE, transmise_le=maintenant, date_limite=date(2099, 1, 1), expire_le=maintenant + timedelta(days=10))
    compte = {
        "consultant": convention.dossier.consultant, "beneficiaire": convention.dossier.beneficiaire.compte, "gestion": FabriqueCompte(gestion=True),
        "autre_consultant": FabriqueCompte(consultant=True), "autre_beneficiaire": FabriqueCompte(),
    }[qui]
    visiteur = connecte(compte)
    assert {nom: visiteur.get(url).status_code for nom, url in adresses(convention).items()} == ATTENDUS[qui]


def test_gestion_reads_who_must_countersign_and_is_not_asked_to():
    convention = FabriqueConvention(etat=E.ACCEPTEE, transmise_le=timezone.now(), acceptee_le=timezone.now())
    url = reverse("conventions:dossier", args=[convention.dossier.numero])
    lus = [connecte(compte).get(url).context["signataires"][-1].puce for compte in (convention.dossier.consultant, FabriqueCompte(gestion=True))]
    assert [(puce.genre, puce.texte) for puce in lus] == [("vous", "À vous de contresigner"), ("attente", "À contresigner")]


def test_without_an_account_one_is_asked_to_sign_in(client):
    convention = FabriqueConvention(etat=E.TRANSMISE)
    assert {client.get(url).status_code for url in adresses(convention).values()} == {302}


def test_a_draft_is_invisible_to_the_person_it_is_about():
    convention = FabriqueConvention()
    assert connecte(convention.dossier.beneficiaire.compte).get(reverse("conventions:reponse", args=[convention.pk])).status_code == 404


@pytest.mark.parametrize("qui", ["gestion", "beneficiaire"])
@pytest.mark.parametrize("nom", ["preparer", "reprendre", "renvoyer"])
def test_gestures_of_the_consultant_are_his_alone(qui, nom):
    convention = FabriqueConvention(etat=E.ENVOYEE)
    compte = FabriqueCompte(gestion=True) if qui == "gestion" else convention.dossier.beneficiaire.compte
    url = reverse(f"conventions:{nom}", args=[convention.dossier.numero])
    assert connecte(compte).post(url).status_code == 403
    assert connecte(convention.dossier.consultant).get(url).status_code == 405
    convention.refresh_from_db()
    assert convention.etat == E.ENVOYEE


def rediger(dossier, consultant):
    """The consultant prepares, forgets the objective, is told so, completes, sends."""
    onglet = reverse("conventions:dossier", args=[dossier.numero])
    consultant.post(reverse("conventions:preparer", args=[dossier.numero]))
    formulaire = consultant.get(reverse("conventions:completer", args=[dossier.numero])).context["forme"]
    saisie = {nom: champ.value() if (champ := formulaire[nom]).value() is not None else "" for nom in formulaire.fields} | {"objectif": "", "prix": "1700"}
    assert consultant.post(reverse("conventions:completer", args=[dossier.numero]), saisie)["Location"] == onglet
    page = consultant.get(onglet).text
    assert "1\xa0mention obligatoire manque" in page
    assert f'{reverse("conventions:completer", args=[dossier.numero])}#id_objectif' in page
    consultant.post(reverse("conventions:envoyer", args=[dossier.numero]))
    assert Convention.objects.get().etat == E.BROUILLON

    consultant.post(reverse("conventions:completer", args=[dossier.numero]), saisie | {"objectif": "Définir un projet."})
    assert consultant.post(reverse("conventions:envoyer", args=[dossier.numero]))["Location"] == onglet
    for nom in ("envoyer", "completer"):  # opened again, they offer neither to send it again nor to type what would be refused
        assert consultant.get(reverse(f"conventions:{nom}", args=[dossier.numero]))["Location"] == onglet


def signer(dossier, employeur):
    """The employer comes by his link, asks for a code, mistypes it, signs; the address of his page."""
    adresse = employeur.get(lien_recu(dossier.employeur.courriel))["Location"]
    assert "1\u202f700\xa0€" in employeur.get(adresse).text
    signature = {"nom": "Nadia Lefort", "fonction": "Responsable RH", "accord": "on"}
    assert "Code envoyé à r****" in employeur.post(adresse, signature | {"geste": "code"}).text
    refus = employeur.post(adresse, signature | {"code": "12", "geste": "signer"})
    assert ("Le code a six chiffres" in refus.text, "Nadia Lefort" in refus.text) == (True, True)
    employeur.post(adresse, signature | {"code": chiffres(dossier.employeur.courriel), "geste": "signer"})
    return adresse


def accepter(dossier, beneficiaire):
    """The bénéficiaire asks for a code, forgets to tick, accepts."""
    url = reverse("conventions:accepter", args=[Convention.objects.get().pk])
    beneficiaire.post(url, {"nom": "Camille Moreau", "geste": "code"})
    code = chiffres(dossier.beneficiaire.compte.email)
    sans_accord = beneficiaire.post(url, {"nom": "Camille Moreau", "code": code, "geste": "signer"})
    assert "Cochez cette phrase" in sans_accord.text
    beneficiaire.post(url, {"nom": "Camille Moreau", "code": code, "accord": "on", "geste": "signer"})


def test_a_whole_convention_through_its_pages():
    FabriqueOrganisme()
    dossier = FabriqueDossier()
    consultant, beneficiaire, employeur = connecte(dossier.consultant), connecte(dossier.beneficiaire.compte), Visiteur()
    rediger(dossier, consultant)
    assert Convention.objects.get().etat == E.ENVOYEE
    adresse = signer(dossier, employeur)
    assert Convention.objects.get().etat == E.TRANSMISE
    accepter(dossier, beneficiaire)
    assert Convention.objects.get().etat == E.ACCEPTEE
    consultant.post(reverse("conventions:contresigner", args=[dossier.numero]), {"nom": "Hélène Vasseur", "accord": "on"})
    dossier.refresh_from_db()
    assert (Convention.objects.get().etat, dossier.etat, dossier.prix_centimes) == (E.CONCLUE, "planifie", 170_000)
    assert "Conclue le" in employeur.get(adresse).text


def test_countersigning_asks_who_is_there_again():
    convention = FabriqueConvention(etat=E.ACCEPTEE)
    visiteur = connecte(convention.dossier.consultant)
    visiteur.prouver(convention.dossier.consultant, "password", "mfa", il_y_a=600)
    url = reverse("conventions:contresigner", args=[convention.dossier.numero])
    assert "/confirmer/" in visiteur.post(url, {"nom": "Hélène Vasseur", "accord": "on"})["Location"]
    convention.refresh_from_db()
    assert convention.etat == E.ACCEPTEE


def _ouvrir(visiteur, convention):
    """Come by the employer's link; the address of his page."""
    maintenant = timezone.now()
    lien = liens.creer(
        convention.version, partie=Role.EMPLOYEUR, destinataire="rh@kerbrat.example", expire_le=maintenant + timedelta(days=9), instant=maintenant,
    )
    return visiteur.get(urlsplit(liens.adresse(lien)).path)["Location"]


def _page_employeur(convention):
    visiteur = Visiteur()
    return visiteur.get(_ouvrir(visiteur, convention)).text


def test_the_employer_reads_the_same_words_after_a_refusal_and_after_a_silence():
    hier = timezone.now() - timedelta(days=1)
    refusee, muette = FabriqueConvention(etat=E.REFUSEE), FabriqueConvention(etat=E.TRANSMISE, transmise_le=hier - timedelta(days=11), expire_le=hier)
    pages = []
    for convention in (refusee, muette):
        page = _page_employeur(convention)
        pages.append(page[page.index("puce puce-"):page.index("</p>", page.index("puce puce-"))])
        assert "Non conclue" in page
        assert not any(mot in page.lower() for mot in ("refus", "silence", "délai écoulé", "motif"))
    assert pages[0] == pages[1]


def test_the_employer_declines_without_a_reason_and_the_link_signs_no_more():
    convention = FabriqueConvention(etat=E.ENVOYEE)
    visiteur = Visiteur()
    page = _ouvrir(visiteur, convention)
    visiteur.post(f"{page}refuser/")
    convention.refresh_from_db()
    assert convention.etat == E.DECLINEE
    assert "Signer et transmettre" not in visiteur.get(page).text


def test_after_the_last_day_the_answer_page_says_so_and_offers_nothing():
    convention = FabriqueConvention(etat=E.TRANSMISE, transmise_le=timezone.now() - timedelta(days=30), expire_le=timezone.now() - timedelta(days=10))
    visiteur = connecte(convention.dossier.beneficiaire.compte)
    page = visiteur.get(reverse("conventions:reponse", args=[convention.pk])).text
    assert ("Le délai est passé" in page, "Je refuse" in page) == (True, False)
    assert visiteur.post(reverse("conventions:accepter", args=[convention.pk]), {"geste": "signer"}).status_code == 302


def test_the_list_costs_the_same_for_one_and_for_three():
    FabriqueOrganisme()
    consultant = FabriqueCompte(consultant=True)
    visiteur, couts = connecte(consultant), []
    for _ in range(3):
        FabriqueConvention(etat=E.ENVOYEE, dossier__consultant=consultant)
        visiteur.get(reverse("conventions:liste"))
        with CaptureQueriesContext(connection) as requetes:
            page = visiteur.get(reverse("conventions:liste"))
        couts.append(len(requetes))
    assert page.text.count("En attente de l’employeur") == 3
    assert couts[0] == couts[1] == couts[2] < 12


@pytest.mark.parametrize(("filtre", "attendu"), [
    ("", 6), ("?etat=en_attente", 3), ("?etat=non_conclues", 2), ("?etat=transmise", 1), ("?etat=conclue", 1), ("?q=moreau", 6), ("?q=zzz", 0),
    ("?etat=rien", 6),
])
def test_the_list_is_filtered_by_its_address(filtre, attendu):
    consultant = FabriqueCompte(consultant=True)
    loin = timezone.now() + timedelta(days=5)
    for etat in (E.ENVOYEE, E.ACCEPTEE, E.CONCLUE, E.REFUSEE):
        FabriqueConvention(etat=etat, dossier__consultant=consultant)
    FabriqueConvention(etat=E.TRANSMISE, dossier__consultant=consultant, transmise_le=timezone.now(), expire_le=loin)
    passe = timezone.now() - timedelta(days=9)
    FabriqueConvention(etat=E.TRANSMISE, dossier__consultant=consultant, transmise_le=passe - timedelta(days=10), expire_le=passe)
    page = connecte(consultant).get(reverse("conventions:liste") + filtre)
    assert page.text.count('role="rowheader"') == attendu


@pytest.mark.parametrize(("saisie", "motif"), [
    ({}, None),
    ({"numero_edof": ""}, "is-invalid"),
    ({"acceptee_le": "2099-01-01"}, "ne peut pas être à venir"),
    ({"acceptee_le": "2026-11-01"}, "suit la proposition"),
])
def test_an_acceptance_on_mon_compte_formation(saisie, motif):
    FabriqueOrganisme()
    aujourdhui = timezone.localdate()
    debut = aujourdhui + timedelta(days=60)
    dossier = FabriqueDossier(mode_financement="cpf_hors_temps_travail", periode_debut=debut, periode_fin=debut + timedelta(days=80))
    visiteur, url = connecte(dossier.consultant), reverse("conventions:mcf", args=[dossier.numero])
    bonne = {"numero_edof": "EDOF-123", "proposee_le": (aujourdhui - timedelta(days=3)).isoformat(), "acceptee_le": aujourdhui.isoformat()}
    page = visiteur.post(url, bonne | saisie)
    dossier.refresh_from_db()
    if motif is None:
        assert (page.status_code, dossier.etat, dossier.numero_edof, dossier.employeur) == (302, "planifie", "EDOF-123", None)
        assert AcceptationMCF.objects.get().acceptee_le == aujourdhui
    else:
        assert (page.status_code, dossier.etat, AcceptationMCF.objects.count()) == (200, "contractualisation", 0)
        assert motif in page.text


def test_eleven_working_days_stand_between_a_proposal_and_the_beginning():
    aujourdhui = timezone.localdate()
    bientot = aujourdhui + timedelta(days=5)
    dossier = FabriqueDossier(mode_financement="cpf_hors_temps_travail", periode_debut=bientot, periode_fin=bientot + timedelta(days=80))
    with pytest.raises(Exception, match="11 jours ouvrés"):
        actions.enregistrer_mcf(
            dossier, acteur=Acteur(compte=dossier.consultant), instant=timezone.now(), numero_edof="E1", proposee_le=aujourdhui, acceptee_le=aujourdhui,
        )


# --- What a new consultant met ---------------------------------------------------------------------------------------------

def saisie_du_brouillon(visiteur, dossier):
    formulaire = visiteur.get(reverse("conventions:completer", args=[dossier.numero])).context["forme"]
    return {nom: "" if (valeur := formulaire[nom].value()) is None else valeur for nom in formulaire.fields}


@pytest.mark.parametrize(("champ", "label"), [
    ("prix", "Prix, en euros"), ("periode_debut", "Début de la période"), ("periode_fin", "Fin de la période"), ("taux_distance", "Part à distance, en %"),
])
def test_what_was_given_is_not_emptied_in_silence(champ, label):
    FabriqueOrganisme()
    dossier = FabriqueConvention().dossier
    visiteur, url = connecte(dossier.consultant), reverse("conventions:completer", args=[dossier.numero])
    page = visiteur.post(url, saisie_du_brouillon(visiteur, dossier) | {champ: ""})
    assert f"«\u202f{label}\u202f» ne s’efface pas" in page.text


@pytest.mark.parametrize("prix", ["1 700", "1700 €", "1\u202f700,00\u00a0€"])
def test_a_price_is_typed_as_people_write_it(prix):
    FabriqueOrganisme()
    dossier = FabriqueConvention().dossier
    visiteur, url = connecte(dossier.consultant), reverse("conventions:completer", args=[dossier.numero])
    visiteur.post(url, saisie_du_brouillon(visiteur, dossier) | {"prix": prix})
    dossier.refresh_from_db()
    assert dossier.prix_centimes == 170_000


def test_before_sending_one_reads_to_whom():
    FabriqueOrganisme()
    dossier = FabriqueConvention().dossier
    employeur, texte = dossier.employeur, connecte(dossier.consultant).get(reverse("conventions:envoyer", args=[dossier.numero])).text
    assert f"{employeur.representant}, à l’adresse {employeur.courriel}, reçoit un lien personnel" in texte


@pytest.mark.parametrize(("accord", "mot"), [("neutre", "seul·e"), ("feminin", "seule"), ("masculin", "seul")])
def test_the_results_are_the_persons_alone_as_she_is_addressed(accord, mot):
    FabriqueOrganisme()
    maintenant = timezone.now()
    convention = FabriqueConvention(
        etat=E.TRANSMISE, transmise_le=maintenant, expire_le=maintenant + timedelta(days=10), dossier__beneficiaire__compte__accord=accord,
    )
    page = connecte(convention.dossier.beneficiaire.compte).get(reverse("conventions:reponse", args=[convention.pk])).text
    assert f"À vous {mot}." in page


def test_what_was_refused_was_proposed_and_is_planned_no_more():
    FabriqueOrganisme()
    convention = FabriqueConvention(etat=E.REFUSEE)
    page = connecte(convention.dossier.beneficiaire.compte).get(reverse("conventions:reponse", args=[convention.pk])).text
    assert ("Ce qui vous était proposé" in page, "Ce qui est prévu" in page) == (True, False)


@pytest.mark.parametrize("sur_temps_travail", [True, False])
def test_the_employer_is_told_of_dates_only_when_they_are_on_working_time(sur_temps_travail):
    FabriqueOrganisme()
    dossier = FabriqueDossier(sur_temps_travail=sur_temps_travail)
    consultant = Acteur(compte=dossier.consultant)
    convention = actions.preparer(dossier, acteur=consultant, instant=timezone.now())
    actions.envoyer(convention, acteur=consultant, instant=timezone.now())
    employeur = Visiteur()
    texte = employeur.get(employeur.get(lien_recu(dossier.employeur.courriel))["Location"]).text
    assert ("les dates et heures des séances sur le temps de travail" in texte) is sur_temps_travail
    assert "la convention conclue. Vous seront ensuite adressés par Les Jalons" in texte  # the link gives the contract alone


def test_our_own_words_have_french_spaces_on_the_pages_of_a_draft():
    FabriqueOrganisme()
    dossier = FabriqueDossier(prestation=installer_prestation())
    visiteur = connecte(dossier.consultant)
    visiteur.post(reverse("conventions:preparer", args=[dossier.numero]))
    pages = [visiteur.get(reverse(f"conventions:{nom}", args=[dossier.numero])).text for nom in ("dossier", "envoyer", "completer")]
    assert [faute for page in pages for faute in fautes(page)] == []


@pytest.mark.parametrize(("mode", "dit"), [("plan_developpement", True), ("agent_public", False)])
def test_no_delay_is_announced_where_no_text_sets_one(mode, dit):
    FabriqueOrganisme()
    dossier = FabriqueConvention(dossier__mode_financement=mode).dossier
    texte = connecte(dossier.consultant).get(reverse("conventions:envoyer", args=[dossier.numero])).text
    assert ("Le délai de réponse ne commence que le jour de la transmission." in texte) is dit
