"""The table of « Qui voit quoi » says of each fact the most that any page or document gives away."""
from bilan.public.qui_voit_quoi import LIGNES


def test_who_signs_the_convention_is_not_said_to_ignore_what_it_holds():
    lues = {ligne.donnee: [vu for _, vu in ligne.cellules] for ligne in LIGNES}
    equipe = ["oui", "oui", "oui"]  # the person, the consultant, gestion; then the employer, the CEP counsellor, whoever else is named
    assert lues["L’existence de votre dossier"] == [*equipe, "par la convention", "à votre demande", "accord écrit"]
    assert lues["Dates et heures de vos séances"] == [*equipe, "par la convention", "jamais", "jamais"]
    assert lues["Présences et certificat de réalisation"] == [*equipe, "oui", "jamais", "jamais"]
    assert lues["Notes de travail de votre consultant·e"] == ["sur demande", "oui", "jamais", "jamais", "jamais", "jamais"]  # article 15 of the GDPR
    assert lues["Vos résultats détaillés"] == ["oui", "oui", "jamais", "jamais", "accord écrit", "jamais"]
