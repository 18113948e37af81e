"""What the short measures work on, in a base of realistic bilans: the contract that they render, the people who open pages."""


def convention() -> tuple[str, dict]:
    """The template and the data of the first contract between three parties, as a worker finds them."""
    from bilan.socle import instantane
    from conventions import papier
    from conventions.models import Version

    version = Version.objects.filter(convention__nature="convention_tripartite").order_by("pk").first()
    donnees = {"charte": {}, **papier.projet(version.contenu)}
    return papier.gabarit(version.convention.nature), instantane.decoder(instantane.encoder(donnees))


def html() -> str:
    from django.template.loader import render_to_string

    gabarit, donnees = convention()
    return render_to_string(gabarit, donnees)


def gestion():
    """Who sees everything."""
    from bilan.socle.models import Compte
    from bilan.socle.roles import Role

    return Compte.objects.filter(roles__contains=[Role.GESTION]).order_by("pk").first()


def dossier():
    """The oldest bilan under way: the same place in a base of any size, whose consultant follows as many."""
    from beneficiaires.models import Dossier

    return Dossier.objects.filter(etat="en_cours").select_related("beneficiaire__compte", "consultant").order_by("pk").first()


def personnes() -> dict:
    """Who opens the pages: nobody, gestion, and the two of that bilan."""
    bilan = dossier()
    return {"anonyme": None, "gestion": gestion(), "consultant": bilan.consultant, "beneficiaire": bilan.beneficiaire.compte}
