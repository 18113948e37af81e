"""The pages that cross apps: the homes, and the health page."""
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpResponse
from django.shortcuts import render


def accueil(request):
    return render(request, "base.html")


@login_not_required
def sante(request):
    """200 when the database answers; nothing else is said to strangers."""
    with connection.cursor() as curseur:
        curseur.execute("select 1")
    return HttpResponse("ok", content_type="text/plain")
