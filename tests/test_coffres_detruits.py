"""Once the vaults of a bilan are destroyed no page of its content breaks: each stands and shows nothing, or refuses in a sentence."""
from collections.abc import Iterator
from datetime import date

import pytest
from django.urls import reverse

from beneficiaires.models import Dossier
from bilan.socle.models import Compte
from syntheses.etats import EtatSynthese
from syntheses.models import Resultats, Synthese
from tests.fabriques import FabriqueOrganisme
from tests.outils.connexion import Visiteur
from tests.syntheses.outils import ICI, beneficiaire, bilan_tenu, consultante, dans_l_etat, etablis
from travaux.actions import choisir, contenu, importer_un_referentiel
from travaux.models import Attentes, Competence, Couverture, Enquete, EtapePlan, Piste
from travaux.regles import Bloc

pytestmark = pytest.mark.django_db
MOT = "Mot-Perdu-Canari"


@pytest.fixture(scope="module")
def rempli(base_du_module) -> int:
    """The key of a bilan with one of each of what is written in it, but for its synthesis."""
    FabriqueOrganisme()
    dossier = bilan_tenu()
    par = {"acteur": beneficiaire(dossier), "instant": ICI}
    contenu.ajouter(Competence, dossier, **par, libelle=MOT)
    piste = contenu.ajouter(Piste, dossier, **par, intitule=MOT)
    contenu.ajouter(Enquete, dossier, **par, piste=piste, jour=ICI.date(), fonction=MOT, appris=MOT)
    contenu.ajouter(EtapePlan, dossier, **par, libelle=MOT, echeance=date(2027, 6, 1))
    contenu.ajouter(Attentes, dossier, **par, texte=MOT)
    referentiel = importer_un_referentiel("Formateur", "RNCP1", 80, [Bloc("Animer", ("Adapter",))], acteur=consultante(dossier), instant=ICI)
    choisir(dossier, referentiel, **par)
    return dossier.pk


def plein(rempli: int, etat: str) -> Dossier:
    """This bilan, with a synthesis in this state."""
    dossier = Dossier.objects.get(pk=rempli)
    if etat in (EtatSynthese.REDACTION, EtatSynthese.RELECTURE):
        resultats = etablis(dossier)
        if etat == EtatSynthese.REDACTION:
            Resultats.objects.filter(pk=resultats.pk).update(etat="redaction", piece=None, etablis_le=None, empreinte_texte="")
    return dans_l_etat(etat, dossier).dossier


SIENNES = [f"syntheses:{nom}" for nom in ("ma_synthese", "mes_partages")]
SON_CONTENU = [f"travaux:{nom}" for nom in (
    "a_preparer", "mes_competences", "mes_pistes", "ma_formation", "mon_plan", "mes_attentes", "partages")]
DE_SA_SYNTHESE = [f"syntheses:{nom}" for nom in ("corriger_etapes", "rendre", "accord", "etat_document", "refaire_document")]
DU_DOSSIER = [f"syntheses:{nom}" for nom in (
    "dossier", "ouvrir", "etapes", "proposer", "reprendre", "remise", "versions", "resultats", "etablir_resultats", "rouvrir_resultats",
    "remettre_resultats")]
SON_TRAVAIL = [f"travaux:{nom}" for nom in (
    "dossier", "preparation", "competences", "pistes", "formation", "plan", "clore_investigation", "passer_outre", "rouvrir_investigation")]
GENRES = {"competence": Competence, "piste": Piste, "enquete": Enquete, "etape": EtapePlan, "referentiel": Couverture}


def adresses_de_la_synthese(dossier: Dossier) -> dict[Compte, list[str]]:
    """The addresses of the synthesis, for each of the two."""
    numero, synthese = dossier.numero, Synthese.objects.get(dossier=dossier).pk
    siennes = [*(reverse(nom) for nom in SIENNES), *(reverse(nom, args=[synthese]) for nom in DE_SA_SYNTHESE)]
    return {
        dossier.consultant: [*(reverse(nom, args=[numero]) for nom in DU_DOSSIER), reverse("syntheses:rediger", args=[numero, "circonstances"])],
        dossier.beneficiaire.compte: [*siennes, reverse("syntheses:corriger", args=[synthese, "circonstances"])],
    }


def adresses_du_travail(dossier: Dossier) -> dict[Compte, list[str]]:
    """The addresses of the rest of the content, for each of the two."""
    pk = {genre: modele.objects.get(dossier=dossier).pk for genre, modele in GENRES.items()}
    communes = [
        reverse("travaux:couverture", args=[pk["referentiel"]]), reverse("travaux:bloc", args=[pk["referentiel"], 0]),
        reverse("travaux:ajouter_enquete", args=[pk["piste"]]), reverse("travaux:cocher", args=[pk["etape"]]),
        *(reverse(f"travaux:{verbe}_contenu", args=[genre, pk[genre]]) for genre in GENRES for verbe in ("modifier", "retirer", "retablir")),
    ]
    return {
        dossier.consultant: [reverse(nom, args=[dossier.numero]) for nom in SON_TRAVAIL],
        dossier.beneficiaire.compte: [*(reverse(nom) for nom in SON_CONTENU), *communes],
    }


# What is not the synthesis knows only the bilan and its investigation: under way or over, closed (in writing) or sealed (handed over).
AUSSI_LE_TRAVAIL = {("relecture", "en_cours"), ("redaction", "abandon"), ("remise", "abandon")}


@pytest.mark.parametrize(("etat", "fin"), [*((etat, "abandon") for etat in EtatSynthese), ("relecture", "en_cours")])
def test_no_page_of_the_content_breaks_once_its_vaults_are_destroyed(rempli, etat, fin):
    dossier = plein(rempli, etat)
    Dossier.objects.filter(pk=dossier.pk).update(etat=fin)
    dossier.coffre_travaux.detruire(ICI)
    dossier.coffre_synthese.detruire(ICI)
    codes = set(_essayer(adresses_de_la_synthese(dossier)))
    if (etat, fin) in AUSSI_LE_TRAVAIL:
        codes |= set(_essayer(adresses_du_travail(dossier)))
    assert {lu for lu in codes if lu[-1] >= 500} == set()
    if fin == "abandon":  # over, no page opens what was destroyed: each stands, or its gesture is refused
        assert {lu for lu in codes if lu[-1] == 410} == set()


def _essayer(adresses: dict[Compte, list[str]]) -> Iterator[tuple[str, str, int]]:
    saisie = {"texte": "Autre", "libelle": "Autre", "motif": "Autre", "form-TOTAL_FORMS": "0", "form-INITIAL_FORMS": "0"}
    for compte, siennes in adresses.items():
        visiteur = Visiteur(raise_request_exception=False)
        visiteur.force_login(compte)
        for adresse in siennes:
            for methode, champs in (("get", {}), ("post", saisie)):
                reponse = getattr(visiteur, methode)(adresse, champs)
                assert MOT not in reponse.text
                yield adresse, methode, reponse.status_code


def test_without_its_guard_what_was_destroyed_breaks_a_page(rempli, settings):
    """The sabotage twin."""
    settings.MIDDLEWARE = [nom for nom in settings.MIDDLEWARE if not nom.endswith("ContenuDetruit")]
    dossier = plein(rempli, EtatSynthese.REDACTION)
    dossier.coffre_travaux.detruire(ICI)
    visiteur = Visiteur(raise_request_exception=False)
    visiteur.force_login(dossier.consultant)
    assert visiteur.get(reverse("syntheses:etablir_resultats", args=[dossier.numero])).status_code == 500
