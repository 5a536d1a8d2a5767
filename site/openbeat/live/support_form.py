"""The one field by which somebody supports a request."""

from __future__ import annotations

from wtforms import StringField

from .forms import PlainForm, one_line
from .routes import email_address


class SupportForm(PlainForm):
    """An e-mail address, which is not kept."""

    email = StringField("Your e-mail address", filters=[one_line], validators=[email_address])
