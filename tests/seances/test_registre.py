"""The papers and the export are sums of the ledger, whatever was held, missed, undone, put right or withdrawn."""
import csv
from contextlib import suppress
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Sum
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from bilan.socle.instantane import decoder
from bilan.socle.models import Document
from bilan.socle.transitions import TransitionRefusee
from seances import actions
from seances.models import EcritureHeures, TravailPersonnel
from tests.fabriques import FabriqueDossier, FabriqueOrganisme
from tests.outils.connexion import Visiteur
from tests.seances.outils import beneficiaire, clore, confirmer, consultante, paris

pytestmark = pytest.mark.django_db
FIN = paris(3, 20)


@pytest.fixture
def dossier():
    FabriqueOrganisme()
    return FabriqueDossier(etat="planifie", contractualise_le=date(2026, 12, 2), mode_financement="cpf_hors_temps_travail")


def _noter(dossier, minutes=60, jour=date(2027, 1, 13), instant=None):
    return actions.noter_travail(dossier, acteur=beneficiaire(dossier), instant=instant or paris(1, 14), jour=jour, minutes=minutes, sujet="Fiches métier")


# --- Sums -------------------------------------------------------------------------------------------------------------

def _tenir(seance, ecart):
    clore(seance, fin=ecart)


def _tenir_puis_rouvrir(seance, ecart):
    clore(seance)
    actions.rouvrir(seance, acteur=consultante(seance), instant=seance.close_le + timedelta(minutes=1))
    if ecart % 2:
        clore(seance, fin=ecart)


def _corriger(seance, ecart):
    clore(seance)
    contestation = actions.contester(seance, acteur=beneficiaire(seance), instant=seance.close_le + timedelta(hours=1), message="Non.")
    actions.corriger(contestation, acteur=consultante(seance), instant=seance.close_le + timedelta(hours=2), debut_reel=seance.debut,
                     fin_reelle=seance.fin + timedelta(minutes=ecart or 1))


def _manquer(seance, ecart):
    actions.constater_absence(seance, acteur=consultante(seance), instant=seance.fin)


SEANCE = st.tuples(st.sampled_from([_tenir, _tenir, _tenir_puis_rouvrir, _corriger, _manquer]), st.integers(-50, 40))
RECHERCHE = st.tuples(st.sampled_from(["noter", "modifier", "retirer"]), st.integers(1, 320))


def _rechercher(dossier, geste, minutes):
    travail = TravailPersonnel.objects.comptes().filter(dossier=dossier).first()
    if geste == "noter" or travail is None:
        _noter(dossier, minutes, instant=FIN)
    elif geste == "retirer":
        actions.retirer_travail(travail, acteur=beneficiaire(dossier), instant=FIN)
    else:
        actions.modifier_travail(travail, acteur=beneficiaire(dossier), instant=FIN, jour=date(2027, 1, 20), minutes=minutes, sujet="Annonces")


def _vivre(dossier, seances, sorts, recherches):
    """Each act as its author would do it; what the rules refuse is left undone."""
    gestes = [lambda s=s, g=g, e=e: g(s, e) for s, (g, e) in zip(seances, sorts, strict=True)]
    gestes += [lambda g=g, m=m: _rechercher(dossier, g, m) for g, m in recherches]
    for geste in gestes:
        with suppress(TransitionRefusee, ValidationError), transaction.atomic():
            geste()


def _papiers(dossier):
    actions.certifier(dossier, acteur=consultante(dossier), instant=FIN)
    actions.attester(dossier, acteur=consultante(dossier), instant=FIN)
    return {document.gabarit.rsplit("/", 1)[1][:-5]: decoder(document.donnees) for document in Document.objects.all()}


def _export(dossier, page="seances:registre"):
    visiteur = Visiteur()
    visiteur.force_login(dossier.consultant)
    reponse = visiteur.get(reverse(page, args=[dossier.numero]) + "?format=csv")
    return list(csv.DictReader(StringIO(b"".join(reponse.streaming_content).decode("utf-8-sig")), delimiter=";"))


def test_every_paper_and_the_export_are_sums_of_the_ledger(dossier):
    seances = confirmer(dossier)

    @settings(max_examples=8)
    @given(st.lists(SEANCE, min_size=10, max_size=10), st.lists(RECHERCHE, max_size=5))
    def sommes(sorts, recherches):
        with transaction.atomic():
            _vivre(dossier, seances, [(_tenir, 0), *sorts[1:]], recherches)
            dossier.refresh_from_db()
            _comparer(dossier)
            transaction.set_rollback(True)
        for objet in (dossier, *seances):
            objet.refresh_from_db()

    sommes()


def _comparer(dossier):
    registre = EcritureHeures.objects.filter(dossier=dossier)
    natures = dict(registre.order_by().values_list("nature").annotate(Sum("minutes")))
    phases = dict(registre.exclude(phase="").order_by().values_list("phase").annotate(Sum("minutes")))
    accompagnement, personnel = natures["accompagnement"], natures.get("travail_personnel", 0)
    papiers, lignes = _papiers(dossier), _export(dossier)
    feuille, attestation = papiers["feuille_emargement"], papiers["attestation_assiduite"]
    assert accompagnement == papiers["certificat_realisation"]["minutes"] == feuille["minutes"] == sum(ligne["minutes"] for ligne in feuille["lignes"])
    assert attestation["accompagnement"]["realise"] == sum(phase["realise"] for phase in attestation["phases"]) == accompagnement
    assert [phase["realise"] for phase in attestation["phases"]] == [phases.get(code, 0) for code in ("preliminaire", "investigation", "conclusions")]
    assert attestation["personnel"]["realise"] == personnel == sum(t.minutes for t in TravailPersonnel.objects.comptes().filter(dossier=dossier))
    assert sum(int(ligne["Minutes"]) for ligne in lignes) == accompagnement + personnel <= 24 * 60
    assert sum(int(ligne["Minutes finançables"]) for ligne in lignes) == accompagnement  # the CPF pays nothing else
    tenues = [seance for seance in _export(dossier, "seances:dossier") if seance["État"] == "Réalisée"]
    assert [(ligne["De"], ligne["À"], int(ligne["Minutes"])) for ligne in tenues] == [
        (*(f"{timezone.localtime(ligne[borne]):%H:%M}" for borne in ("debut", "fin")), ligne["minutes"]) for ligne in feuille["lignes"]
    ]


# --- What the funder may be charged for -----------------------------------------------------------------------------------

@pytest.mark.parametrize(("mode", "souscription", "financables"), [
    ("cpf_hors_temps_travail", date(2026, 2, 25), 120), ("cpf_hors_temps_travail", date(2026, 2, 26), 60), ("cpf_temps_travail", date(2026, 2, 26), 60),
    ("plan_developpement", date(2026, 2, 26), 120), ("personnel", date(2026, 2, 26), 120),
])
def test_the_cpf_pays_accompaniment_alone_since_26_february_2026(mode, souscription, financables):
    FabriqueOrganisme()
    dossier = FabriqueDossier(etat="planifie", contractualise_le=date(2026, 12, 2), mode_financement=mode, souscription=souscription)
    clore(confirmer(dossier)[0])
    _noter(dossier)
    assert sum(int(ligne["Minutes finançables"]) for ligne in _export(dossier)) == financables


# --- Research put right -------------------------------------------------------------------------------------------------

def test_research_is_put_right_by_contrary_lines(dossier):
    travail = _noter(dossier)
    corrige = actions.modifier_travail(travail, acteur=beneficiaire(dossier), instant=paris(1, 15), jour=date(2027, 1, 12), minutes=90, sujet="Annonces")
    assert list(EcritureHeures.objects.order_by("pk").values_list("minutes", flat=True)) == [60, -60, 90]
    assert list(TravailPersonnel.objects.comptes()) == [corrige]
    actions.retirer_travail(corrige, acteur=beneficiaire(dossier), instant=paris(1, 15))
    assert (EcritureHeures.objects.aggregate(n=Sum("minutes"))["n"], TravailPersonnel.objects.comptes().count()) == (0, 0)
    with pytest.raises(TransitionRefusee, match="^Ces recherches sont déjà retirées.$"):
        actions.retirer_travail(corrige, acteur=beneficiaire(dossier), instant=paris(1, 15))


def test_the_five_hours_are_free_again_for_what_is_put_right(dossier):
    travail = _noter(dossier, 300)
    actions.modifier_travail(travail, acteur=beneficiaire(dossier), instant=paris(1, 15), jour=travail.jour, minutes=300, sujet="Annonces")
    assert EcritureHeures.objects.aggregate(n=Sum("minutes"))["n"] == 300


def test_a_refused_correction_changes_nothing(dossier):
    travail = _noter(dossier)
    with pytest.raises(ValidationError):
        actions.modifier_travail(travail, acteur=beneficiaire(dossier), instant=paris(1, 15), jour=travail.jour, minutes=301, sujet="Annonces")
    travail.refresh_from_db()
    assert (travail.retire_le, EcritureHeures.objects.count()) == (None, 1)


def test_what_a_paper_counts_does_not_change_any_more(dossier):
    clore(confirmer(dossier)[0])
    avant = _noter(dossier)
    dossier.refresh_from_db()
    actions.attester(dossier, acteur=consultante(dossier), instant=paris(1, 20))
    apres = _noter(dossier, instant=paris(1, 21))
    with pytest.raises(TransitionRefusee, match="^Ces recherches figurent sur un document déjà établi"):
        actions.retirer_travail(avant, acteur=beneficiaire(dossier), instant=paris(1, 22))
    actions.retirer_travail(apres, acteur=beneficiaire(dossier), instant=paris(1, 22))


def test_only_its_author_puts_research_right(dossier, client):
    travail = _noter(dossier)
    with pytest.raises(PermissionDenied):
        actions.retirer_travail(travail, acteur=consultante(dossier), instant=paris(1, 15))
    client.force_login(dossier.consultant)
    assert client.get(reverse("seances:modifier_recherche", args=[travail.pk])).status_code == 404
    client.force_login(dossier.beneficiaire.compte)
    page = client.get(reverse("seances:modifier_recherche", args=[travail.pk]))
    assert "Fiches métier" in page.text
    demain = timezone.localdate() + timedelta(days=1)
    page = client.post(page.request["PATH_INFO"], {"jour": demain.isoformat(), "minutes": "15", "sujet": "Annonces"})
    assert (page.status_code, "Annonces" in page.text) == (422, True)


# --- A certificate that is no longer the sum ------------------------------------------------------------------------------

def test_hours_written_after_a_certificate_ask_for_a_new_one(dossier, client):
    seances = confirmer(dossier)
    clore(seances[0])
    dossier.refresh_from_db()
    client.force_login(dossier.consultant)
    page = reverse("seances:dossier", args=[dossier.numero])
    actions.certifier(dossier, acteur=consultante(dossier), instant=paris(1, 12))
    assert "établissez-le de nouveau" not in client.get(page).text
    clore(seances[1])
    assert "Des heures ont été inscrites depuis le certificat du 12\u00a0janvier 2027" in client.get(page).text
