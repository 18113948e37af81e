"""What the back office writes by Django's own pages: the words, the dates and the units of the rest of the site, and filters that say what they keep."""
from datetime import UTC, date, datetime

import pytest

from beneficiaires.models import Prestation
from bilan.socle.models import Compte, Document, Envoi
from conventions.models import DemarcheEDOF, Encaissement
from conventions.models.paiements import Moyen
from tests.conventions.test_retractation import contrat
from tests.fabriques import FabriqueCompte, FabriqueDossier, FabriquePrestation
from tests.socle.test_coffre import coffre_neuf
from tests.test_gestion import NADIA, page

pytestmark = pytest.mark.django_db
A_SEPT_HEURES = datetime(2026, 11, 28, 5, 53, tzinfo=UTC)


@pytest.fixture
def lire(client):
    """The words of a page of the back office, ordinary spaces."""
    client.force_login(FabriqueCompte(gestion=True, last_login=A_SEPT_HEURES))

    def lue(*ou, **filtres):
        return " ".join(client.get(page(*ou), filtres).text.split())

    return lue


def encaissement(dossier, **champs):
    return Encaissement.objects.create(dossier=dossier, moyen=Moyen.CHEQUE, montant_centimes=60_000, enregistre_le=A_SEPT_HEURES, **champs)


def test_a_date_and_an_hour_are_in_words(lire):
    Envoi.objects.create(cle="1", nature="legal", destinataire="a@example.org", gabarit="x", cree_le=A_SEPT_HEURES)
    Envoi.objects.update(cree_le=A_SEPT_HEURES)
    assert "28 novembre 2026 à 6 h 53" in lire(Envoi)
    assert "28/11/2026" not in lire(Compte)


def test_a_weight_and_a_rate_have_their_unit(lire):
    document = Document.objects.create(coffre=coffre_neuf(), gabarit="x", nom_fichier="x.pdf", titre="X", taille=37_288)
    DemarcheEDOF.objects.create(dossier=FabriqueDossier(), demarche="sortie", faite_le=date(2026, 11, 28), effective_le=date(2026, 11, 28),
                                taux_centiemes=8_750, enregistree_le=A_SEPT_HEURES)
    for lue in (lire(Document), lire(Document, "change", document.pk)):
        assert ("38 Ko" in lue, "octets" in lue) == (True, False)
    assert "87,50 %" in (lue := lire(DemarcheEDOF))
    assert "centièmes" not in lue


def test_a_choice_begins_with_a_capital_and_an_entry_is_named_by_words(lire):
    objet = encaissement(contrat().dossier, recu_le=date(2027, 1, 1))
    assert ">Chèque</td>" in lire(Encaissement)
    assert str(objet) == "600\u00a0€ le 1er\u00a0janvier 2027"


def test_what_was_cancelled_is_told_from_the_rest(lire):
    dossier = contrat().dossier
    encaissement(dossier, recu_le=date(2027, 1, 2))
    encaissement(dossier, recu_le=date(2027, 1, 3), annule_le=A_SEPT_HEURES)
    lue = lire(Encaissement)
    assert (">Annulés</a>" in lue, ">Non annulés</a>" in lue, "Vide" in lue) == (True, True, False)
    for choix, garde in (("non", (True, False)), ("oui", (False, True))):
        lue = lire(Encaissement, annulation=choix)
        assert ("2 janvier 2027" in lue, "3 janvier 2027" in lue) == garde


def test_a_filter_says_what_it_keeps_once_folded(lire):
    assert "<summary>Moyen</summary>" in lire(Encaissement)
    assert "<summary>Moyen : <strong>Chèque</strong></summary>" in lire(Encaissement, moyen__exact="cheque").replace("\u202f", " ")


def test_a_line_is_added_in_our_words(lire):
    lue = lire(Prestation, "change", FabriquePrestation().pk)
    assert ("Ajouter une ligne" in lue, "Ajouter un objet" in lue) == (True, False)


def test_a_name_too_long_is_told_and_kept(client):
    client.force_login(FabriqueCompte(gestion=True))
    reponse = client.post(page(Compte, "add"), NADIA | {"prenom": "N" * 122})
    assert ("maxlength" in reponse.text, "N" * 122 in reponse.text) == (False, True)
    assert "il y en a 122." in reponse.text
