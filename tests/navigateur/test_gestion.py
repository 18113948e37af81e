"""Every page of the back office: readable by everyone on a desk; in the dark and on a telephone, one page of each kind."""
from types import SimpleNamespace

import pytest
from django.contrib import admin
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from bilan.socle.models import Envoi, EtatEnvoi, Evenement
from conventions.models import AcceptationMCF
from tests.fabriques import FabriqueCompte, FabriqueConvention, FabriqueDossier, FabriqueEmployeur, FabriqueOrganisme
from tests.outils.connexion import temoins
from tests.outils.navigateur import axe, debordement
from travaux.models import Ressource

pytestmark = pytest.mark.django_db(transaction=True)
FICHIER = "Adresse électronique;Prénom;Nom\nzoe@example.org;Zoé;Lecœur\nfaux;;\n"
# of each kind: the first page, a list with filters and gestures, a form with its table, what is only read, an exchange
TEMOINS = ("admin:index", "socle_envoi_changelist", "prestation_change", "convention_change", "beneficiaire_echanger")
CE_QUI_CHANGE = ("label", "label-title-only", "select-name", "link-name", "button-name", "empty-table-header", "heading-order", "list", "color-contrast",
                 "image-alt", "aria-input-field-name", "definition-list", "empty-heading", "duplicate-id-aria", "scrollable-region-focusable")


def _monde():
    FabriqueOrganisme()
    dossier, instant = FabriqueDossier(), timezone.now()
    FabriqueConvention(dossier=dossier)
    AcceptationMCF.objects.create(dossier=FabriqueDossier(numero="BDC-2026-0099"), numero_edof="E1", proposee_le=instant.date(), acceptee_le=instant,
                                  retractation_jusqu_au=instant.date(), enregistree_le=instant)
    FabriqueEmployeur()
    Ressource.objects.create(theme="metiers", nom="Une fiche métier", description="Des métiers.", adresse="https://exemple.example")
    Envoi.objects.create(cle="1", nature="legal", destinataire="a@example.org", gabarit="x", contexte=b"x", etat=EtatEnvoi.MORT, erreur="boîte pleine")
    Evenement.objects.create(fil="dossier:1", verbe="dossier.commencer", le=instant)


def _adresses(compte):
    """(name, address) of the first page, then of each list, its form, and what it adds or exchanges."""
    yield "admin:index", "/gestion/"
    for modele, gestion in admin.site._registry.items():
        racine, objet = f"{modele._meta.app_label}_{modele._meta.model_name}", modele._base_manager.first()
        ajoute = gestion.has_add_permission(SimpleNamespace(user=compte))
        vues = ["changelist"] + ["add"] * ajoute + ["echanger"] * hasattr(gestion, "ressource")
        yield from ((f"{racine}_{vue}", reverse(f"admin:{racine}_{vue}")) for vue in vues)
        if objet:
            yield f"{racine}_change", reverse(f"admin:{racine}_change", args=[objet.pk])


def test_every_page_of_the_back_office_is_readable_by_everyone(navigateur, live_server):
    cache.clear()
    _monde()
    page, compte, trouvees, vues = navigateur.page(base_url=live_server.url), FabriqueCompte(gestion=True), [], []
    page.context.add_cookies(temoins(compte, live_server.url))

    def sur_un_telephone(nom):
        page.emulate_media(color_scheme="dark")
        page.set_viewport_size({"width": 360, "height": 800})
        trouvees.extend(f"{nom}, sombre : {faute}" for faute in axe(page, "color-contrast", "target-size"))
        trouvees.extend(f"{nom} : déborde à 360 px" for _ in range(debordement(page) > 0))
        navigateur.capturer(page, f"gestion-{nom.replace(':', '-')}-360")
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": 1280, "height": 800})

    for nom, adresse in _adresses(compte):
        assert page.goto(adresse).status == 200, nom
        if page.url in vues:
            continue
        vues.append(page.url)
        temoin = nom.endswith(TEMOINS)  # the others have the same templates: what may differ is what they hold
        trouvees += [f"{nom} : {faute}" for faute in axe(page, *(() if temoin else CE_QUI_CHANGE))]
        if temoin:
            sur_un_telephone(nom)
        navigateur.capturer(page, f"gestion-{nom.replace(':', '-')}-1280")
    page.goto(reverse("admin:beneficiaires_beneficiaire_echanger"))
    page.set_input_files("#id_fichier", {"name": "liste.csv", "mimeType": "text/csv", "buffer": FICHIER.encode()})
    page.get_by_role("button", name="Lire le fichier").click()
    page.get_by_role("heading", name="À corriger avant d’importer").wait_for()
    trouvees += [f"aperçu : {faute}" for faute in axe(page)]
    sur_un_telephone("apercu")
    page.goto(reverse("admin:socle_envoi_changelist"))
    page.locator("input.action-select").check()
    page.select_option("select[name=action]", "renvoyer")
    page.get_by_role("button", name="Exécuter").click()
    page.get_by_role("heading", name="Renvoyer ces courriels").wait_for()
    trouvees += [f"confirmation : {faute}" for faute in axe(page)]
    sur_un_telephone("confirmation")
    assert not trouvees, "\n".join(trouvees)
    assert len(vues) > 30
