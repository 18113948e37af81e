"""Bénéficiaires and employers by the whole file: each fault with its line, everything or nothing, nobody twice, no letter."""
import io

import pytest
from allauth.mfa.models import Authenticator
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from beneficiaires.actions import oublier_les_sans_dossier
from beneficiaires.gestion.echanges import ressources, travail
from beneficiaires.gestion.echanges.ressources import Personnes
from beneficiaires.models import Beneficiaire, Employeur
from beneficiaires.regles.colonnes import Colonne, fautes, rangs
from bilan.socle import chantiers
from bilan.socle.acteur import Acteur
from bilan.socle.courriels import Courriel, planifier
from bilan.socle.journal import consigner
from bilan.socle.models import Chantier, Compte, Envoi, Evenement
from seances.actions import abonner
from seances.models import Abonnement
from tests.fabriques import FabriqueBeneficiaire, FabriqueCompte, FabriqueDossier, FabriqueEmployeur, siret

PERSONNES, EMPLOYEURS = "admin:beneficiaires_beneficiaire", "admin:beneficiaires_employeur"
ENTETE = "Adresse électronique;Prénom;Nom;Situation;Code postal;Territoire"
ZOE = "zoe@example.org;Zoé;Lecœur;Recherche d’emploi;1000;La Réunion"


@pytest.fixture
def gestion(db, client):
    client.force_login(FabriqueCompte(gestion=True))
    return client


def envoyer(client, racine, texte, geste="lire", nom="liste.csv"):
    octets = texte if isinstance(texte, bytes) else texte.encode()
    return client.post(reverse(f"{racine}_echanger"), {"fichier": SimpleUploadedFile(nom, octets), "geste": geste})


def confirmer(client, racine, contenu):
    """Confirm, and let the worker do it: the page of the result."""
    suite = client.post(reverse(f"{racine}_echanger"), {"contenu": contenu, "geste": "importer"})
    while chantiers.avancer_la_file(timezone.now()):
        pass
    return client.get(suite.url).text.replace("\xa0", " ").replace("\u202f", " ")


def lus(reponse):
    return [(c.numero, c.qui, c.verdict, list(c.fautes)) for c in reponse.context["apercu"].lignes]


COLONNES = [Colonne("Prénom", True), Colonne("Nom", True), Colonne("Ville")]


@pytest.mark.parametrize(("entetes", "phrases"), [
    (["nom", "PRENOM *"], []),
    (["Prénom", "Nom", "Ville"], []),
    (["Nom"], ["Il manque la colonne « Prénom »."]),
    (["Prénom", "Nom", "NIR"], ["La colonne « NIR » n’est pas connue : retirez-la, ou donnez-lui le nom du modèle."]),
    (["Prénom", "prenom", "Nom"], ["La colonne « Prénom » figure plusieurs fois."]),
    (["Prénom", "Nom", ""], ["Une colonne n’a pas de nom dans l’en-tête : donnez-lui celui du modèle, ou retirez-la."]),
])
def test_the_columns_are_known_by_their_name(entetes, phrases):
    assert fautes(entetes, COLONNES) == phrases


def test_the_columns_stand_in_any_order():
    assert rangs(["ville", "NOM", "prénom"], COLONNES) == {"Prénom": 2, "Nom": 1, "Ville": 0}


def test_a_file_is_read_over_then_kept_whole_without_a_letter(gestion):
    FabriqueBeneficiaire(compte__email="lea@example.org", compte__prenom="Léa", compte__nom="Petit")
    texte = f"{ENTETE}\n{ZOE}\nLEA@example.org;Lea;PETIT;;;\nzoe@example.org;Zoé;Lecœur;;;\n"
    reponse = envoyer(gestion, PERSONNES, texte)
    assert (reponse.status_code, lus(reponse)) == (200, [
        (2, "Zoé Lecœur", "à ajouter", []), (3, "Lea PETIT", "déjà connu, rien ne change", []), (4, "Zoé Lecœur", "le même qu’à la ligne 2", []),
    ])
    assert not Compte.objects.filter(email="zoe@example.org").exists()
    assert "1 ligne importée. 2 étaient déjà connues" in confirmer(gestion, PERSONNES, reponse.context["contenu"])
    zoe = Beneficiaire.objects.get(compte__email="zoe@example.org")
    assert (zoe.statut, zoe.code_postal, zoe.territoire) == ("demandeur_emploi", "01000", "reunion")
    assert (zoe.compte.roles, zoe.compte.has_usable_password()) == (["beneficiaire"], False)
    assert not Envoi.objects.exists()
    assert Evenement.objects.get(verbe="beneficiaires.importer").details == {"ajouts": 1, "connus": 2}
    # once more: nobody twice
    assert "tout ce que dit ce fichier était déjà connu" in confirmer(gestion, PERSONNES, reponse.context["contenu"])
    assert Beneficiaire.objects.count() == 2


FAUTES = (
    ("zoe;Zoé;Lecœur;;;", "Adresse électronique : Saisissez une adresse de courriel valide."),
    (";Zoé;Lecœur;;;", "Adresse électronique : Renseignez « Adresse électronique »."),
    ("zoe@example.org;Zoé;;;;", "Nom : Renseignez « Nom »."),
    ("zoe@example.org;Zoé;Lecœur;;441;", "Code postal : Un code postal a cinq chiffres."),
    ("zoe@example.org;Zoé;2 99 01 75 123 456 49;;;", "Nom : un numéro de sécurité sociale s’y trouve : retirez-le, un bilan n’en a pas besoin."),
    ("zoe@example.org;Zoé;Lecœur;retraite;;", "Situation : écrivez l’un de ces mots : « Salariat privé », « Recherche d’emploi », « Emploi public », "
     "« Activité indépendante » ou « Autre situation »."),
    ("lea@example.org;Zoé;Lecœur;;;", "Adresse électronique : cette adresse est déjà celle d’une autre personne : vérifiez l’adresse et le nom."),
    ("parti@example.org;Zoé;Lecœur;;;", "Ce compte est désactivé : la gestion doit d’abord le réactiver."),
    ("zoe@example.org;Zo\x07;Lecœur;;;", "un texte est trop long (500 caractères au plus), ou un caractère ne se lit pas : enregistrez le fichier en UTF-8."),
)


def test_each_fault_is_said_with_its_line_and_nothing_is_kept(gestion):
    FabriqueBeneficiaire(compte__email="lea@example.org")
    FabriqueCompte(email="parti@example.org", prenom="Zoé", nom="Lecœur", roles=["consultant"], is_active=False)
    for ligne, phrase in FAUTES:
        reponse = envoyer(gestion, PERSONNES, f"{ENTETE}\nlou@example.org;Lou;Martin;;;\n{ligne}\n", "importer")
        normal = [(n, [" ".join(f.split()) for f in fautes_]) for n, _, _, fautes_ in lus(reponse) if fautes_]
        assert (reponse.status_code, normal) == (422, [(3, [phrase])])
    assert not Compte.objects.filter(email="lou@example.org").exists()
    assert not Evenement.objects.filter(verbe="beneficiaires.importer").exists()


def test_without_the_transaction_the_good_lines_of_a_bad_file_would_stay(gestion, monkeypatch):
    monkeypatch.setattr(ressources.Ressource, "import_data", lambda self, donnees, **_: super(ressources.Ressource, self).import_data(donnees))
    envoyer(gestion, PERSONNES, f"{ENTETE}\n{ZOE}\nfaux;A;B;;;\n")
    assert Compte.objects.filter(email="zoe@example.org").exists()


def longue(combien, derniere=ZOE):
    lignes = "".join(f"p{n}@example.org;Paul;Martin {n};;;\n" for n in range(combien))
    return f"{ENTETE}\n{lignes}{derniere}\n"


@pytest.fixture
def petits_pas(monkeypatch):
    """As many steps, with five times fewer lines."""
    monkeypatch.setattr(travail, "LOT", 5)


@pytest.mark.usefixtures("petits_pas")
def test_a_confirmed_file_is_done_by_a_worker_whoever_is_killed_and_its_content_goes_with_the_last_step(gestion, monkeypatch):
    contenu = envoyer(gestion, PERSONNES, longue(travail.LOT)).context["contenu"]
    envoi = {"contenu": contenu, "geste": "importer"}
    page = gestion.post(reverse(f"{PERSONNES}_echanger"), envoi).url
    assert gestion.post(reverse(f"{PERSONNES}_echanger"), envoi).url == page  # a nervous finger
    chantier, instant = Chantier.objects.get(), timezone.now()
    assert b"Martin" not in bytes(chantier.depot)
    vrai = Personnes.ajouter
    with monkeypatch.context() as coupure, pytest.raises(SystemExit):  # as a kill, in the middle of a step
        coupure.setattr(Personnes, "ajouter", lambda self, lu: (_ for _ in ()).throw(SystemExit) if lu["nom"] == "Martin 4" else vrai(self, lu))
        chantiers.avancer(chantier.pk, instant)
    assert not Beneficiaire.objects.exists()
    apres = instant + chantiers.BAIL
    assert [chantiers.avancer(chantier.pk, apres, duree=0) for _ in range(3)] == [1, 1, 0]  # the last step ends it
    chantier.refresh_from_db()
    assert (chantier.etat, chantier.faits, chantier.depot, Beneficiaire.objects.count()) == ("fini", travail.LOT + 1, None, travail.LOT + 1)
    assert "c’est terminé" in gestion.get("/compte/").text


def test_what_changed_since_the_file_was_read_over_keeps_all_of_it_out_and_names_the_line(gestion):
    contenu = envoyer(gestion, PERSONNES, longue(2)).context["contenu"]
    FabriqueBeneficiaire(compte__email="zoe@example.org", compte__prenom="Zoé", compte__nom="Autre")
    page = confirmer(gestion, PERSONNES, contenu)
    assert ("Rien n’est importé" in page, "Ligne 4" in page, Beneficiaire.objects.count()) == (True, True, 1)
    assert "une erreur de notre côté" in travail.dire({"cause": "interne", "fautes": [2]}).phrase


def test_another_file_waits_its_turn_in_a_sentence_and_a_stopped_one_is_forgotten_the_next_day(gestion):
    premiere, seconde = (envoyer(gestion, PERSONNES, longue(n)).context["contenu"] for n in (1, 2))
    gestion.post(reverse(f"{PERSONNES}_echanger"), {"contenu": premiere, "geste": "importer"})
    suite = gestion.post(reverse(f"{PERSONNES}_echanger"), {"contenu": seconde, "geste": "importer"}, follow=True)
    assert "Un autre fichier est en train d’être importé" in suite.text
    Chantier.objects.update(etat="echec", fini_le=timezone.now() - chantiers.REMIS * 2)
    chantiers.oublier(timezone.now())
    chantier = Chantier.objects.get()
    assert (chantier.depot, chantiers.recommencer(chantier, acteur=Acteur(compte=chantier.par), instant=timezone.now())) == (None, True)
    chantiers.avancer_la_file(timezone.now())
    assert Chantier.objects.get().erreur == "Ce qui avait été remis n’est plus là : remettez-le."
    assert gestion.post(reverse("chantiers:lancer", args=["import_beneficiaires"])).status_code == 404  # never by its name alone


@pytest.mark.usefixtures("petits_pas")
def test_a_stopped_import_is_taken_up_by_whoever_handed_it_in_and_a_new_file_begins_at_its_first_line(gestion, client):
    premiere, seconde = (envoyer(gestion, PERSONNES, longue(n)).context["contenu"] for n in (travail.LOT, 2))
    gestion.post(reverse(f"{PERSONNES}_echanger"), {"contenu": premiere, "geste": "importer"})
    chantiers.avancer(Chantier.objects.get().pk, timezone.now(), duree=0)
    Chantier.objects.update(etat="echec", fini_le=timezone.now(), depot=None)
    par, recommencer = Chantier.objects.get().par, reverse("chantiers:recommencer", args=[Chantier.objects.get().pk])
    client.force_login(FabriqueCompte(gestion=True))
    assert ("Recommencer" in client.get(reverse("chantiers:liste")).text, client.post(recommencer).status_code) == (False, 403)
    client.force_login(par)
    client.post(recommencer)
    client.post(reverse(f"{PERSONNES}_echanger"), {"contenu": seconde, "geste": "importer"})
    assert Chantier.objects.values_list("etat", "memoire", "faits").get() == ("a_faire", {}, 0)
    Compte.objects.filter(pk=par.pk).update(roles=["consultant"])
    chantiers.avancer_la_file(timezone.now())
    assert (Chantier.objects.get().etat, Beneficiaire.objects.count()) == ("echec", 0)
    assert Chantier.objects.get().erreur.startswith("La personne qui l’avait demandé n’en a plus le droit")


@pytest.mark.parametrize(("octets", "phrase"), [
    (b"", "Le fichier soumis est vide."), (b"Nom\nMartin\n", "Il manque la colonne « Adresse électronique »."), (b"\0\1\2", "Ce fichier ne se lit pas"),
    (ENTETE.encode(), "Ce fichier n’a que son en-tête"),
    (b"Adresse \xe9lectronique;Pr\xe9nom;Nom;Mot de passe\n", "La colonne « Mot de passe » n’est pas connue"),
])
def test_a_file_that_is_not_ours_is_refused_in_a_sentence(gestion, octets, phrase):
    reponse = envoyer(gestion, PERSONNES, octets)
    assert (reponse.status_code, phrase in " ".join(reponse.text.replace("&#x27;", "’").split())) == (422, True)


def test_an_employer_is_known_by_its_siret_or_by_its_name_and_town(gestion):
    FabriqueEmployeur(siret=siret(7))
    FabriqueEmployeur(raison_sociale="Halle", siret="", ville="Rezé")
    texte = f"Raison sociale;SIRET;Ville\nAutre nom;{siret(7)};\nHALLE;;rezé\nNeuve;{siret(8)};Nantes\nFausse;123;\n"
    assert [ligne[2] for ligne in lus(envoyer(gestion, EMPLOYEURS, texte))] == ["déjà connu, rien ne change", "déjà connu, rien ne change", "à ajouter",
                                                                               "à corriger"]
    confirmer(gestion, EMPLOYEURS, envoyer(gestion, EMPLOYEURS, texte.replace("Fausse;123;\n", "")).context["contenu"])
    assert sorted(Employeur.objects.values_list("raison_sociale", flat=True)) == ["Ateliers Kerbrat SAS", "Halle", "Neuve"]


@pytest.mark.parametrize("genre", ["csv", "xlsx"])
@pytest.mark.parametrize("racine", [PERSONNES, EMPLOYEURS])
def test_the_model_is_a_file_that_the_import_reads(gestion, racine, genre):
    reponse = gestion.get(reverse(f"{racine}_modele", args=[genre]))
    octets = b"".join(reponse.streaming_content) if genre == "csv" else reponse.content
    assert [ligne[2] for ligne in lus(envoyer(gestion, racine, octets))] == ["à ajouter"]


@pytest.mark.parametrize("genre", ["csv", "xlsx"])
def test_the_list_leaves_as_it_is_filtered_without_a_formula_and_comes_back_the_same(gestion, genre):
    FabriqueBeneficiaire(compte__email="zoe@example.org", compte__prenom="Zoé", compte__nom="Lecœur", poste="=cmd|'/C calc'!A0", statut="independant")
    FabriqueBeneficiaire(compte__nom="Martin")
    reponse = gestion.post(reverse(f"{PERSONNES}_exporter", args=[genre]) + "?q=lecoeur")
    octets = b"".join(reponse.streaming_content) if genre == "csv" else reponse.content
    if genre == "xlsx":
        cellules = [c for ligne in load_workbook(io.BytesIO(octets)).active.iter_rows() for c in ligne]
        assert "f" not in {c.data_type for c in cellules}  # no formula
        assert "'=cmd|'/C calc'!A0" in [c.value for c in cellules]
    else:
        assert ";'=cmd|'/C calc'!A0;" in octets.decode()
    assert Evenement.objects.get(verbe="beneficiaires.exporter").details == {"lignes": 1}
    assert [ligne[1:3] for ligne in lus(envoyer(gestion, PERSONNES, octets))] == [("Zoé Lecœur", "déjà connu, rien ne change")]


@pytest.mark.parametrize("racine", [PERSONNES, EMPLOYEURS])
def test_a_consultant_neither_reads_nor_writes_a_file(client, db, racine):
    client.force_login(FabriqueCompte(consultant=True))
    adresses = [reverse(f"{racine}_echanger"), *(reverse(f"{racine}_{vue}", args=["csv"]) for vue in ("modele", "exporter"))]
    assert {getattr(client, methode)(adresse).status_code for methode in ("get", "post") for adresse in adresses} == {302}
    assert not Evenement.objects.exists()


def test_a_person_without_any_bilan_is_forgotten_three_years_after_the_last_contact(gestion):
    """Erased, or emptied when the journal names her; never who has a bilan, nor who is of the team."""
    instant = timezone.now()
    vieux = instant.replace(year=instant.year - 3) - timezone.timedelta(days=2)
    importee, venue, suivie, equipe, recente = (FabriqueBeneficiaire(compte__email=f"{n}@example.org") for n in "abcde")
    fermee = FabriqueBeneficiaire(compte__is_active=False)
    FabriqueDossier(beneficiaire=suivie)
    consigner(f"compte:{venue.compte_id}", "connexion.ouvrir", acteur=Acteur(compte=venue.compte), instant=vieux)
    Compte.objects.filter(pk=equipe.compte_id).update(roles=["beneficiaire", "consultant"])
    abonner(venue.compte, acteur=Acteur(compte=venue.compte), instant=vieux)
    Authenticator.objects.create(user=venue.compte, type="totp", data={})
    planifier(Courriel(cle=f"essai:{n}", destinataire=a, gabarit="seances/annulee", fil=fil) for n, (a, fil) in enumerate([
        ("a@example.org", "compte:1"), ("B@example.org", ""), ("b@example.org", "dossier:9"), ("c@example.org", "compte:3"),
    ]))
    Compte.objects.exclude(pk=recente.compte_id).update(cree_le=vieux, last_login=None)
    assert "Sera oubliée le" in gestion.get(reverse(f"{PERSONNES}_change", args=[importee.pk])).text
    assert (oublier_les_sans_dossier(instant - timezone.timedelta(days=9)), oublier_les_sans_dossier(instant), oublier_les_sans_dossier(instant)) == (0, 3, 0)
    assert set(Beneficiaire.objects.all()) == {suivie, equipe, recente}
    assert not Compte.objects.filter(email="a@example.org").exists()
    assert set(Envoi.objects.values_list("destinataire", "fil")) == {("b@example.org", "dossier:9"), ("c@example.org", "compte:3")}
    assert (Authenticator.objects.filter(user=venue.compte).exists(), Abonnement.objects.exists()) == (False, False)
    assert not Compte.objects.filter(pk=fermee.compte_id).exists()
    reste = Compte.objects.get(pk=venue.compte_id)
    assert (reste.nom_complet, reste.is_active, "example.org" in reste.email) == ("Personne oubliée", False, False)


def test_what_the_library_took_back_is_never_said_to_be_imported(gestion, monkeypatch):
    contenu = envoyer(gestion, PERSONNES, longue(1)).context["contenu"]
    monkeypatch.setattr(Personnes, "after_import", lambda *_, **__: (_ for _ in ()).throw(ValueError))
    assert "Rien n’est importé" in confirmer(gestion, PERSONNES, contenu)
    assert not Beneficiaire.objects.exists()
