"""The five examples, played through the real actions, and what the law does not allow."""
import email
import email.policy
import fcntl
import json
import shutil
import subprocess
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from beneficiaires.models import Dossier
from bilan.parcours.jeu import jouer
from bilan.parcours.lecture import FichierRefuse
from bilan.socle.models import Evenement
from tests.fabriques import FabriqueDossier

pytestmark = pytest.mark.django_db
EXEMPLES = Path(__file__).parents[2] / "exemples"
PLAN = EXEMPLES / "plan-de-developpement.toml"


@pytest.fixture(scope="module")
def _sortie(tmp_path_factory, worker_id):
    """One folder for all the processes that share the tests."""
    ici = tmp_path_factory.getbasetemp()
    sortie = (ici if worker_id == "master" else ici.parent) / "parcours"
    sortie.mkdir(exist_ok=True)
    return sortie


@pytest.fixture
def jouer_exemple(_sortie):
    """Play this example, once for all the tests that read what it left: what was said of it, and its folder."""
    def une_fois(nom: str) -> tuple[dict, Path]:
        sortie, dit = _sortie / nom, _sortie / f"{nom}.json"
        with (_sortie / f"{nom}.verrou").open("w") as verrou:
            fcntl.flock(verrou, fcntl.LOCK_EX)  # whoever comes while another plays it waits for him
            if not dit.exists():
                dit.write_text(json.dumps(jouer(EXEMPLES / f"{nom}.toml", sortie)))
        return json.loads(dit.read_text()), sortie

    return une_fois


def _natures(sortie: Path) -> list[str]:
    return sorted(p.name.split("_", 1)[1].rsplit("_v", 1)[0] for p in (sortie / "documents").iterdir())


def _courriels(sortie: Path) -> list:
    return [email.message_from_bytes(p.read_bytes(), policy=email.policy.default) for p in sorted((sortie / "courriels").iterdir())]


def _journal(sortie: Path) -> list[dict]:
    return [json.loads(ligne) for ligne in (sortie / "journal.jsonl").read_text().splitlines()]


def test_lines_that_do_not_make_the_price_name_their_line_of_the_file(tmp_path):
    recit = (EXEMPLES / "independant-faf.toml").read_text(encoding="utf-8").replace("montant_euros = 600", "montant_euros = 500")
    (tmp_path / "faux.toml").write_text(recit, encoding="utf-8")
    with pytest.raises(FichierRefuse, match=r"Ligne 30 .*Les financements font 1 700 €, le prix est de 1 800 €"):
        jouer(tmp_path / "faux.toml", tmp_path / "s")


@pytest.mark.parametrize(("nom", "etat", "contrats"), [
    ("plan-de-developpement", "Conclusions remises", ["convention_tripartite"] * 2),
    ("cpf-hors-temps-de-travail", "Conclusions remises", []),
    ("particulier", "Conclusions remises", ["contrat_particulier"] * 2),
    ("agent-public", "Conclusions remises", ["convention_agent_public"] * 2),
    ("independant-faf", "Contrat conclu", ["convention_bipartite"] * 2),
    ("refus-par-silence", "Contrat en préparation", ["convention_tripartite"]),
])
def test_each_example_ends_as_its_law_says(jouer_exemple, nom, etat, contrats):
    dit, sortie = jouer_exemple(nom)
    fin = ["certificat_realisation", "document_synthese", "feuille_emargement", "resultats_detailles"] if etat == "Conclusions remises" else []
    fin += ["accord_conservation", "pv_destruction"] if nom == "agent-public" else []
    assert (dit["etat"], _natures(sortie)) == (etat, sorted(contrats + fin))
    assert all(p.read_bytes().startswith(b"%PDF-") for p in (sortie / "documents").iterdir())
    fil = [ligne for ligne in _journal(sortie) if ligne["fil"].startswith("dossier:")]
    assert [ligne["rang"] for ligne in fil] == list(range(1, len(fil) + 1))
    assert [ligne["precedente"] for ligne in fil[1:]] == [ligne["empreinte"] for ligne in fil[:-1]]


def test_the_employer_of_a_cpf_bilan_never_hears_of_it(jouer_exemple):
    _, sortie = jouer_exemple("cpf-hors-temps-de-travail")
    assert {str(m["To"]) for m in _courriels(sortie)} == {"malik.benhaddou@courriel.example", "helene.vasseur@lesjalons.example"}


def test_silence_is_recorded_and_told_to_the_three_in_the_same_neutral_words(jouer_exemple):
    _, sortie = jouer_exemple("refus-par-silence")
    derniers = [m for m in _courriels(sortie) if m["Subject"] == "La convention n’a pas été conclue"]
    assert sorted(str(m["To"]) for m in derniers) == ["helene.vasseur@lesjalons.example", "nadia.lefort@kerbrat.example", "thomas.lecoeur@courriel.example"]
    silence = next(ligne for ligne in _journal(sortie) if ligne["verbe"] == "convention.constater_silence")
    assert silence["le"] == "2026-12-29T07:00:00+00:00"  # the day after Monday 28 December, at eight in Paris


MOTS = ("ormatrice", "Quand je forme", "fiches de poste", "esponsable de site", "Onisep", "intérimaires", "la deuxième fois")


def test_no_letter_nor_line_of_the_journal_carries_a_word_of_the_content(jouer_exemple):
    _, sortie = jouer_exemple("plan-de-developpement")
    for message in _courriels(sortie):
        corps = str(message["Subject"]) + message.get_body(("plain",)).get_content() + message.get_body(("html",)).get_content()
        assert not [mot for mot in MOTS if mot in corps]
    assert not [mot for mot in MOTS if mot in (sortie / "journal.jsonl").read_text(encoding="utf-8")]
    verbes = [ligne["verbe"] for ligne in _journal(sortie)]
    assert (verbes.count("preparation.remettre") > 10, verbes.count("preparation.rendre"), verbes.count("enquete.ajouter")) == (True, 1, 2)


def _modifie(tmp_path: Path, changements: dict[str, str]) -> Path:
    return _modifie_de(PLAN, tmp_path, changements)


def _modifie_de(recit: Path, tmp_path: Path, changements: dict[str, str]) -> Path:
    texte = recit.read_text(encoding="utf-8")
    for avant, apres in changements.items():
        assert texte.count(avant) == 1
        texte = texte.replace(avant, apres)
    copie = tmp_path / "modifie.toml"
    copie.write_text(texte, encoding="utf-8")
    return copie


def _court(tmp_path: Path) -> Path:
    """A story that stops on the evening when the convention was sent."""
    return _modifie(tmp_path, {"titre = ": "jusqu_au = 2026-11-20\ntitre = "})


PROGRAMME = "[programme]\npreliminaire = 1\ninvestigation = 6\nconfrontation = 6\nevaluation = 6\nrecherches_personnelles = 6\n\n[calendrier]"
ENVOI = "envoyee_le = 2026-11-20T16:25:00\n"
REPONSE, CONTRESEING, CONFIRMATION = "repondue_le = 2026-12-01T19:20:00", "contresignee_le = 2026-12-02T08:55:00", "confirme_le = 2026-12-02T09:00:00"
REMISE = 'support = "attentes"\nrendue_le = 2027-01-10T18:30:00'
DEPLACEMENT = "seance = 6\nle = 2027-02-05T11:00:00\ndebut = 2027-02-17T09:30:00"


# Each fault comes as early as it can in its story: the mornings before it prove nothing.
@pytest.mark.parametrize(("changements", "faute", "phrase"), [
    ({"prix_euros = 1800": "prix_euro = 1800"}, "prix_euro = ", "« prix_euro » n’est pas connu ici ; vouliez-vous écrire « prix_euros » ?"),
    ({"[calendrier]": PROGRAMME}, "[programme]",
     "le mercredi 18 novembre 2026, refusé : Le programme compte 25 h : un bilan dure 24 h au plus, travail personnel compris (article L6313-4)."),
    ({DEPLACEMENT: "seance = 10\nle = 2026-12-03T11:00:00\ndebut = 2027-03-29T09:30:00"}, "debut = 2027-03-29", "férié"),
    ({"premiere_seance = 2027-01-11": "premiere_seance = 2027-01-09"}, "premiere_seance = ", "samedi"),
    ({REPONSE: "repondue_le = 2026-12-04T00:00:00", CONTRESEING: "contresignee_le = 2026-12-05T09:00:00", CONFIRMATION: "confirme_le = 2026-12-07T09:00:00"},
     "repondue_le = ", "le vendredi 4 décembre 2026, refusé : le délai pour répondre a pris fin le jeudi 3 décembre 2026, et le silence vaut refus."),
    ({REPONSE: "repondue_le = 2026-12-04T00:00:00"}, "contresignee_le = ", "« convention.contresignee_le » précède « convention.repondue_le »."),
    ({"periode_fin = 2027-04-09": "periode_fin = 2027-02-30"}, "periode_fin = ", "cette date n’existe pas."),
    ({"premiere_seance = 2027-01-11": "premiere_seance = 2027-03-29"}, "premiere_seance = ",
     "refusé : aucune séance ne peut se tenir le lundi 29 mars 2027 : c’est un jour férié (le lundi de Pâques)."),
    ({"premiere_seance = 2027-01-11": "premiere_seance = 2026-11-30"}, "premiere_seance = ",
     "aucune séance ne peut se tenir le lundi 30 novembre 2026 : la période va du lundi 11 janvier 2027 au vendredi 9 avril 2027."),
    ({'reponse = "accepte"\n': "", REPONSE: ""}, "contresignee_le = ", "le mercredi 2 décembre 2026, refusé : le bilan n’en est pas là"),
    ({ENVOI: ""}, "transmise_le = ", "le lundi 23 novembre 2026, refusé : le bilan n’en est pas là"),
    ({"titre = ": "jusqu_au = 2026-11-17\ntitre = "}, "jusqu_au = ", "« jusqu_au » précède l’ouverture du dossier."),
    ({"titre = ": "jusqu_au = 2036-11-17\ntitre = "}, "jusqu_au = ", "« jusqu_au » vient plus de cinq ans après l’ouverture du dossier."),
    ({"[cloture]\nle = 2027-03-08": "[cloture]\nle = 2026-12-03"}, "le = 2026-12-03", "il manque une piste retenue au moins"),
    ({REMISE: 'support = "plan"\nrendue_le = 2026-12-03T09:00:00'}, 'support = "plan"', "le support « plan » n’est pas encore remis"),
    ({REMISE: REMISE.replace("10T18:30", "05T09:00"), "question = 5\nreponse": "question = 2\nreponse"}, 'support = "attentes"',
     "la réponse à la question 2 ne peut pas se dire ainsi dans un fichier."),
    ({"[employeur]": "[employeurs]"}, "[employeurs]", "vouliez-vous écrire « employeur » ?"),
    ({"prix_euros = 1800": 'prix_euros = 1800\nversant = "etat"'}, "versant = ", "Le versant ne concerne que les agents publics."),
])
def test_what_the_law_does_not_allow_is_refused_with_its_line_and_writes_nothing(tmp_path, changements, faute, phrase):
    _refuse(_modifie(tmp_path, changements), tmp_path, faute, phrase)


@pytest.mark.parametrize(("changements", "faute", "phrase"), [
    ({"souscription = 2026-11-23": "souscription = 2026-11-24"}, "proposee_le = ", "La demande au CPF est du mardi 24 novembre 2026"),
    ({'numero_edof = "41234567890"\n': ""}, "[dossier]", "Recopiez le numéro de dossier"),
    ({"entree_le = 2027-01-14": "entree_le = 2026-11-27"}, "entree_le = ", "l’entrée se déclare une fois la première séance tenue"),
    ({"sortie_le = 2027-03-18": "sortie_le = 2026-11-27"}, "sortie_le = ", "la sortie se déclare une fois le bilan fini"),
])
def test_what_the_platform_of_the_cpf_does_not_allow_is_refused_with_its_line(tmp_path, changements, faute, phrase):
    _refuse(_modifie_de(EXEMPLES / "cpf-hors-temps-de-travail.toml", tmp_path, changements), tmp_path, faute, phrase)


def _refuse(entree: Path, tmp_path: Path, faute: str, phrase: str) -> None:
    sortie = tmp_path / "sortie"
    ligne = next(rang for rang, texte in enumerate(entree.read_text().splitlines(), start=1) if texte.startswith(faute))
    with pytest.raises(FichierRefuse) as refus:
        jouer(entree, sortie)
    assert str(refus.value).startswith(f"Ligne {ligne} : ") and phrase in str(refus.value), str(refus.value)
    assert [p.name for p in tmp_path.iterdir()] == ["modifie.toml"]


def test_an_absence_that_no_session_knows_is_refused(tmp_path):
    copie = tmp_path / "absence.toml"
    recit = (EXEMPLES / "refus-par-silence.toml").read_text(encoding="utf-8").replace("jusqu_au = 2026-12-31\n", "")
    copie.write_text(recit + "\n[[absences]]\nseance = 42\n", encoding="utf-8")
    with pytest.raises(FichierRefuse, match=r"^Ligne \d+ : il n’y a pas de séance 42 à manquer\.$"):
        jouer(copie, tmp_path / "s")


def test_a_story_that_goes_on_after_the_term_tells_the_destruction_and_what_an_agreement_keeps(jouer_exemple):
    _, sortie = jouer_exemple("agent-public")
    fin = [m for m in _courriels(sortie) if str(m["To"]) == "aissatou.diallo@courriel.example"][-3:]
    assert [str(m["Subject"]).replace("\u00a0", " ") for m in fin] == [
        "Votre document est prêt", "Vos documents de travail seront détruits le 19 avril 2027", "Attestation de destruction"]
    verbes = [ligne["verbe"] for ligne in _journal(sortie) if ligne["verbe"].startswith(("destruction", "accordconservation", "fin."))]
    assert verbes == ["accordconservation.signer", "destruction.figer", "destruction.executer", "destruction.constater"]


def test_the_command_leaves_the_base_as_it_was(tmp_path, capsys):
    FabriqueDossier()
    avant = (Dossier.objects.count(), Evenement.objects.count())
    call_command("parcours", _court(tmp_path), sortie=tmp_path / "s")
    assert (Dossier.objects.count(), Evenement.objects.count()) == avant
    assert "1\N{NO-BREAK SPACE}document, 3\N{NO-BREAK SPACE}courriels" in capsys.readouterr().out


def test_the_command_exits_with_2_and_the_sentence(tmp_path):
    with pytest.raises(CommandError) as refus:
        call_command("parcours", tmp_path / "absent.toml", sortie=tmp_path / "s")
    assert refus.value.returncode == 2


def test_a_folder_that_holds_something_else_is_refused(tmp_path):
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos/vacances.jpg").write_bytes(b"")
    with pytest.raises(FichierRefuse, match="contient autre chose"):
        jouer(PLAN, tmp_path / "photos")


def test_an_earlier_result_is_replaced_but_not_what_was_put_beside_it(tmp_path):
    court, sortie = _court(tmp_path), tmp_path / "s"
    for chemin in (sortie / "documents", sortie / "courriels"):
        chemin.mkdir(parents=True)
    (sortie / "journal.jsonl").touch()
    (sortie / "notes.txt").touch()
    with pytest.raises(FichierRefuse, match="contient autre chose"):
        jouer(court, sortie)
    (sortie / "notes.txt").unlink()
    jouer(court, sortie)
    assert (sortie / "journal.jsonl").read_text()


@pytest.mark.parametrize("sous", ["fichier/s", "fichier"])
def test_a_folder_that_cannot_be_written_is_refused(tmp_path, sous):
    (tmp_path / "fichier").write_text("")
    with pytest.raises(FichierRefuse, match="(ne peut pas être écrit|contient autre chose)"):
        jouer(PLAN, tmp_path / sous)


def test_a_refusal_makes_no_folder_on_the_way(tmp_path):
    with pytest.raises(FichierRefuse):
        jouer(_modifie(tmp_path, {"premiere_seance = 2027-01-11": "premiere_seance = 2027-01-09"}), tmp_path / "a/b/c")
    assert not (tmp_path / "a").exists()


def test_documents_are_tagged_and_speak_french(jouer_exemple):
    _, sortie = jouer_exemple("refus-par-silence")
    pdf = next((sortie / "documents").iterdir())
    assert shutil.which("pdfinfo")
    sortie_pdfinfo = subprocess.run(["pdfinfo", pdf], capture_output=True, text=True, check=True).stdout
    assert "Tagged:          yes" in sortie_pdfinfo
