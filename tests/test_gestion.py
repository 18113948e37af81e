"""The back office: gestion alone, through the actions, and never a word of a bilan."""
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone

from beneficiaires.actions import joindre
from beneficiaires.models import Dossier, Organisme, Prestation
from beneficiaires.regles import TypeDocument
from bilan.socle.coffre import ChampSecret
from bilan.socle.gestion.bases import LectureSeule
from bilan.socle.models import Compte, Document, Envoi, EtatDocument, EtatEnvoi, Evenement, ParametreReglementaire
from conventions.models import Encaissement
from tests.fabriques import FabriqueCompte, FabriqueConvention, FabriqueDossier, FabriqueOrganisme, FabriquePrestation, FabriqueSeance

pytestmark = pytest.mark.django_db
NADIA = {"email": "Nadia@Example.org", "prenom": "Nadia", "nom": "Lefort", "accord": "feminin", "telephone": "", "roles": ["consultant"]}
SECRETS = {modele for modele in apps.get_models() if any(isinstance(champ, ChampSecret) for champ in modele._meta.fields)} - {Document}


@pytest.fixture
def gestion(client):
    compte = FabriqueCompte(gestion=True, email="gestion@example.org")
    client.force_login(compte)
    return compte


def page(modele, vue="changelist", *cles):
    return reverse(f"admin:{modele._meta.label_lower.replace('.', '_')}_{vue}", args=cles)


def formulaire(reponse):
    """What a browser would post back from this page."""
    forme = reponse.context["adminform"].form
    ensembles = [inline.formset for inline in reponse.context["inline_admin_formsets"]]
    formes = [forme, *(f for ensemble in ensembles for f in (ensemble.management_form, *ensemble.forms))]
    return {f.add_prefix(nom): valeur for f in formes for nom in f.fields if (valeur := f[nom].value()) is not None}


def test_no_model_that_holds_a_secret_is_registered():
    assert SECRETS
    assert {modele for modele in admin.site._registry if modele in SECRETS} == set()


def test_what_the_libraries_bring_is_not_there():
    assert {modele._meta.app_label for modele in admin.site._registry} <= {"socle", "beneficiaires", "conventions", "seances", "signature", "travaux"}


def test_every_list_and_every_form_opens(client, gestion):
    FabriqueOrganisme()
    dossier = FabriqueDossier()
    for modele in admin.site._registry:
        reponse = client.get(page(modele), follow=True)
        assert reponse.status_code == 200, modele
        if objet := modele._base_manager.first():
            assert client.get(page(modele, "change", objet.pk), follow=True).status_code == 200, modele
    assert client.get("/gestion/").status_code == 200
    assert dossier.numero in client.get(page(Dossier)).text


def test_a_list_counts_none_as_one_and_names_its_filters(client, gestion):
    vide = " ".join(client.get(page(Encaissement)).text.split())
    assert " 0 encaissement " in vide
    assert "<summary>Reçu le</summary>" in vide


@pytest.mark.parametrize("qui", [{}, {"consultant": True}])
def test_nobody_else_enters(client, qui):
    client.force_login(FabriqueCompte(**qui))
    assert client.get("/gestion/").status_code in (302, 403)
    assert client.get(page(Compte)).status_code in (302, 403)


def test_nothing_can_be_deleted(client, gestion):
    FabriqueOrganisme()
    for objet in (FabriqueDossier(), FabriquePrestation(), FabriqueCompte()):
        assert client.post(page(type(objet), "delete", objet.pk), {"post": "yes"}).status_code == 403


def test_an_account_is_opened_by_an_invitation_and_has_no_password(client, gestion):
    client.post(page(Compte, "add"), NADIA)
    compte = Compte.objects.get(email="nadia@example.org")
    assert (compte.roles, compte.has_usable_password()) == (["consultant"], False)
    assert Envoi.objects.get(destinataire="nadia@example.org").gabarit == "invitation_equipe"


def test_an_address_already_known_is_refused_in_a_sentence(client, gestion):
    FabriqueCompte(email="nadia@example.org")
    reponse = client.post(page(Compte, "add"), NADIA)
    assert "Un compte existe déjà pour cette adresse\u202f: cherchez-le dans la liste" in reponse.text
    assert "Un objet" not in reponse.text


def test_the_last_manager_cannot_leave_by_the_form_nor_by_the_list(client, gestion):
    donnees = {"prenom": "Gaëlle", "nom": "Ferrand", "accord": "neutre", "telephone": "", "roles": ["consultant"]}
    assert "dernier compte de gestion" in client.post(page(Compte, "change", gestion.pk), donnees).text
    client.post(page(Compte), {"action": "desactiver", "confirme": "desactiver", "_selected_action": [gestion.pk]})
    gestion.refresh_from_db()
    assert (gestion.roles, gestion.is_active) == (["gestion"], True)


def test_an_account_is_closed_from_the_list(client, gestion):
    compte = FabriqueCompte(consultant=True)
    client.post(page(Compte), {"action": "desactiver", "confirme": "desactiver", "_selected_action": [compte.pk]})
    compte.refresh_from_db()
    assert compte.is_active is False


@pytest.mark.parametrize("cle", ["", "six", "9" * 40])
def test_a_row_that_is_ticked_by_hand_and_is_none_is_left_out(client, gestion, cle, monkeypatch):
    compte = FabriqueCompte(consultant=True)
    choix = {"action": "desactiver", "confirme": "desactiver", "_selected_action": [cle]}
    assert client.post(page(Compte), choix).status_code == 302
    assert client.post(page(Compte), {**choix, "_selected_action": [cle, compte.pk]}).status_code == 302
    compte.refresh_from_db()
    assert compte.is_active is False
    monkeypatch.delattr("bilan.socle.gestion.bases.SansSuppression.response_action")  # the sabotage
    with pytest.raises(ValueError, match="expected a number"):
        client.post(page(Compte), {**choix, "_selected_action": ["six"]})


def test_a_person_is_found_from_three_letters_without_accents(client, gestion):
    FabriqueDossier(beneficiaire__compte__prenom="Élodie", beneficiaire__compte__nom="Lecœur", numero="BDC-2026-0700")
    FabriqueDossier(beneficiaire__compte__prenom="Malik", beneficiaire__compte__nom="Benhaddou", numero="BDC-2026-0701")
    for recherche in ("elo", "coeur", "LECŒ", "elodie lecoeur", "0700"):
        texte = client.get(page(Dossier), {"q": recherche}).text
        assert ("BDC-2026-0700" in texte, "BDC-2026-0701" in texte) == (True, False), recherche


def test_the_provider_is_one_and_its_page_says_what_is_missing(client, gestion):
    assert client.get(page(Organisme)).url == page(Organisme, "add")
    FabriqueOrganisme(nda="", representant="")
    assert client.get(page(Organisme)).url == page(Organisme, "change", 1)
    assert client.get(page(Organisme, "add")).status_code == 403
    assert "Il manque : numéro de déclaration d’activité et représentant légal" in client.get(page(Organisme, "change", 1)).text.replace("&#x27;", "’")


def test_an_offer_of_twenty_five_hours_is_refused(client, gestion):
    prestation = FabriquePrestation()
    donnees = formulaire(client.get(page(Prestation, "change", prestation.pk)))
    assert client.post(page(Prestation, "change", prestation.pk), donnees).status_code == 302
    donnees["etapes-4-minutes"] = "6"
    reponse = client.post(page(Prestation, "change", prestation.pk), donnees)
    assert "Le programme compte 25 h" in reponse.text
    assert prestation.etapes.get(code="recherches_personnelles").minutes == 300


def test_an_offer_without_one_of_the_legal_phases_is_refused(client, gestion):
    prestation = FabriquePrestation()
    donnees = formulaire(client.get(page(Prestation, "change", prestation.pk)))
    donnees["etapes-3-DELETE"] = "on"
    assert "phase de conclusions" in client.post(page(Prestation, "change", prestation.pk), donnees).text


@pytest.mark.parametrize(("premiere", "suivantes", "refusee"), [("60", "120", False), ("60", "45", True), ("60", "92", True), ("150", "120", True)])
def test_an_offer_has_sessions_that_the_planner_can_place(client, gestion, premiere, suivantes, refusee):
    prestation = FabriquePrestation()
    donnees = formulaire(client.get(page(Prestation, "change", prestation.pk)))
    reponse = client.post(page(Prestation, "change", prestation.pk), donnees | {"premiere_seance_minutes": premiere, "seance_minutes": suivantes})
    assert (reponse.status_code, "Une séance dure au moins une heure" in reponse.text) == (200 if refusee else 302, refusee)


def test_the_price_of_a_dossier_changes_until_the_contract_through_the_journal(client, gestion):
    dossier = FabriqueDossier()
    donnees = formulaire(client.get(page(Dossier, "change", dossier.pk)))
    assert client.post(page(Dossier, "change", dossier.pk), donnees | {"prix_centimes": "1 750,50"}).status_code == 302
    dossier.refresh_from_db()
    assert dossier.prix_centimes == 175_050
    assert Evenement.objects.get(fil=dossier.fil).verbe == "dossier.modifier_programme"


@pytest.mark.parametrize(("champ", "valeur", "phrase"), [
    ("taux_distance", "101", "La part à distance va de 0 à 100 %."),
    ("periode_fin", "01/01/2026", "La période doit finir après avoir commencé."),
    ("prix_centimes", "abc", "Saisissez un nombre."),
])
def test_what_a_dossier_cannot_hold_is_refused_in_a_sentence(client, gestion, champ, valeur, phrase):
    dossier = FabriqueDossier()
    donnees = formulaire(client.get(page(Dossier, "change", dossier.pk)))
    assert phrase in client.post(page(Dossier, "change", dossier.pk), donnees | {champ: valeur}).text


def test_the_list_says_to_whom_it_wrote_an_invitation(client, gestion):
    nouveau = FabriqueCompte(prenom="Léo", nom="Petit")
    ancien = FabriqueCompte(prenom="Ana", nom="Ruiz", last_login=timezone.now())
    texte = choisir(client, Compte, "renvoyer_l_invitation", nouveau, ancien, confirme="renvoyer_l_invitation").text.replace("\u202f:", " :")
    assert "Léo Petit : invitation envoyée." in texte
    assert "Ana Ruiz : déjà entré, rien n’a été envoyé." in texte
    assert list(Envoi.objects.values_list("destinataire", flat=True)) == [nouveau.email]


def test_after_the_contract_a_dossier_is_read_only(client, gestion):
    dossier = FabriqueDossier(etat="planifie", contractualise_le=date(2026, 12, 2))
    assert "Le contrat est parti ou conclu" in client.get(page(Dossier, "change", dossier.pk)).text
    client.post(page(Dossier, "change", dossier.pk), {"prix_centimes": "1", "taux_distance": "0"})
    dossier.refresh_from_db()
    assert (dossier.prix_centimes, dossier.taux_distance) == (180_000, 100)


def test_gestion_is_not_even_told_the_names_of_the_documents_that_she_may_not_read(client, gestion):
    dossier = FabriqueDossier()
    for nature, coffre in ((TypeDocument.CONVENTION_TRIPARTITE, dossier.coffre_actes), (TypeDocument.DOCUMENT_SYNTHESE, dossier.coffre_synthese)):
        joindre(dossier, nature, coffre=coffre, titre=nature.libelle, gabarit="x.html", donnees={}, instant=timezone.now())
    texte = client.get(page(Dossier, "change", dossier.pk)).text
    assert "Convention tripartite, version 1" in texte
    assert "Document de synthèse" not in texte


def test_a_letter_given_up_is_sent_again_and_its_context_is_nowhere(client, gestion):
    lettre = {"nature": "legal", "destinataire": "a@example.org", "gabarit": "x", "contexte": b"chiffre"}
    mort = Envoi.objects.create(cle="essai", etat=EtatEnvoi.MORT, **lettre)
    parti = Envoi.objects.create(cle="autre", etat=EtatEnvoi.ENVOYE, envoye_le=timezone.now(), **lettre)
    client.post(page(Envoi), {"action": "renvoyer", "confirme": "renvoyer", "_selected_action": [mort.pk, parti.pk]})
    mort.refresh_from_db()
    parti.refresh_from_db()
    assert (mort.etat, parti.etat) == (EtatEnvoi.A_FAIRE, EtatEnvoi.ENVOYE)
    assert "contexte" not in client.get(page(Envoi, "change", mort.pk)).text


def test_a_failed_document_is_put_back_in_the_queue_and_its_data_is_nowhere(client, gestion):
    dossier = FabriqueDossier()
    piece = joindre(dossier, TypeDocument.CONVENTION_TRIPARTITE, coffre=dossier.coffre_actes, titre="Convention", gabarit="x.html",
                    donnees={"mot": "canari"}, instant=timezone.now())
    Document.objects.filter(pk=piece.document_id).update(etat=EtatDocument.ECHEC, erreur="Une erreur")
    assert "canari" not in client.get(page(Document, "change", piece.document_id)).text
    client.post(page(Document), {"action": "recommencer", "confirme": "recommencer", "_selected_action": [piece.document_id]})
    piece.document.refresh_from_db()
    assert piece.document.etat == EtatDocument.A_PREPARER


def test_the_journal_is_read_without_addresses_and_never_written(client, gestion):
    ligne = Evenement.objects.create(fil="dossier:1", verbe="essai", trace={"ip": "203.0.113.9", "agent": "x", "sel": "y"})
    assert "203.0.113.9" not in client.get(page(Evenement, "change", ligne.pk)).text
    assert client.post(page(Evenement, "change", ligne.pk), {"verbe": "autre"}).status_code == 403
    assert client.get(page(Evenement, "add")).status_code == 403


def test_the_journal_is_told_in_sentences_and_filtered_by_role(client, gestion):
    client.post(page(Compte, "add"), NADIA)
    Evenement.objects.create(fil="dossier:1", verbe="essai", role="systeme")
    texte = client.get(page(Evenement)).text
    assert f"{gestion.nom_complet} a ouvert ou complété un compte" in texte
    assert "2 lignes du journal" in texte
    assert "1 ligne du journal" in client.get(page(Evenement), {"role": "systeme"}).text


def test_a_rule_in_force_keeps_its_value_and_is_ended_by_a_date(client, gestion):
    regle = ParametreReglementaire.objects.get(code="CPF_PLAFOND_BILAN_EUR", debut=date(2026, 2, 26))
    donnees = formulaire(client.get(page(ParametreReglementaire, "change", regle.pk)))
    client.post(page(ParametreReglementaire, "change", regle.pk), donnees | {"valeur": "1", "fin": "31/12/2027"})
    regle.refresh_from_db()
    assert (regle.valeur, regle.fin) == (1600, date(2027, 12, 31))
    assert Evenement.objects.get(fil="parametres").details == {"code": "CPF_PLAFOND_BILAN_EUR", "debut": "2026-02-26", "fin": "2027-12-31"}


def test_the_rules_are_read_in_french_and_found_by_their_words(client, gestion):
    texte = client.get(page(ParametreReglementaire)).text
    liste = texte[texte.index('id="result_list"'):texte.index("</table>")]
    assert [mot for mot in ("CPF_", "true", "True", "False", "05-31", "[L]", "[S+]", "1 janvier") if mot in liste] == []
    assert "changelist-filter" not in texte  # forty-seven codes as links hid the list
    assert client.get(page(ParametreReglementaire), {"q": "délai entre deux bilans"}).context["cl"].result_count == 3  # the CPF's two, a public servant's
    regle = ParametreReglementaire.objects.get(code="CPF_PLAFOND_BILAN_EUR", debut=date(2026, 2, 26))
    fiche = client.get(page(ParametreReglementaire, "change", regle.pk)).text
    assert ("montant maximal mobilisé pour un bilan" in fiche, "CPF_PLAFOND_BILAN_EUR" in fiche) == (True, False)


@pytest.mark.parametrize(("saisie", "gardee"), [("oui", True), ("Non", False), ("103,20", 103.2), ("10", 10), ("05-31", "05-31"), ("", None)])
def test_a_new_rule_is_typed_in_french(client, gestion, saisie, gardee):
    vierge = client.get(page(ParametreReglementaire, "add")).text
    assert ("Agent public" in vierge, "[S+] plusieurs sources secondaires" in vierge, "null" in vierge) == (True, True, False)
    client.post(page(ParametreReglementaire, "add"), {"code": "RGPD_REPONSE_MOIS", "condition": "etat", "valeur": saisie, "debut": "01/01/2030", "source": "x"})
    regle = ParametreReglementaire.objects.get(code="RGPD_REPONSE_MOIS", condition="etat")
    assert (regle.valeur, type(regle.valeur)) == (gardee, type(gardee))
    donnees = formulaire(client.get(page(ParametreReglementaire, "change", regle.pk)))
    assert client.post(page(ParametreReglementaire, "change", regle.pk), donnees).status_code == 302
    regle.refresh_from_db()
    assert regle.valeur == gardee


def test_a_value_that_is_neither_is_refused_in_a_sentence(client, gestion):
    texte = client.post(page(ParametreReglementaire, "add"), {"code": "RGPD_REPONSE_MOIS", "valeur": "un mois", "debut": "01/01/2030"}).text
    assert "Écrivez un nombre" in texte


# --- Gestures: first what follows, then the gesture ------------------------------------------------------------------


@pytest.fixture
def equipe(db):
    """A consultant with an open dossier, sessions to come and a contract awaited."""
    dossier = FabriqueDossier(numero="BDC-2026-0042")
    FabriqueConvention(dossier=dossier, etat="transmise", transmise_le=timezone.now(), expire_le=timezone.now() + timedelta(days=9))
    FabriqueSeance(dossier=dossier, debut=timezone.now() + timedelta(days=2))
    return dossier.consultant


def choisir(client, modele, action, *objets, **suite):
    return client.post(page(modele), {"action": action, "_selected_action": [o.pk for o in objets], **suite}, follow=True)


def test_what_somebody_leaves_behind_is_said_before_the_account_is_closed(client, gestion, equipe):
    texte = " ".join(choisir(client, Compte, "desactiver", equipe).text.split())
    equipe.refresh_from_db()
    assert equipe.is_active
    for reste in ("1 dossier ouvert", "1 séance à venir", "1 contrat attend", "une signature"):
        assert reste in texte, reste
    choisir(client, Compte, "desactiver", equipe, confirme="desactiver")
    equipe.refresh_from_db()
    assert not equipe.is_active


def test_who_does_a_bilan_is_told_to_gestion_before_the_account_is_closed(client, gestion):
    dossier = FabriqueDossier(numero="BDC-2026-0043")
    assert "Son bilan BDC-2026-0043 est ouvert" in choisir(client, Compte, "desactiver", dossier.beneficiaire.compte).text


def test_the_reminders_of_a_person_are_paused_then_taken_up_again(client, gestion):
    compte = FabriqueCompte()
    for action, attendu in (("suspendre_les_rappels", True), ("reprendre_les_rappels", False)):
        assert choisir(client, Compte, action, compte).context["faisables"]
        choisir(client, Compte, action, compte, confirme=action)
        compte.refresh_from_db()
        assert (compte.rappels_en_pause_le is not None) is attendu
    assert [e.verbe for e in Evenement.objects.filter(fil=f"compte:{compte.pk}").order_by("rang")] == ["rappels.suspendre", "rappels.reprendre"]


@pytest.mark.parametrize("action", ["reactiver", "reprendre_les_rappels"])
def test_a_gesture_that_would_change_nothing_says_so(client, gestion, action):
    assert "Rien à faire : les comptes choisis sont déjà dans cet état." in choisir(client, Compte, action, FabriqueCompte()).text.replace("\u202f:", " :")


def test_a_letter_is_resent_only_when_it_may_be_and_the_page_says_why(client, gestion):
    commun = {"nature": "legal", "destinataire": "a@example.org", "gabarit": "x"}
    mort = Envoi.objects.create(cle="1", etat=EtatEnvoi.MORT, erreur="boîte pleine", contexte=b"x", **commun)
    doute = Envoi.objects.create(cle="2", etat=EtatEnvoi.INCERTAIN, contexte=b"x", **commun)
    parti = Envoi.objects.create(cle="3", etat=EtatEnvoi.ENVOYE, envoye_le=timezone.now(), contexte=b"x", **commun)
    purge = Envoi.objects.create(cle="4", etat=EtatEnvoi.MORT, contexte=None, **commun)
    page_ = choisir(client, Envoi, "renvoyer", mort, doute, parti, purge)
    texte = " ".join(page_.text.split())
    for phrase in ("boîte pleine", "deux fois", "il ne repart pas d’ici", "son texte n’est plus gardé"):
        assert phrase in texte, phrase
    assert len(page_.context["faisables"]) == 2
    choisir(client, Envoi, "renvoyer", mort, doute, parti, purge, confirme="renvoyer")
    assert list(Envoi.objects.order_by("cle").values_list("etat", flat=True)) == ["a_faire", "a_faire", "envoye", "mort"]


# --- What is only read ---------------------------------------------------------------------------------------------


def test_what_a_journal_or_a_signature_forbids_is_refused_even_to_a_direct_post(client, gestion, equipe):
    """For each list that is only read: adding, changing and deleting, whatever is posted, answer 403 and change nothing."""
    Envoi.objects.create(cle="1", nature="legal", destinataire="a@example.org", gabarit="x", etat=EtatEnvoi.ENVOYE, envoye_le=timezone.now())
    Evenement.objects.create(fil="dossier:1", verbe="essai")
    lues = {modele for modele, gestion_ in admin.site._registry.items() if isinstance(gestion_, LectureSeule)}
    assert {"Convention", "Envoi", "Evenement", "Document", "Encaissement", "AcceptationMCF"} <= {modele.__name__ for modele in lues}
    for modele in lues:
        avant, objet = list(modele._base_manager.values()), modele._base_manager.first()
        cle = objet.pk if objet else 1
        champs = {champ.name: "1" for champ in modele._meta.fields}
        obtenus = {client.post(page(modele, "add"), champs).status_code}
        if objet:
            obtenus |= {client.post(page(modele, vue, cle), {**champs, "post": "yes"}).status_code for vue in ("change", "delete")}
        client.post(page(modele), {"action": "delete_selected", "_selected_action": [cle], "post": "yes"})
        assert (obtenus, list(modele._base_manager.values())) == ({403}, avant), modele


def test_a_new_value_of_a_rule_is_a_new_row(client, gestion):
    regle = ParametreReglementaire.objects.get(code="CPF_PLAFOND_BILAN_EUR", debut=date(2026, 2, 26))
    client.post(page(ParametreReglementaire, "change", regle.pk), {"code": "AUTRE", "valeur": "1", "debut": "01/01/2020", "source": "x", "_save": "1"})
    regle.refresh_from_db()
    assert (regle.code, regle.valeur, regle.debut) == ("CPF_PLAFOND_BILAN_EUR", 1600, date(2026, 2, 26))
    assert client.post(page(ParametreReglementaire, "delete", regle.pk), {"post": "yes"}).status_code == 403


# --- The first page ------------------------------------------------------------------------------------------------


def test_the_first_page_groups_everything_by_job_and_says_what_waits(client, gestion, equipe):
    Envoi.objects.create(cle="1", nature="legal", destinataire="a@example.org", gabarit="x", etat=EtatEnvoi.MORT)
    metiers = client.get("/gestion/").context["metiers"]
    assert [metier for metier, _ in metiers] == [
        "Organisme", "Offres et supports", "Personnes", "Dossiers et contrats", "Demandes et réclamations",
        "Conservation", "Courriels et documents", "Règles et journal",
    ]
    entrees = {entree.libelle: entree for _, lot in metiers for entree in lot}
    assert [nom for nom, entree in entrees.items() if not entree.phrase] == []
    assert {nom: entrees[nom].attend.replace("\xa0", " ") for nom in ("Organisme", "Conventions", "Courriels")} == {
        "Organisme": "à renseigner", "Conventions": "1 signature attendue", "Courriels": "1 courriel à renvoyer",
    }


def test_the_page_of_an_app_is_the_first_page(client, gestion):
    assert client.get("/gestion/beneficiaires/").url == "/gestion/"
