"""The entry a WSGI server such as gunicorn calls; once it is imported, the first request waits for nothing."""

import os

from django.core.wsgi import get_wsgi_application

from quanmin.config.turns import in_turn

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quanmin.config.settings")
application = in_turn(get_wsgi_application())

from quanmin.portal.warming import warm  # noqa: E402  needs the apps first

warm()
