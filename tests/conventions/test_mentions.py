"""Nothing incomplete leaves: each mandatory mention of each contract, emptied one by one; each figure out of its bounds."""
from datetime import date, datetime

import pytest
from django.core.exceptions import ValidationError

from beneficiaires.models import EtapeDossier, LigneFinancement
from beneficiaires.regles import NatureContrat
from bilan.socle.acteur import Acteur
from bilan.socle.calendrier import PARIS
from bilan.socle.models import Document, Envoi
from bilan.socle.roles import Role
from bilan.socle.transitions import TransitionRefusee
from conventions import actions, donnees
from conventions.etats import EtatConvention
from conventions.forms import FormeBrouillon
from conventions.models import Convention
from conventions.regles import MENTIONS
from conventions.views.manques import manques
from tests.fabriques import FabriqueConvention, FabriqueOrganisme

pytestmark = pytest.mark.django_db
INSTANT = datetime(2026, 11, 20, 16, 25, tzinfo=PARIS)
MODES = {
    NatureContrat.CONVENTION_TRIPARTITE: "plan_developpement", NatureContrat.CONVENTION_AGENT_PUBLIC: "agent_public",
    NatureContrat.CONVENTION_BIPARTITE: "faf_independant", NatureContrat.CONTRAT_PARTICULIER: "personnel",
}
# where each datum is kept, when it is not on the draft
ORGANISME = {"organisme_denomination": "denomination", "organisme_siret": "siret", "organisme_representant": "representant", "nda": "nda",
             "prefet_region": "prefet_region", "mediateur": "mediateur"}
EMPLOYEUR = {"employeur_raison_sociale": "raison_sociale", "employeur_siret": "siret", "employeur_representant": "representant"}
AILLEURS = {
    "depot_avant_debut": lambda dossier: LigneFinancement.objects.update(depose_le=None),
    "duree_minutes": lambda dossier: EtapeDossier.objects.filter(dossier=dossier).delete(),
}
JAMAIS_VIDES = {"prix_centimes", "taux_distance", "beneficiaire_nom"}  # the database, or the rules, refuse them otherwise
CAS = [
    (nature, mention.code, champ) for nature in MODES for mention in MENTIONS[nature] for champ in mention.champs if champ not in JAMAIS_VIDES
]


def complete(nature):
    FabriqueOrganisme()
    convention = FabriqueConvention(
        dossier__mode_financement=MODES[nature], dossier__beneficiaire__adresse="3 rue des Lilas", dossier__beneficiaire__code_postal="44000",
        dossier__beneficiaire__ville="Nantes",
    )
    if nature is NatureContrat.CONTRAT_PARTICULIER:  # a fund of the self-employed helps her pay
        part = convention.dossier.prix_centimes // 2
        for rang, financeur in enumerate(("beneficiaire", "faf"), 1):
            LigneFinancement.objects.create(dossier=convention.dossier, ordre=rang, financeur=financeur, montant_centimes=part, depose_le=INSTANT.date())
    return convention


@pytest.fixture(scope="module")
def completes(base_du_module):
    """The key of a complete draft of each nature."""
    return {nature: complete(nature).pk for nature in MODES}


def vider(convention, champ):
    dossier = convention.dossier
    if champ in AILLEURS:
        AILLEURS[champ](dossier)
        return
    if champ in ORGANISME:
        objet, noms = FabriqueOrganisme(), [ORGANISME[champ]]
    elif champ in EMPLOYEUR:
        objet, noms = dossier.employeur, [EMPLOYEUR[champ]]
    elif champ.endswith("_adresse"):
        parties = {"organisme_adresse": FabriqueOrganisme, "employeur_adresse": lambda: dossier.employeur, "beneficiaire_adresse": lambda: dossier.beneficiaire}
        objet = parties[champ]()
        noms = ["adresse", "code_postal", "ville"]
    elif champ in ("periode_debut", "periode_fin"):
        setattr(dossier, champ, None)
        dossier.save()
        return
    elif champ == "planning":
        convention.planning = []
        convention.save()
        return
    else:
        objet, noms = convention, [champ]
    for nom in noms:
        setattr(objet, nom, "")
    objet.save()


@pytest.mark.parametrize("nature", MODES)
def test_a_complete_one_leaves(nature):
    convention = complete(nature)
    actions.envoyer(convention, acteur=Acteur(compte=convention.dossier.consultant), instant=INSTANT)
    assert convention.etat != EtatConvention.BROUILLON


@pytest.mark.parametrize(("nature", "mention", "champ"), CAS, ids=[f"{n.value}-{c}" for n, _, c in CAS])
def test_with_one_mention_missing_it_is_incomplete_and_one_is_led_to_where_it_is_filled_in(completes, nature, mention, champ):
    vider(Convention.objects.get(pk=completes[nature]), champ)
    convention = Convention.objects.get(pk=completes[nature])
    assemblees = donnees.assembler(convention, INSTANT.date())
    assert mention in [m.code for m in donnees.manques(convention, assemblees)]
    [manque] = manques(convention, assemblees, [Role.CONSULTANT, Role.GESTION])
    page, _, ancre = manque.url.partition("#")
    if ancre:
        assert ancre.removeprefix("id_") in FormeBrouillon(instance=convention).fields
    else:
        assert any(mot in page for mot in ("/gestion/", "/programme/", "/financement/"))
    assert convention.incomplete(INSTANT).startswith("Il manque ")


@pytest.mark.parametrize("nature", MODES)
def test_an_incomplete_one_does_not_leave(completes, nature):
    convention = Convention.objects.get(pk=completes[nature])
    vider(convention, "objectif")
    with pytest.raises(TransitionRefusee, match="Il manque"):
        actions.envoyer(convention, acteur=Acteur(compte=convention.dossier.consultant), instant=INSTANT)
    convention.refresh_from_db()
    assert (convention.etat, Document.objects.count(), Envoi.objects.count()) == (EtatConvention.BROUILLON, 0, 0)


def test_without_the_signatory_s_address_nobody_could_be_asked():
    convention = complete(NatureContrat.CONVENTION_TRIPARTITE)
    convention.dossier.employeur.courriel = ""
    convention.dossier.employeur.save()
    with pytest.raises(TransitionRefusee, match="Il manque l’adresse électronique du signataire de l’employeur"):
        actions.envoyer(convention, acteur=Acteur(compte=convention.dossier.consultant), instant=INSTANT)


def test_more_than_24_hours_never_leave():
    convention = complete(NatureContrat.CONVENTION_TRIPARTITE)
    EtapeDossier.objects.filter(dossier=convention.dossier, code="investigation").update(minutes=7 * 60)
    with pytest.raises(TransitionRefusee, match="24 h"):
        actions.envoyer(convention, acteur=Acteur(compte=convention.dossier.consultant), instant=INSTANT)


def test_an_employer_never_assesses_his_own_people():
    convention = complete(NatureContrat.CONVENTION_TRIPARTITE)
    convention.dossier.employeur.siret = FabriqueOrganisme().siret
    convention.dossier.employeur.save()
    with pytest.raises(TransitionRefusee, match="même SIREN"):
        actions.envoyer(convention, acteur=Acteur(compte=convention.dossier.consultant), instant=INSTANT)


def test_completing_writes_each_mention_where_it_is_kept():
    convention = complete(NatureContrat.CONVENTION_TRIPARTITE)
    consultant = Acteur(compte=convention.dossier.consultant)
    actions.completer(
        convention, acteur=consultant, instant=INSTANT, objectif="Un objectif.", prix_centimes=150_000, employeur_representant="Nadia Lefort",
        periode_debut=date(2027, 1, 18), periode_fin=date(2027, 4, 12),
    )
    dossier = convention.dossier
    dossier.employeur.refresh_from_db()
    assert (convention.objectif, dossier.prix_centimes, dossier.employeur.representant, dossier.periode_debut) == (
        "Un objectif.", 150_000, "Nadia Lefort", date(2027, 1, 18),
    )
    assert [s["jour"] for s in convention.planning][:2] == ["2027-01-18", "2027-01-25"]


@pytest.mark.parametrize(("mentions", "motif"), [
    ({"couleur": "vert"}, "Mention inconnue"), ({"prix_centimes": 0}, "supérieur à zéro"),
    ({"prix_centimes": 3_000_000}, "dépasse 10 000 €"), ({"employeur_siret": "12345678901234"}, "SIRET"),
    ({"employeur_courriel": "nadia"}, "adresse"), ({"periode_fin": date(2026, 1, 1)}, "finir après"),
])
def test_a_wrong_value_changes_nothing(mentions, motif):
    convention = complete(NatureContrat.CONVENTION_TRIPARTITE)
    avant = donnees.assembler(convention, INSTANT.date())
    with pytest.raises(ValidationError, match=motif):
        actions.completer(convention, acteur=Acteur(compte=convention.dossier.consultant), instant=INSTANT, objectif="Autre", **mentions)
    assert donnees.assembler(Convention.objects.get(pk=convention.pk), INSTANT.date()) == avant


def test_what_was_sent_is_no_longer_completed():
    FabriqueOrganisme()
    convention = FabriqueConvention(etat=EtatConvention.ENVOYEE)
    with pytest.raises(TransitionRefusee, match="elle ne change plus"):
        actions.completer(convention, acteur=Acteur(compte=convention.dossier.consultant), instant=INSTANT, objectif="Autre")


def test_a_version_keeps_what_the_offer_the_employer_and_the_law_were():
    convention = complete(NatureContrat.CONVENTION_TRIPARTITE)
    version = actions.envoyer(convention, acteur=Acteur(compte=convention.dossier.consultant), instant=INSTANT)
    figees = version.contenu
    convention.dossier.employeur.raison_sociale = "Autre nom"
    convention.dossier.employeur.save()
    version.refresh_from_db()
    assert version.contenu == figees
    assert (figees["employeur_raison_sociale"], figees["delai_jours"], figees["version"]) == ("Ateliers Kerbrat SAS", 10, 1)


@pytest.mark.parametrize("manque", ["code_postal", "ville"])
def test_an_address_without_its_town_or_its_code_is_not_one(manque):
    convention = complete(NatureContrat.CONVENTION_TRIPARTITE)
    setattr(convention.dossier.employeur, manque, "")
    convention.dossier.employeur.save()
    absents = donnees.manques(convention, donnees.assembler(convention, INSTANT.date()))
    assert [mention.code for mention in absents] == ["employeur"]
def test_whoever_is_not_gestion_is_told_whom_to_ask():
    convention = complete(NatureContrat.CONTRAT_PARTICULIER)
    vider(convention, "mediateur")
    [manque] = manques(convention, donnees.assembler(convention, INSTANT.date()), [Role.CONSULTANT])
    assert (manque.url, manque.ou) == ("", "à demander à la gestion, dans les réglages de l’organisme")


@pytest.mark.parametrize(("opco", "financeur", "exigee"), [("", None, False), ("Atlas", None, True), ("", "opco", True), ("", "employeur", False)])
def test_the_share_at_a_distance_is_a_mention_when_a_shared_fund_pays(opco, financeur, exigee):
    convention = complete(NatureContrat.CONVENTION_TRIPARTITE)
    convention.dossier.employeur.opco = opco
    if financeur:
        LigneFinancement.objects.create(dossier=convention.dossier, ordre=1, financeur=financeur, montant_centimes=180_000)
    assert donnees.assembler(convention, INSTANT.date())["financement_mutualise"] is exigee
