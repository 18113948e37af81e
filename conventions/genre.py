"""How the person is named in our sentences: by the word of his or her situation, in the agreement he or she chose, neutral by default."""
from beneficiaires.regles import NatureContrat
from bilan.socle.models.compte import Accord

NOMS = {
    NatureContrat.CONVENTION_TRIPARTITE: ("personne salariée", "salariée", "salarié"),
    NatureContrat.CONVENTION_AGENT_PUBLIC: ("personne", "agente", "agent"),
}
SEUL = {Accord.FEMININ: "seule", Accord.MASCULIN: "seul", Accord.NEUTRE: "seul·e"}
PAR_DEFAUT = ("personne bénéficiaire", "bénéficiaire", "bénéficiaire")


def mots(nature: str, accord: str) -> dict[str, str]:
    """The forms that sentences need: « la salariée », « de la salariée », « à la salariée », « elle », and the mark of agreement « e ».

    Neutral wording says « la personne », so its grammar is feminine without saying anything of anyone.
    """
    neutre, feminin, masculin = NOMS.get(NatureContrat(nature), PAR_DEFAUT)
    nom = {Accord.FEMININ: feminin, Accord.MASCULIN: masculin}.get(Accord(accord), neutre)
    if accord == Accord.MASCULIN:
        le, du, au, elle, e = "le ", "du ", "au ", "il", ""
    else:
        le, du, au, elle, e = "la ", "de la ", "à la ", "elle", "e"
    if nom.startswith(("a", "e", "i", "o", "u")):
        le, du, au = "l’", "de l’", "à l’"
    return {"nom": nom, "le": le + nom, "Le": (le + nom).capitalize(), "du": du + nom, "au": au + nom, "elle": elle, "e": e}
