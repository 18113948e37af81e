"""`manage.py peupler`: the same bilans for the same seed, in which every rule of the models holds."""

import json
from collections import Counter
from datetime import date, datetime, time, timedelta

import pytest
from django.core.management import CommandError
from django.db import connection
from django.db.models import Count, F, Max, Q, Sum
from django.urls import reverse

from beneficiaires.etats import EtatDossier
from beneficiaires.models import Beneficiaire, Dossier, Employeur, Organisme, Piece
from beneficiaires.models.champs import valider_siret
from beneficiaires.regles import REGIMES, EtapePedagogique, ModeFinancement, UsageEmployeur
from bilan.rassemblement import taches
from bilan.signature.models import Lien, Signature
from bilan.socle import documents, journal
from bilan.socle.acteur import SYSTEME
from bilan.socle.calendrier import PARIS
from bilan.socle.models import Coffre, Compte, Document, Evenement
from bilan.socle.roles import Role
from conventions import edof
from conventions.etats import EtatConvention
from conventions.models import AcceptationMCF, Convention, Version
from seances.actions.certificat import certificat_perime
from seances.etats import PLANIFIEES, EtatSeance
from seances.heures import compteur
from seances.models import Contestation, Demande, Disponibilite, EcritureHeures, Emargement, Seance, TravailPersonnel
from syntheses.models import EtapeProjet, Resultats, Rubrique, Synthese
from syntheses.models import Version as VersionSynthese
from tests.outils.connexion import Visiteur
from tests.outils.peuplement import JOUR, peupler, secret
from travaux.models import Note, Reponses

PREVUS = set(EtatDossier) - {EtatDossier.PURGE}  # what destroys the content is another issue's
ETAPES = ("proposition", "acceptation", "entree", "sortie", "retractation")
ECRITS = (
    Beneficiaire, Dossier, Employeur, Coffre, Compte, Document, Evenement, Lien, Signature, AcceptationMCF, Convention, Version, EcritureHeures,
    Contestation, Demande, Disponibilite, Emargement, Seance, TravailPersonnel, EtapeProjet, Resultats, Rubrique, Synthese,
    VersionSynthese, Note,
)


@pytest.fixture(scope="module")
def _peuplee(base_du_module):
    peupler()


@pytest.fixture
def peuplee(_peuplee, db):
    """Sixty bilans."""


def test_every_constraint_holds_on_every_row(peuplee):
    """The base checks each row as it comes, but for the keys, in the end: what is left is what each field accepts."""
    connection.check_constraints()
    fautes = []
    for modele in ECRITS:
        for instance in modele._base_manager.all()[:40]:
            try:
                exclus = [c.name for c in modele._meta.fields if (c.null and not c.blank) or secret(c)]
                instance.full_clean(exclude=exclus, validate_unique=False, validate_constraints=False)
            except Exception as faute:
                fautes.append((modele._meta.label, instance.pk, str(faute)))
    assert fautes == []


def test_what_triggers_keep_is_what_they_would_write_now(peuplee):
    """Rows that come in bulk: a dossier is named by its people, and bears its last step on EDOF."""
    dossiers = list(Dossier.objects.select_related("beneficiaire__compte", "employeur"))
    assert {dossier.recherche for dossier in dossiers} == {" ".join(filter(None, (
        dossier.numero.lower(), dossier.beneficiaire.compte.recherche, dossier.employeur and dossier.employeur.recherche))) for dossier in dossiers}
    lignes = {dossier.pk: [ligne.demarche for ligne in edof.lignes(dossier) if ligne.faite and ligne.demarche.value in ETAPES] for dossier in dossiers}
    attendues = {cle: max(faites, key=lambda faite: ETAPES.index(faite.value)).value if faites else "" for cle, faites in lignes.items()}
    assert {dossier.pk: dossier.edof_etape for dossier in dossiers} == attendues
    assert set(attendues.values()) >= {"", "acceptation", "entree", "sortie"}
    comptees = Dossier.objects.annotate(
        jusqu_au=Max("seances__debut", filter=Q(seances__etat__in=PLANIFIEES)), faites=Count("seances", filter=Q(seances__etat__in=["confirmee", "realisee"])),
    )
    assert [d.numero for d in comptees if (d.seances_jusqu_au, d.seances_faites) != (d.jusqu_au, d.faites)] == []


def test_every_state_and_every_way_of_paying_is_there(peuplee):
    assert set(Dossier.objects.values_list("etat", flat=True)) == {etat.value for etat in PREVUS}
    assert set(Dossier.objects.values_list("mode_financement", flat=True)) == {mode.value for mode in ModeFinancement}
    passagers = {EtatConvention.REMPLACEE, EtatConvention.ABANDONNEE}
    assert set(Convention.objects.values_list("etat", flat=True)) == {etat.value for etat in set(EtatConvention) - passagers}
    assert set(Seance.objects.values_list("etat", flat=True)) >= {EtatSeance.PROPOSEE, EtatSeance.CONFIRMEE, EtatSeance.REALISEE}


def test_an_employer_stands_where_he_may_and_never_where_he_must_not(peuplee):
    for usage, present in ((UsageEmployeur.REQUIS, True), (UsageEmployeur.INTERDIT, False)):
        modes = [mode.value for mode, regime in REGIMES.items() if regime.employeur is usage]
        assert {d.employeur is not None for d in Dossier.objects.filter(mode_financement__in=modes)} == {present}
    assert Employeur.objects.filter(siret__startswith=Organisme.courant().siren).count() == 0
    for siret in Employeur.objects.values_list("siret", flat=True):
        valider_siret(siret)


def test_the_ledger_holds_what_was_held_and_never_more_than_the_programme(peuplee):
    tenues = Seance.objects.filter(etat=EtatSeance.REALISEE)
    assert EcritureHeures.objects.filter(seance__isnull=False).count() == tenues.count()
    assert EcritureHeures.objects.filter(seance__in=tenues).count() == tenues.count()
    for dossier in Dossier.objects.all():
        compte = compteur(dossier)
        somme = EcritureHeures.objects.filter(dossier=dossier).aggregate(somme=Sum("minutes"))["somme"] or 0
        assert compte.total.realise == somme <= 24 * 60
        assert all(etape.realise <= etape.prevu for etape in compte.etapes.values())
        personnelles = TravailPersonnel.objects.filter(dossier=dossier).aggregate(somme=Sum("minutes"))["somme"] or 0
        assert compte.etapes[EtapePedagogique.RECHERCHES_PERSONNELLES].realise == personnelles


def test_what_was_held_is_signed_by_the_consultant_and_almost_always_by_both(peuplee):
    signees = Seance.objects.filter(etat=EtatSeance.REALISEE).annotate(n=Count("emargements"))
    assert set(signees.values_list("n", flat=True)) <= {1, 2}
    assert signees.filter(n=2).count() > 0.9 * signees.count()
    assert Emargement.objects.exclude(seance__etat=EtatSeance.REALISEE).count() == 0


def test_whoever_went_to_the_term_has_a_certificate_that_says_all_the_hours(peuplee):
    finis = Dossier.objects.filter(etat__in=[EtatDossier.CONCLUSIONS_REMISES, EtatDossier.CLOS])
    papiers = Piece.objects.filter(nature__in=["certificat_realisation", "feuille_emargement"])
    assert Counter(papiers.values_list("dossier", flat=True)) == dict.fromkeys(finis.values_list("pk", flat=True), 2)
    assert [dossier for dossier in finis if certificat_perime(dossier)] == []


def test_nothing_is_held_after_the_day_and_nothing_confirmed_before_the_contract(peuplee):
    assert Seance.objects.filter(etat=EtatSeance.REALISEE, debut__date__gte=JOUR).count() == 0
    assert Seance.objects.filter(etat=EtatSeance.CONFIRMEE, dossier__contractualise_le=None).count() == 0
    assert Seance.objects.filter(etat=EtatSeance.REALISEE, debut__date__lt=F("dossier__contractualise_le")).count() == 0
    assert Dossier.objects.filter(Q(ouvert_le__gte=JOUR) | Q(contractualise_le__gt=JOUR) | Q(date_terme__gt=JOUR)).count() == 0


def test_who_can_be_found_from_a_few_letters_without_accents(peuplee):
    compte = Compte.objects.filter(roles=[Role.BENEFICIAIRE]).first()
    assert compte.recherche.startswith(compte.recherche.lower())
    assert compte in Compte.objects.filter(recherche__contains=compte.recherche.split()[0])


def test_the_secrets_open_and_the_journal_holds(peuplee):
    assert all(travail.sujet for travail in TravailPersonnel.objects.all()[:20])
    assert all(note.texte for note in Note.objects.all())
    assert [len(json.loads(reponses.contenu)) for reponses in Reponses.objects.all()[:20]] == [1] * 20
    assert all(rubrique.texte for rubrique in Rubrique.objects.all()[:20])
    assert documents.lire(Document.objects.first()).startswith(b"%PDF")
    assert journal.ruptures() == []
    assert Evenement.objects.filter(role="", compte=None).count() == 0
    assert Evenement.objects.filter(verbe="convention.constater_silence", role=SYSTEME.role).count() > 0


def test_the_page_of_a_dossier_owes_what_the_home_owes_of_it(peuplee):
    """Of one bilan, only what its state allows is asked: whatever the home finds is found there too."""
    instant = datetime.combine(date.fromisoformat(JOUR), time(10), PARIS) + timedelta(days=30)  # more is owed then
    dues = {compte: taches(compte, instant) for compte in Compte.objects.filter(roles__contains=[Role.CONSULTANT.value])}
    dossiers = Dossier.objects.filter(consultant__in=dues).order_by("etat", "mode_financement", "pk").distinct("etat", "mode_financement")
    trouvees = {dossier: taches(dossier.consultant, instant, dossier) for dossier in dossiers}
    assert trouvees == {dossier: [tache for tache in dues[dossier.consultant] if tache.dossier == dossier] for dossier in dossiers}
    assert {tache.url.split("/")[1] for dites in trouvees.values() for tache in dites} >= {"conventions", "dossiers", "travaux"}


def test_what_is_written_next_has_a_key_and_a_number_of_its_own(peuplee):
    for modele in (Dossier, Compte, Seance, Convention, EcritureHeures, Evenement):
        dernier = modele._base_manager.order_by("-pk").first().pk
        with connection.cursor() as curseur:
            curseur.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [modele._meta.db_table])
            [[suivant]] = curseur.fetchall()
        assert suivant > dernier


def test_more_can_be_added_only_when_asked(peuplee):
    with pytest.raises(CommandError, match="contient déjà 60\xa0dossiers"):
        peupler(5)
    peupler(5, ajouter=True)
    assert Dossier.objects.count() == 65
    assert Dossier.objects.values("numero").distinct().count() == 65


@pytest.mark.parametrize("role", [Role.CONSULTANT, Role.GESTION, Role.BENEFICIAIRE])
def test_the_pages_answer_on_these_data(peuplee, role):
    compte = Compte.objects.filter(roles=[role], email__endswith="@demonstration.example").get()
    visiteur = Visiteur()
    visiteur.force_login(compte)
    adresses = {"accueil"} if role is Role.BENEFICIAIRE else {"accueil", "beneficiaires:liste"}
    assert {visiteur.get(reverse(adresse), follow=True).status_code for adresse in adresses} == {200}


def test_the_tabs_of_a_dossier_answer_in_every_state(peuplee):
    visiteur = Visiteur()
    visiteur.force_login(Compte.objects.filter(roles=[Role.CONSULTANT]).get())
    codes = {}
    for etat in PREVUS:
        dossier = Dossier.objects.filter(etat=etat).first()
        codes |= {(etat, onglet): visiteur.get(reverse(onglet, args=[dossier.numero])).status_code for onglet in ("dossier", "conventions:dossier")}
    assert {cle: code for cle, code in codes.items() if code != 200} == {}
