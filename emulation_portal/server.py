"""How gunicorn serves the portal: two processes of four threads, logs as everywhere in JSON.

There is no access log: the time at which a ballot was cast is nobody's business.
"""

import os

wsgi_app = "emulation_portal.wsgi"
bind = f"{os.environ.get('BIND', '0.0.0.0')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_WORKERS", "2"))
worker_class = "gthread"
threads = 4
timeout = 120  # a long annex is laid out within a request
graceful_timeout = 10
# A process is replaced now and then, so that memory which page layout left behind is given back.
max_requests = 2000
max_requests_jitter = 200
control_socket_disable = True
accesslog = None
logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "emulation_portal.logs.JsonFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "gunicorn.error": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "gunicorn.access": {"handlers": [], "level": "CRITICAL", "propagate": False},
    },
}
