"""A session is named by what its owner recognises."""
import pytest

from bilan.socle.connexion.appareils import appareil


@pytest.mark.parametrize(("signature", "nom"), [
    ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox sur Windows"),
    ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge sur Windows"),
    ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Safari/604.1", "Safari sur iPhone"),
    ("Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36", "Chrome sur Android"),
    ("<script>alert(1)</script>", "Un navigateur inconnu"),
    ("", "Un navigateur inconnu"),
])
def test_a_session_is_named_by_what_its_owner_recognises(signature: str, nom: str):
    assert appareil(signature) == nom
