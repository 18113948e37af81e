#!/bin/sh
# Run once by the image of PostgreSQL, on an empty volume: the role under which the site works. `manage.py migrate` says what it may do.
set -eu
psql --set ON_ERROR_STOP=1 --set mot_de_passe="$APPLICATION_PASSWORD" --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
CREATE ROLE bilan LOGIN PASSWORD :'mot_de_passe';
SQL
