"""The page parts of docs/interface.md as tags and filters over the templates of components/."""

from datetime import date, datetime
from decimal import Decimal

from django import template
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.forms import BaseForm
from django.forms.formsets import BaseFormSet
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from emulation_portal.charts import QuotaBar, funnel_stages, score_spread
from emulation_portal.tones import TONE_OF_MESSAGE, TONE_OF_STATUS, TONES
from emulation_portal.vietnamese import decimal_text, short_date
from emulation_portal.waiting import grouped

register = template.Library()


# --- filters ---------------------------------------------------------------------------------


@register.filter
def day(value: date | datetime | None) -> str:
    """05/10/2022"""
    when = _local_day(value)
    return short_date(when) if when else ""


@register.filter
def moment(value: datetime | None) -> str:
    """14:05 05/10/2022, in the portal's time zone."""
    if not isinstance(value, datetime):
        return day(value)
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{local:%H:%M} {short_date(local.date())}"


@register.filter
def number(value) -> str:
    """1.410.000 or 86,25: thousands by dots, decimals by a comma, no idle zeros."""
    if value is None or value == "":
        return ""
    return decimal_text(Decimal(str(value)))


@register.filter
def money(value) -> str:
    """1.410.000 đ"""
    return f"{number(value)}\N{NO-BREAK SPACE}đ" if value not in (None, "") else ""


@register.filter
def percent(value) -> str:
    """12,5%"""
    return f"{number(value)}%" if value not in (None, "") else ""


@register.filter
def due(value: date | datetime | None) -> str:
    """A deadline as a person reads it: the day and how far off it is."""
    when = _local_day(value)
    if when is None:
        return ""
    days = (when - timezone.localdate()).days
    if days < 0:
        distance = ngettext("%(n)d day late", "%(n)d days late", -days) % {"n": -days}
    elif days == 0:
        distance = _("today")
    else:
        distance = ngettext("%(n)d day left", "%(n)d days left", days) % {"n": days}
    return _("Due %(day)s · %(distance)s") % {"day": short_date(when), "distance": distance}


@register.filter
def is_past(value: date | datetime | None) -> bool:
    """Whether a deadline is over: a day lasts to its end, a moment only to itself."""
    if isinstance(value, datetime):
        return value < timezone.now()
    return value is not None and value != "" and value < timezone.localdate()


register.filter("grouped", grouped)


@register.filter
def short_hash(value: str) -> str:
    """The first and last letters of a SHA-256, enough to compare by eye."""
    return f"{value[:8]}…{value[-4:]}" if value and len(value) > 14 else value or ""


@register.filter
def message_tone(message) -> str:
    return TONE_OF_MESSAGE.get(message.level_tag, "info")


@register.filter
def is_filtering(form) -> bool:
    """Whether a filter form holds any choice of the reader (the order of rows is none)."""
    return bool(form.is_bound) and any(
        form.data.get(form.add_prefix(name)) for name in form.fields if name != "o"
    )


@register.simple_tag
def surely_static(path: str) -> str:
    """The address of a static file for the worst pages: the plain one where even the list of
    collected files is missing."""
    try:
        return static(path)
    except ValueError:
        return f"{settings.STATIC_URL}{path}"


def _local_day(value) -> date | None:
    if not value:
        return None
    if isinstance(value, datetime):
        return (timezone.localtime(value) if timezone.is_aware(value) else value).date()
    return value


# --- words in colour ------------------------------------------------------------------------------


@register.simple_tag
def badge(label, tone: str = "neutral") -> str:
    """{% badge "Text" "good" %}"""
    tone = tone if tone in TONES else "neutral"
    return format_html('<span class="tag tag-{}">{}</span>', tone, label)


@register.simple_tag
def status(record, tone: str = "") -> str:
    """{% status nomination %}: its status in words and in the tone that status has everywhere."""
    return badge(record.get_status_display(), tone or TONE_OF_STATUS.get(record.status, "neutral"))


@register.simple_block_tag
def notice(content, tone="info", title=""):
    """{% notice "attention" title="…" %}<p>…</p>{% endnotice %}; tone "inset" for a quiet aside."""
    return render_to_string(
        "components/notice.html", {"content": content, "tone": tone, "title": title}
    )


# --- errors ---------------------------------------------------------------------------------------


@register.inclusion_tag("components/error_summary.html")
def error_summary(*sources):
    """{% error_summary form formset errors %}: every problem of the page, linked to its field."""
    items = []
    for source in sources:
        items += _problems(source)
    return {"items": items}


def _problems(source) -> list[dict]:
    if not source:
        return []
    if isinstance(source, BaseFormSet):
        if not source.is_bound:
            return []
        own = [{"message": message} for message in source.non_form_errors()]
        return own + [item for form in source.forms for item in _problems_of_form(form)]
    if isinstance(source, BaseForm):
        return _problems_of_form(source)
    if isinstance(source, ValidationError):
        return [{"message": message} for message in source.messages]
    if isinstance(source, list | tuple):
        return [item if isinstance(item, dict) else {"message": item} for item in source]
    return [{"message": source}]


def _problems_of_form(form) -> list[dict]:
    if not form.is_bound:
        return []
    items = []
    for name, messages in form.errors.items():
        if name not in form.fields:
            items += [{"message": message} for message in messages]
            continue
        bound = form[name]
        field_id = bound.id_for_label or f"{bound.auto_id}_0"
        # A refusal of several fields together names them as one, and leads to the first.
        label = getattr(bound.field, "label_in_summary", bound.label)
        label = str(label).rstrip("?:. ")  # a colon follows
        items += [
            {"message": message, "label": label, "field_id": field_id} for message in messages
        ]
    return items


# --- lists and tables ---------------------------------------------------------------------------


@register.simple_tag
def crumb(label, url: str = "") -> str:
    """One step of the path, inside {% block breadcrumbs %}; without a url it is this page."""
    if url:
        return format_html('<li><a href="{}">{}</a></li>', url, label)
    return format_html('<li aria-current="page">{}</li>', label)


@register.simple_block_tag
def table(content, caption, is_scrolling=False, hide_caption=False):
    """{% table "Caption" %}<thead>…<tbody>…{% endtable %}: rows become cards on a phone."""
    return render_to_string(
        "components/table.html",
        {
            "content": content,
            "caption": caption,
            "is_scrolling": is_scrolling,
            "hide_caption": hide_caption,
        },
    )


@register.inclusion_tag("components/sort_header.html", takes_context=True)
def sort_header(context, label, field: str, is_number: bool = False, parameter: str = "o"):
    """A column head that sorts by `field`, then the other way; filters stay, the page does not."""
    query = context["request"].GET.copy()
    now = query.get(parameter, "")
    query[parameter] = f"-{field}" if now == field else field
    query.pop("page", None)
    direction = {field: "ascending", f"-{field}": "descending"}.get(now, "")
    return {
        "label": label,
        "href": f"?{query.urlencode()}",
        "direction": direction,
        "is_number": is_number,
    }


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context, page_obj, parameter="page"):
    """Links to the other pages of a list; every filter in the address is kept.

    A page with two lists gives each a parameter of its own.
    """
    numbers = page_obj.paginator.get_elided_page_range(page_obj.number, on_each_side=1, on_ends=1)
    query = context["request"].GET.copy()

    def address(number: int) -> str:
        query[parameter] = number
        return f"?{query.urlencode()}"

    return {
        "page_obj": page_obj,
        "pages": [
            {"number": number, "url": "" if number == Paginator.ELLIPSIS else address(number)}
            for number in numbers
        ],
        "previous": address(page_obj.number - 1),
        "next": address(page_obj.number + 1),
    }


@register.simple_block_tag
def summary_row(content, label, change_url=""):
    """One line of <dl class="summary">: what was asked, what was answered, where to change it."""
    return render_to_string(
        "components/summary_row.html",
        {"content": content, "label": label, "change_url": change_url},
    )


# --- acts -----------------------------------------------------------------------------------------


@register.inclusion_tag("components/moves.html", takes_context=True)
def move_buttons(context, moves, url: str, open_move="", reason="", reason_error=""):
    """One POST form per move (fields `move`, `reason`); a blocked move says what is missing."""
    return {
        "csrf_token": context.get("csrf_token"),
        "moves": moves,
        "url": url,
        "open_move": open_move,
        "reason": reason,
        "reason_error": reason_error,
    }


@register.inclusion_tag("components/choice_cards.html")
def choice_cards(field):
    """A RadioSelect field as large targets, for a vote or any choice of few."""
    return {"field": field}


# --- figures --------------------------------------------------------------------------------------


@register.inclusion_tag("components/quota_bar.html")
def quota_bar(label, quota: int, used: int, given: int = 0):
    """Places of a quota: taken in red, already awarded in gold, with the numbers in words."""
    return {"label": label, "bar": QuotaBar(quota=quota, used=used, given=given)}


@register.inclusion_tag("components/funnel.html")
def funnel(rows, caption=""):
    """How many dossiers came how far; rows are {label, count, is_awarded?, url?}."""
    return {"stages": funnel_stages(rows), "caption": caption}


@register.inclusion_tag("components/spread.html")
def spread(scores, best_possible=100):
    """Each member's score as a dot on one line: the disagreement at a glance."""
    return {"spread": score_spread(scores, best_possible)}


@register.inclusion_tag("components/timeline.html")
def timeline(items, is_wide: bool = False):
    """Steps with their days; items are {label, on, until, state, url, note}, see interface.md."""
    return {"items": items, "is_wide": is_wide}


@register.inclusion_tag("components/hash_chip.html")
def hash_chip(value, kind="SHA-256"):
    """A fingerprint, shortened for the eye, whole for the clipboard and for screen readers."""
    return {"value": value, "short": short_hash(value), "kind": kind}


@register.inclusion_tag("components/job_progress.html")
def job_progress(label, done: int, total: int, url: str, id="job", failed=""):  # noqa: A002
    """How far a background job is; asks `url` for itself again every two seconds until it ends."""
    return {
        "label": label,
        "done": done,
        "total": max(total, 1) if not failed else total or 1,
        "url": url,
        "id": id,
        "failed": failed,
        "is_finished": bool(failed) or done >= total,
    }
