"""`bin/bench`: what the project promises about its speed, measured on a base of its own, printed and kept as JSON under `var/mesures/`."""
