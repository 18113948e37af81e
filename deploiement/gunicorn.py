"""What gunicorn needs beside its command line: its own lines go out in the application's form. It writes no access log: the application writes one line a
request (`bilan.socle.journaux`), with the pattern of the address and not the address, which may hold a token."""

accesslog = None
logconfig_dict = {
    "formatters": {"json": {"()": "bilan.socle.journaux.Json"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"level": "WARNING", "handlers": ["console"]},
    "loggers": {"gunicorn.error": {"level": "INFO", "handlers": ["console"], "propagate": False}},
}
