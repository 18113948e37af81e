"""The pictures of the guides: which test takes each, at what moment, and what part of the page it shows. `bin/guides` renews those that have changed.

A guide that names a picture that no test takes fails (tests/test_aide.py); so does a picture that was asked for and not taken.
"""
import io
import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageChops
from playwright.sync_api import Page

ICI = Path(__file__).parents[2] / "docs" / "captures"
DEMANDEES = bool(os.environ.get("BILAN_GUIDES"))
ECART, PART = 60, 0.02  # a pixel that moved by less is the same pixel; fewer of them are a date or a name: the picture has not changed
A_DEUX = "test_a_synthesis_is_written_by_two_from_the_portfolio_to_the_receipts"
PAGES = "test_every_page_is_readable_by_everyone_in_every_look_and_every_state"
ENTIER = "test_a_whole_bilan_from_the_first_contact_to_the_record_of_destruction"


@dataclass(frozen=True)
class Photo:
    """`capture` is the name given to `navigateur.capturer` in `test`, its numbers written 0; `quoi` the part of the page, cut at `hauteur` pixels."""

    test: str
    capture: str
    largeur: int = 360
    quoi: str = "#contenu"
    hauteur: int = 760


def _page(capture: str, largeur: int = 900, quoi: str = "#contenu", hauteur: int = 760) -> Photo:
    return Photo(PAGES, f"{capture}-0", largeur, quoi, hauteur)


PHOTOS: dict[str, Photo] = {
    # bénéficiaire
    "guide-beneficiaire/accueil": Photo(ENTIER, "camille-0-accueil-en-cours"),
    "guide-beneficiaire/a-preparer": Photo(ENTIER, "camille-0-a-preparer"),
    "guide-beneficiaire/question": Photo(ENTIER, "camille-0-questionnaire"),
    "guide-beneficiaire/seances": Photo(ENTIER, "camille-0-seances"),
    "guide-beneficiaire/ressources": Photo("test_what_is_typed_is_kept_by_itself_offline_too_and_found_again_then_given_back", "ressources", 560),
    "guide-beneficiaire/competences": _page("titulaire-travaux-mes_competences", 720),
    "guide-beneficiaire/pistes": Photo(ENTIER, "camille-0-pistes"),
    "guide-beneficiaire/couverture": _page("titulaire-travaux-couverture", 720),
    "guide-beneficiaire/plan": _page("titulaire-travaux-mon_plan", 360),
    "guide-beneficiaire/deux-gestes": Photo("test_given_on_a_telephone_read_by_a_counsellor_taken_back", "vide"),
    "guide-beneficiaire/signer-partage": Photo("test_given_on_a_telephone_read_by_a_counsellor_taken_back", "signer", hauteur=1100),
    "guide-beneficiaire/partage": Photo("test_given_on_a_telephone_read_by_a_counsellor_taken_back", "donne"),
    "guide-beneficiaire/tout-emporter": _page("titulaire-portail-donnees", 720),
    "guide-beneficiaire/demande": _page("titulaire-portail-demander", 360),
    "guide-beneficiaire/fin": Photo(ENTIER, "camille-0-fin", 560),
    "guide-beneficiaire/garder": _page("titulaire-syntheses-conserver", 560),
    "guide-beneficiaire/effacer": Photo(ENTIER, "camille-0-effacer", 560, hauteur=620),
    # contracts
    "guide-conventions/manques": Photo(ENTIER, "consultante-0-brouillon", 900),
    "guide-conventions/envoyer": Photo(ENTIER, "consultante-0-envoyer", 900),
    "guide-conventions/delai": Photo("test_the_consultant_s_pages_of_each_way_of_paying", "delai", 900),
    "guide-conventions/repondre": Photo(ENTIER, "camille-0-convention", hauteur=900),
    "guide-conventions/accepter": Photo(ENTIER, "camille-0-accepter", hauteur=900),
    "guide-conventions/contresigner": Photo(ENTIER, "consultante-0-contresigner", 900),
    "guide-conventions/verifier": Photo(ENTIER, "camille-0-pv-verifie", 560),
    "guide-conventions/renoncer": Photo("test_a_person_renounces_from_her_home_on_a_telephone_and_keeps_the_receipt", "0-accueil"),
    "guide-conventions/edof": Photo("test_the_consultant_s_pages_of_each_way_of_paying", "cpf", 900, hauteur=900),
    "guide-conventions/paiements": _page("consultant-conventions-paiements", 720),
    "guide-conventions/absence": Photo("test_the_consultant_s_pages_of_each_way_of_paying", "absence", 560),
    # employer's signatory
    "guide-signataire/convention": Photo(ENTIER, "employeur-0-convention", hauteur=900),
    "guide-signataire/code": Photo(ENTIER, "employeur-0-code", 360, "section[aria-labelledby=signer]", 1100),
    "guide-signataire/transmise": Photo(ENTIER, "employeur-0-transmise"),
    "guide-signataire/signaler": Photo("test_three_browsers_sign_one_convention_once_it_was_reported_corrected_and_changed", "0-signaler"),
    "guide-signataire/designer": Photo("test_three_browsers_sign_one_convention_once_it_was_reported_corrected_and_changed", "0-designer"),
    # sessions
    "guide-seances/disponibilites": _page("consultant-seances-disponibilites", 900),
    "guide-seances/semaine": Photo(ENTIER, "consultante-0-semaine", 900),
    "guide-seances/proposees": Photo(ENTIER, "consultante-0-proposees", 900),
    "guide-seances/deplacer": Photo("test_the_beneficiaire_signs_notes_his_research_and_moves_a_session", "deplacer"),
    "guide-seances/demander": Photo("test_on_a_telephone_one_picks_a_free_slot_or_asks_for_one", "demander"),
    "guide-seances/demande": _page("consultant-seances-demande", 620),
    "guide-seances/accueil": Photo("test_a_session_is_closed_contested_on_a_telephone_corrected_and_signed", "accueil", 900),
    "guide-seances/clore": Photo(ENTIER, "consultante-0-clore", 900, "section[aria-labelledby=clore]", 900),
    "guide-seances/signer": Photo("test_a_session_is_closed_contested_on_a_telephone_corrected_and_signed", "signer"),
    "guide-seances/contestation": _page("consultant-seances-contestation", 720),
    "guide-seances/registre": _page("consultant-seances-registre", 900, "section[aria-labelledby=registre]"),
    "guide-seances/mon-calendrier": _page("consultant-seances-mon_calendrier", 720),
    # synthesis
    **{f"guide-synthese/{nom}": Photo(A_DEUX, f"0-{nom}", largeur, quoi, hauteur) for nom, largeur, quoi, hauteur in (
        ("reprendre", 720, "#competences_aptitudes", 900), ("versions", 820, "#projet_professionnel", 900), ("relire", 360, "#contenu", 760),
        ("modifier", 360, "#projet_professionnel", 900), ("rendre", 360, "#contenu", 420), ("accord", 360, "#contenu", 760),
        ("resultats", 820, "#restitution", 900), ("remise", 560, "#contenu", 760), ("recu", 360, "section[aria-labelledby=recu]", 900),
    )},
    # counsellor
    "guide-cep/porte": Photo("test_given_on_a_telephone_read_by_a_counsellor_taken_back", "porte", hauteur=1000),
    "guide-cep/lecture": Photo("test_given_on_a_telephone_read_by_a_counsellor_taken_back", "lecture"),
    "guide-cep/ferme": Photo("test_given_on_a_telephone_read_by_a_counsellor_taken_back", "ferme", hauteur=420),
    # consultant
    "guide-consultant/accueil": Photo(ENTIER, "consultante-0-accueil-contresigner", 900),
    "guide-consultant/ouvrir": Photo(ENTIER, "consultante-0-personne", 720),
    "guide-consultant/dossier": Photo(ENTIER, "consultante-0-dossier", 900),
    "guide-consultant/liste": _page("consultant-beneficiaires-liste", 900, hauteur=520),
    "guide-consultant/supports": _page("consultant-travaux-bibliotheque", 900),
    "guide-consultant/pistes": Photo(ENTIER, "consultante-0-investigation-close", 900),
    "guide-consultant/connexion": Photo(ENTIER, "consultante-0-connexion", 560, hauteur=520),
    # gestion
    "guide-gestion/accueil": Photo(ENTIER, "gestion-0-accueil", 900),
    "guide-gestion/reglages": Photo(ENTIER, "gestion-admin", 900, "body"),
    "guide-gestion/conservation": _page("gestion-syntheses-conservation", 900, hauteur=520),
    "guide-gestion/destruction": _page("gestion-syntheses-destruction", 900),
    "guide-gestion/travaux": _page("gestion-chantiers-resultat", 720, hauteur=420),
    "guide-gestion/qui-voit-quoi": _page("anonyme-public-qui_voit_quoi", 900),
}


def cle(nom: str) -> str:
    """« employeur-03-convention » → « employeur-0-convention »: what does not depend on the rank of a step nor on a primary key."""
    return re.sub(r"\d+", "0", nom).strip("-")


def renouveler(page: Page, test: str, nom: str) -> None:
    """Take the pictures of the guides that are taken here, if they were asked for."""
    for chemin, photo in PHOTOS.items() if DEMANDEES else ():
        if photo.test == test and photo.capture == cle(nom):
            _ranger(ICI / f"{chemin}.webp", _prendre(page, photo))


def _prendre(page: Page, photo: Photo) -> Image.Image:
    """In the light theme, at the width of the picture; the page is then as it was."""
    fenetre, sombre = page.viewport_size or {"width": 1280, "height": 900}, page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": photo.largeur, "height": 900})
    octets = page.locator(photo.quoi).first.screenshot(type="png")
    page.set_viewport_size(fenetre)
    page.emulate_media(color_scheme="dark" if sombre else "light")
    image = Image.open(io.BytesIO(octets)).convert("RGB")
    return image.crop((0, 0, image.width, min(image.height, photo.hauteur)))


def _ranger(fichier: Path, image: Image.Image) -> None:
    fichier.parent.mkdir(parents=True, exist_ok=True)
    if not fichier.exists() or change(ouvrir(fichier), image):
        image.save(fichier, "WEBP", quality=75, method=6)
    else:
        os.utime(fichier)  # taken, and the same


def ouvrir(fichier: Path) -> Image.Image:
    with Image.open(fichier) as image:
        return image.convert("RGB")


def change(avant: Image.Image, apres: Image.Image) -> bool:
    """Whether anyone would see the difference."""
    if avant.size != apres.size:
        return True
    ecarts = ImageChops.difference(avant, apres).convert("L").point(lambda niveau: 255 if niveau > ECART else 0)
    return ecarts.histogram()[255] > PART * avant.width * avant.height


def tests() -> list[str]:
    """« fichier::test » of each test that takes a picture."""
    racine = Path(__file__).parents[1]
    noms = {photo.test for photo in PHOTOS.values()}
    sources = {fichier: fichier.read_text() for fichier in sorted(racine.rglob("test_*navigateur*.py")) + sorted((racine / "navigateur").glob("test_*.py"))}
    return [f"{fichier.relative_to(racine.parent)}::{nom}" for fichier, source in sources.items() for nom in sorted(noms) if f"def {nom}(" in source]


def accorder() -> None:
    """Say in each guide the width that its pictures have: never larger than life."""
    for guide in (ICI.parent).glob("guide-*.md"):
        lu = guide.read_text(encoding="utf-8")
        guide.write_text(re.sub(r'(captures/([^"]+)" width=")\d+', lambda m: f"{m[1]}{ouvrir(ICI / m[2]).width}", lu), encoding="utf-8")


def manquantes(depuis: float) -> list[str]:
    """The pictures that were not taken since this instant."""
    return [chemin for chemin in PHOTOS if not (f := ICI / f"{chemin}.webp").exists() or f.stat().st_mtime < depuis]


if __name__ == "__main__":
    if sys.argv[1] == "tests":
        sys.stdout.write("\n".join(tests()))
    elif sys.argv[1] == "accorder":
        accorder()
    elif restent := manquantes(Path(sys.argv[1]).stat().st_mtime):
        sys.exit("Photos qu’aucun test n’a prises : " + ", ".join(restent))
