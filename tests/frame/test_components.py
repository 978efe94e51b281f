"""The parts of docs/interface.md with sample data: escaped, and named for screen readers."""

from types import SimpleNamespace

import pytest
from crispy_forms.utils import render_crispy_form
from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation

from emulation_portal.fields import required_when
from tests.frame.drawing import ESCAPED, EVIL, Parsed, draw


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


class SampleForm(forms.Form):
    name = forms.CharField(label="Name", help_text="As in the register")
    note = forms.CharField(label="Note", required=False)
    kind = forms.ChoiceField(
        label="Kind",
        choices=[("c", "Collective"), ("i", "Individual")],
        widget=forms.RadioSelect,
    )
    is_true = forms.BooleanField(label="I vouch for it")


def test_status_has_the_tone_of_its_meaning():
    record = SimpleNamespace(status="awarded", get_status_display=lambda: "Awarded")
    assert draw("{% status record %}", record=record) == (
        '<span class="tag tag-awarded">Awarded</span>'
    )


def test_status_nobody_gave_a_tone_is_neutral():
    record = SimpleNamespace(status="unheard_of", get_status_display=lambda: EVIL)
    assert draw("{% status record %}", record=record) == (
        f'<span class="tag tag-neutral">{ESCAPED}</span>'
    )


def test_notice_keeps_its_markup_and_escapes_its_values():
    html = draw('{% notice "stop" title=t %}<p>{{ t }}</p>{% endnotice %}', t=EVIL)
    assert html.count(ESCAPED) == 2
    assert "<p>&lt;b&gt;" in html
    assert 'class="notice notice-stop"' in html


def test_error_summary_links_each_message_to_its_field():
    form = SampleForm({"name": ""})
    html = draw("{% error_summary form %}", form=form)
    parsed = Parsed(html)
    assert [a["href"] for a in parsed.all("a")] == ["#id_name", "#id_kind_0", "#id_is_true"]
    assert parsed.all("div")[0] == {
        "class": "error-summary",
        "role": "alert",
        "tabindex": "-1",
        "aria-labelledby": "error-summary-title",
    }


def test_error_summary_asks_no_question_before_its_colon():
    class Question(forms.Form):
        is_true = forms.BooleanField(label="Is it true?")

    html = draw("{% error_summary form %}", form=Question({}))
    assert "Is it true: " in html


def test_error_summary_links_to_the_page_that_puts_it_right():
    html = draw("{% error_summary errors %}", errors=[{"message": "Missing", "url": "/there/"}])
    assert '<a href="/there/">Missing</a>' in html


def test_error_summary_of_what_went_well_is_nothing():
    good = SampleForm({"name": "A", "kind": "c", "is_true": "on"})
    assert draw("{% error_summary form %}", form=good).strip() == ""
    assert draw("{% error_summary form errors %}").strip() == ""
    assert draw("{% error_summary form %}", form=SampleForm()).strip() == ""


def test_error_summary_takes_sentences_refusals_and_formsets():
    Sheet = forms.formset_factory(SampleForm, min_num=1, validate_min=True)
    sheet = Sheet({"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-note": "x"})
    form = SampleForm({"name": "A", "kind": "c", "is_true": "on"})
    form.add_error(None, "The round is closed.")
    html = draw(
        "{% error_summary form sheet errors refusal %}",
        form=form,
        sheet=sheet,
        errors=[EVIL, {"message": "Too long", "field_id": "id_x", "label": "Story"}],
        refusal=ValidationError(["No quorum."], code="blocked"),
    )
    assert ESCAPED in html
    assert "<li>The round is closed.</li>" in html
    assert '<a href="#id_x">Story: Too long</a>' in html
    assert '<a href="#id_form-0-name">' in html
    assert "<li>No quorum.</li>" in html


def test_field_names_its_help_and_error_for_screen_readers():
    html = render_crispy_form(SampleForm({"name": ""}))
    parsed = Parsed(html)
    ids = {attrs["id"] for _tag, attrs in parsed.elements if "id" in attrs}
    name = next(attrs for attrs in parsed.all("input") if attrs["name"] == "name")
    assert name["aria-describedby"] == "id_name_helptext id_name_error"
    assert name["aria-invalid"] == "true"
    kind = parsed.all("fieldset")[0]
    named = name["aria-describedby"].split() + kind["aria-describedby"].split()
    assert set(named) <= ids
    assert {attrs["for"] for attrs in parsed.all("label")} <= ids


def test_field_says_when_it_is_optional_and_only_then():
    html = render_crispy_form(SampleForm())
    assert html.count("(optional)") == 1
    assert "asteriskField" not in html


def test_field_says_in_which_case_it_is_required():
    class Answer(forms.Form):
        reason = required_when("required when you decline", forms.CharField(label="Reason"))

    html = render_crispy_form(Answer())
    assert "(required when you decline)" in html
    assert "(optional)" not in html
    # Whether the case is given is for the rule to say.
    assert Answer({"reason": ""}).is_valid()


def test_field_escapes_help_and_label():
    form = SampleForm()
    form.fields["name"].help_text = form.fields["name"].label = EVIL
    assert render_crispy_form(form).count(ESCAPED) == 2


def test_choice_cards_show_the_error_of_their_field():
    html = draw("{% choice_cards form.kind %}", form=SampleForm({"name": "x"}))
    parsed = Parsed(html)
    assert [i["type"] for i in parsed.all("input")] == ["radio", "radio"]
    assert parsed.all("fieldset")[0]["aria-describedby"] == "id_kind_error"
    assert 'id="id_kind_error"' in html


def a_move(**changes):
    return SimpleNamespace(
        **{
            "name": "submit",
            "label": "Submit",
            "tone": "primary",
            "needs_reason": False,
            "is_blocked": False,
            "missing": [],
            **changes,
        }
    )


def test_move_is_one_post_form_with_its_name():
    parsed = Parsed(draw('{% move_buttons moves "/n/1/move" %}', moves=[a_move()]))
    assert parsed.all("form") == [{"method": "post", "action": "/n/1/move"}]
    assert {"type": "hidden", "name": "move", "value": "submit"} in parsed.all("input")


def test_blocked_move_says_what_is_missing_and_cannot_be_pressed():
    blocked = a_move(is_blocked=True, missing=["7 members / 5 present", EVIL])
    html = draw('{% move_buttons moves "/x" %}', moves=[blocked])
    parsed = Parsed(html)
    button = parsed.all("button")[0]
    assert parsed.all("form") == []
    assert "disabled" in button
    assert f'id="{button["aria-describedby"]}"' in html
    assert "<li>7 members / 5 present</li>" in html
    assert ESCAPED in html


def test_move_with_a_reason_keeps_what_was_typed_when_refused():
    html = draw(
        '{% move_buttons moves "/x" open_move="back" reason=r reason_error="Give a reason." %}',
        moves=[a_move(name="back", needs_reason=True), a_move(name="other", needs_reason=True)],
        r=EVIL,
    )
    parsed = Parsed(html)
    assert ["open" in attrs for attrs in parsed.all("details")] == [True, False]
    assert html.count(ESCAPED) == 1
    assert [attrs.get("aria-invalid") for attrs in parsed.all("textarea")] == ["true", None]


def test_destructive_move_asks_first_and_others_do_not():
    moves = [a_move(), a_move(name="void", label="Void", tone="danger")]
    parsed = Parsed(draw('{% move_buttons moves "/x" %}', moves=moves))
    assert [f.get("data-confirm") for f in parsed.all("form")] == [None, "Void: are you sure?"]
