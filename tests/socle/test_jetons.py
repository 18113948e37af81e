"""The token of a link leaves the address as soon as it is opened, and who prepared the session of a browser does not learn what it opened."""
import pytest
from django.conf import settings
from django.test import Client

from beneficiaires import contacts
from tests.fabriques import FabriqueOrganisme
from tests.public.test_demandes import E, demande
from tests.public.test_reclamations import reclamer

pytestmark = pytest.mark.django_db
LIENS = {
    "/demande/": lambda: contacts.adresse_du_contact(demande(E.A_CONFIRMER)),
    "/reclamation/suivi/": lambda: contacts.adresse_du_recit(reclamer()),
}


def preparee(visiteur: Client) -> Client:
    """Somebody else's browser, whose session a visitor takes for his own."""
    autre, session = Client(), visiteur.session
    session["essai"] = 1
    session.save()
    visiteur.cookies[settings.SESSION_COOKIE_NAME] = autre.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return autre


@pytest.mark.parametrize("page", LIENS)
def test_the_token_leaves_the_address(client: Client, page: str):
    FabriqueOrganisme()
    lien = LIENS[page]()
    assert (client.get(page).status_code, client.get(lien).headers["Location"]) == (410, page)
    lue = client.get(page)
    assert (lue.status_code, lien.split("/")[-2] in lue.text) == (200, False)


@pytest.mark.parametrize("page", LIENS)
def test_a_session_that_somebody_prepared_opens_nothing(client: Client, page: str):
    FabriqueOrganisme()
    autre = preparee(client)
    client.get(LIENS[page]())
    assert [qui.get(page).status_code for qui in (client, autre)] == [200, 410]


def test_the_key_kept_it_would_open(client: Client, monkeypatch: pytest.MonkeyPatch):
    """The sabotage."""
    FabriqueOrganisme()
    autre = preparee(client)
    monkeypatch.setattr("django.contrib.sessions.backends.base.SessionBase.cycle_key", lambda session: None)
    client.get(LIENS["/demande/"]())
    assert autre.get("/demande/").status_code == 200
