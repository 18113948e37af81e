"""The worker of `bin/bench reprise`: ours, with a short visibility timeout and one more task, which is held until somebody kills its process."""
import os
from time import sleep, time

import redis

from bilan.celery import app
from bilan.mesures.reprise import RECUES, TACHE, VISIBILITE

app.conf.broker_transport_options = {**app.conf.broker_transport_options, "visibility_timeout": VISIBILITE}


@app.task(name=TACHE)
def tenir() -> None:
    """Say when and where it was received; the first time, never end."""
    with redis.Redis.from_url(app.conf.broker_url) as lien:
        if lien.rpush(RECUES, f"{time()} {os.getpgrp()}") == 1:
            sleep(10 * VISIBILITE)
