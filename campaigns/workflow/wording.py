"""The acts of the audit chain in the words of a clerk."""

from functools import cache

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from campaigns.workflow.models import AuditEvent
from campaigns.workflow.rules import all_tables

# Acts that change no status; those that do are named by their transition.
ACTS = {
    "create_account": _("Made the account"),
    "reset_password": _("Gave a new initial password"),
    "open_account": _("Opened the account again"),
    "close_account": _("Closed the account"),
    "grant_role": _("Granted a role"),
    "end_role": _("Ended a role"),
    "found_unit": _("Entered the unit"),
    "rename_unit": _("Changed what the unit is called"),
    "classify_unit": _("Changed the statistical class"),
    "record_unit_event": _("Recorded what became of units"),
    "reorganise": _("Took part in a reorganisation"),
    "carry_over": _("Carried over people, roles and units"),
    "carry_post": _("Carried the post over to the successor"),
    "hand_over": _("Handed the campaign over"),
    "register_person": _("Entered the person"),
    "post_person": _("Gave the person another post"),
    "correct_person": _("Corrected the person"),
    "correct_post": _("Corrected a post"),
    "end_post": _("Ended a post"),
    "enter_past_post": _("Entered a former post"),
    "place_hold": _("Placed a hold"),
    "lift_hold": _("Lifted a hold"),
    "record_honour": _("Recorded an award"),
    "enter_honour": _("Entered an award of the past"),
    "withdraw_honour": _("Withdrew an award"),
    "count_heads": _("Entered a headcount"),
    "store_file": _("Stored a file"),
    "open_file": _("Opened a file"),
    "make_guest_link": _("Made a link for a guest"),
    "call_back_link": _("Called a guest's link back"),
    "finish_as_guest": _("Handed the report over as a guest"),
    "rule_on_likeness": _("Decided on a likeness"),
    "start_import": _("Handed in a list of people"),
    "choose_heading": _("Chose where the headings stand"),
    "check_import": _("Had the rows checked"),
    "import_checked": _("Checked the rows"),
    "check_refused_again": _("Had refused rows checked again"),
    "decide_rows": _("Decided who rows mean"),
    "put_in_import": _("Had the rows put in"),
    "go_on_import": _("Let the import go on"),
    "import_applied": _("Put the rows in"),
    "import_person": _("Entered the person from a list"),
    "import_update": _("Brought the person up to date from a list"),
    "load_reference": _("Loaded reference data"),
    "edit_reference": _("Edited reference data"),
    "appoint_signer": _("Named a signer"),
    "supersede": _("Superseded by the next row"),
    "confirm_row": _("Confirmed an uncertain row"),
    "draft_paper": _("Drafted the paper"),
    "redraft_paper": _("Redrafted the paper"),
    "issue_paper": _("Issued the paper"),
    "create": _("Began the record"),
    "describe": _("Changed the heading"),
    "set_plan_items": _("Wrote a part of the plan"),
    "define": _("Set the criteria"),
    "freeze": _("Froze the criteria"),
    "set_quota": _("Set the places"),
    "override_quota": _("Overrode the places"),
    "issue_plan": _("Gave the plan its number"),
    "see_warnings": _("Confirmed the warnings"),
    "begin_from": _("Began the plan from another"),
    "extend": _("Moved the deadline"),
    "remove": _("Removed"),
    "start": _("Began the dossier"),
    "save_answer": _("Saved an answer"),
    "save_summary": _("Saved the summary"),
    "save_profile": _("Saved the particulars of the nominee"),
    "save_honours": _("Saved the earlier awards"),
    "attach_evidence": _("Attached evidence"),
    "replace_evidence": _("Put a newer version of a file in"),
    "remove_evidence": _("Took evidence out"),
    "save_meeting": _("Wrote the meeting of the unit down"),
    "attach_minutes": _("Added signed minutes"),
    "remove_minutes": _("Took signed minutes out"),
    "ask_helper": _("Asked somebody to help with the dossier"),
    "ask_nominee": _("Asked the nominee for the own report"),
    "end_contribution": _("Ended somebody's writing in the dossier"),
    "ask_consent": _("Asked the nominee for consent"),
    "cancel_consent": _("Asked no more for consent"),
    "give_consent": _("Consented to being nominated"),
    "refuse_consent": _("Did not consent to being nominated"),
    "confirm_as_employer": _("Kept what the employer confirms"),
    "remove_confirmation": _("Took a confirmation by the employer out"),
    "keep_version": _("Kept the submitted version"),
    "appraise": _("Appraised the dossier"),
    "assign_officer": _("Assigned the dossier to an officer"),
    "end_assignment": _("Ended the assignment"),
    "act_on_many": _("Acted on several dossiers"),
    "undo_on_many": _("Took the act on several dossiers back"),
    "order_workbook": _("Ordered a workbook"),
    "clear_workbook": _("Cleared an old workbook away"),
    "save_finding": _("Wrote down a finding"),
    "issue_record": _("Numbered the appraisal record"),
    "propose": _("Proposed, or not, for the award"),
    "freeze_findings": _("Froze the findings of the appraisal"),
    "set_up_council": _("Set up the Council"),
    "renew_council": _("Renewed the Council"),
    "appoint": _("Appointed to the Council"),
    "remove_member": _("Took out of the Council"),
    "plan": _("Planned the session"),
    "record_attendance": _("Recorded who is present"),
    "recuse": _("Recorded a recusal"),
    "save_scores": _("Saved the score sheet"),
    "prepare": _("Prepared the vote"),
    "sealed_box": _("Sealed the box"),
    "destroyed_box": _("Destroyed the box"),
    "issue_minutes": _("Issued the minutes"),
    "break_tie": _("Settled a tie"),
    "take_place": _("Took a place"),
    "release_place": _("Gave a place back"),
    "draft": _("Drafted"),
    "redraft": _("Redrafted"),
    "decline_line": _("Declined a line"),
    "register_certificates": _("Entered the certificates in the register"),
    "request_certificates": _("Ordered the certificates"),
    "certificates_made": _("Made the certificates"),
    "record_entitlements": _("Recorded the rewards"),
    "release_message": _("Released the message"),
    "withdraw_message": _("Withdrew the message"),
    "try_email_again": _("Had the e-mail sent again"),
    "set_message_policy": _("Set how messages of a kind are sent"),
    "renew_calendar_key": _("Renewed the address of the calendar"),
    "set_email": _("Set the e-mail address"),
    "add_task": _("Added the task"),
    "describe_task": _("Changed the task"),
    "assign_task": _("Gave the task to units"),
    "withdraw_task": _("Withdrew the task"),
    "move_deadline": _("Moved the deadline of the task"),
    "pass_on": _("Took the task over"),
    "add_period": _("Added the reporting period"),
    "move_report_day": _("Moved the report day"),
    "remove_period": _("Took the reporting period out"),
    "save_report": _("Saved the report"),
    "attach_file": _("Attached a file"),
    "remove_file": _("Took a file out"),
    "finish_task": _("Task done"),
    "reopen_task": _("Task not done any more"),
}


def act_label(event: AuditEvent) -> str:
    """What was done: the transition's own label, or the act's words."""
    return str(_moves().get((event.record_type, event.action)) or _act(event.action))


def record_label(event: AuditEvent) -> str:
    """The kind of record and its key, as "phong trào thi đua 3"."""
    return f"{record_kinds().get(event.record_type, event.record_type)} {event.record_id}"


def state_label(event: AuditEvent, state: str) -> str:
    """A status in words."""
    model = _models().get(event.record_type)
    if not state or model is None or not hasattr(model, "status"):
        return state
    return str(dict(model._meta.get_field("status").choices).get(state, state))


def role_label(event: AuditEvent) -> str:
    """The role worn during the act, in words."""
    holdings = _models().get("campaigns.roleholding")
    return str(dict(holdings._meta.get_field("role").choices).get(event.role, event.role))


def record_kinds() -> dict[str, str]:
    """Every kind of record the portal keeps, by the name it has in the chain."""
    return {name: str(model._meta.verbose_name) for name, model in _models().items()}


def acts_in_words() -> list[tuple[str, str]]:
    """Every act the chain may hold, for choosing one; a name that means several says each."""
    words = {action: [str(label)] for action, label in ACTS.items()}
    for (_kind, action), label in _moves().items():
        known = words.setdefault(action, [])
        if str(label) not in known:
            known.append(str(label))
    named = [(action, " / ".join(labels)) for action, labels in words.items()]
    return sorted(named, key=lambda act: act[1].casefold())


def history_items(events) -> list[dict]:
    """Events of one record as the history part of a page shows them."""
    return [
        {
            "at": event.at,
            "label": act_label(event),
            "who": event.actor,
            "role": role_label(event),
            "reason": event.reason,
        }
        for event in events
    ]


def _act(action: str) -> object:
    return ACTS.get(action) or action.replace("_", " ")


@cache
def _models() -> dict:
    return {
        model._meta.label_lower: model
        for app in ("campaigns", "awards")
        for model in apps.get_app_config(app).get_models()
    }


@cache
def _moves() -> dict:
    return {
        (model._meta.label_lower, transition.name): transition.label
        for model, table in all_tables().items()
        for transition in table
    }
