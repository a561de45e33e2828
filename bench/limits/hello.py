"""Flask and nothing behind it."""

from flask import Flask


def create_app() -> Flask:
    app = Flask(__name__)
    app.add_url_rule("/echo", view_func=lambda: "Bonjour.")
    return app
