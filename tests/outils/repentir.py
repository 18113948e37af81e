"""What a message offers to undo, done as a browser without script does it: the form of the toast, its fields and nothing else."""
import re
from html import unescape

TOAST = re.compile(r'<div class="toast show".*?<form method="post" action="([^"]+)">(.*?)</form>', re.DOTALL)
CHAMP = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


def defaire(client, page):
    """Press the button of the message on this page; the page that follows."""
    adresse, corps = TOAST.search(page.text).groups()
    champs = {nom: unescape(valeur) for nom, valeur in CHAMP.findall(corps) if nom != "csrfmiddlewaretoken"}
    return client.post(unescape(adresse), champs, follow=True)
