"""What the image and the services of the grown installation are made of, read from their own files: no engine runs here."""
import re
from pathlib import Path

from django.conf import settings

RACINE = Path(settings.BASE_DIR)


def entre(chemin: str) -> bool:
    """Whether the image holds it: of the lines of .dockerignore, the last that names it or its folder decides."""
    regles = [ligne for ligne in (RACINE / ".dockerignore").read_text().splitlines() if not ligne.startswith("**/")]
    decide = next(regle for regle in reversed(regles) if regle == "**" or chemin == regle[1:] or chemin.startswith(f"{regle[1:]}/"))
    return decide.startswith("!")


def test_every_file_that_a_container_runs_is_in_the_image():
    textes = [(RACINE / nom).read_text() for nom in ("Dockerfile", "docker-compose.yml")]
    lances = {lance for texte in textes for lance in re.findall(r'"(deploiement/[\w.]+|manage\.py)"', texte)}
    assert lances == {"deploiement/gunicorn.py", "deploiement/sante.py"}
    assert [lance for lance in (*lances, "manage.py", "bilan/wsgi.py") if not entre(lance) or not (RACINE / lance).exists()] == []
    assert not entre("var/secrets/cle")  # and nothing else of a machine


def test_a_stranger_never_chooses_the_number_of_his_request():
    assert "header_up X-Request-Id {http.request.uuid}" in (RACINE / "deploiement" / "Caddyfile").read_text()


def test_a_visit_made_while_a_web_process_is_replaced_waits_for_the_next_one():
    """Tried with Caddy 2.11: without this it is told 502 at once, whatever the size of what was sent."""
    assert re.search(r"^\t+lb_try_duration 30s$", (RACINE / "deploiement" / "Caddyfile").read_text(), re.MULTILINE)


def test_the_proxy_hands_over_whole_requests_and_leaves_it_to_the_site_to_refuse_a_file():
    """One that came as slowly as its sender likes would hold a web process for as long; one that the proxy refuses is refused without a word."""
    tailles = dict(re.findall(r"^\t+(max_size|request_buffers) (\d+)MiB$", (RACINE / "deploiement" / "Caddyfile").read_text(), re.MULTILINE))
    assert tailles.keys() == {"max_size", "request_buffers"}
    assert int(tailles["request_buffers"]) == int(tailles["max_size"])
    assert int(tailles["max_size"]) << 20 > settings.FILE_UPLOAD_MAX_MEMORY_SIZE
