"""How long it takes to verify every chain of the journal, and to find one altered line among all: ten lines a dossier."""
import io
import resource
from time import perf_counter

import django
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

LIGNES = 10
# through the triggers, as the site writes: each line is chained
ECRIRE = """
    INSERT INTO socle_evenement (fil, rang, le, verbe, role, objet, objet_id, empreinte_document, details, trace_empreinte, precedente, empreinte)
    SELECT 'dossier:' || d, 0, timestamptz '2026-11-26' + d * interval '1 second', 'dossier.commencer', '', '', '', '', jsonb_build_object('n', n), '', '', ''
    FROM generate_series(%s::bigint, %s::bigint) d, generate_series(1, %s) n
"""
ALTERER = "UPDATE socle_evenement SET details = '{\"n\": 99}' WHERE fil = %s AND rang = 7"


def enfant(quoi: str, nombre: int, graine: int) -> dict:
    """One of the two processes of a measure."""
    django.setup()
    return _ecrire(nombre) if quoi == "peupler" else verifier(nombre)


def _ecrire(nombre: int) -> dict:
    call_command("migrate", verbosity=0, interactive=False)
    depart = perf_counter()
    with connection.cursor() as curseur:
        for debut in range(1, nombre + 1, 1000):
            curseur.execute(ECRIRE, [debut, min(debut + 999, nombre), LIGNES])
    return {"secondes": round(perf_counter() - depart, 1), "dossiers": nombre}


def verifier(nombre: int) -> dict:
    """Whole, then with one line altered by the owner; the peak of memory is that of this process."""
    from bilan.socle import ancre
    from bilan.socle.proprietaire import proprietaire

    depart = perf_counter()
    call_command("verifier_journal", stdout=io.StringIO())
    entier, fil = perf_counter() - depart, f"dossier:{nombre // 2}"
    with proprietaire(), connection.cursor() as curseur:
        curseur.execute("SET session_replication_role = replica")
        curseur.execute(ALTERER, [fil])
    depart = perf_counter()
    try:
        call_command("verifier_journal", stdout=io.StringIO())
        dit = "rien"
    except CommandError as trouve:
        dit = str(trouve).splitlines()[-1]
    altere, depart = perf_counter() - depart, perf_counter()
    ancre.tete(ancre.borne() or 0, timezone.now())
    return {
        "lignes": nombre * LIGNES, "entier_s": round(entier, 1), "altere_s": round(altere, 1), "trouve": dit, "nomme": dit.startswith(f"{fil} n° 7 "),
        "tete_s": round(perf_counter() - depart, 1), "memoire_mo": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
