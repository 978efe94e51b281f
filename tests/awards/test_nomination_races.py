"""Two at once: the same form sent twice, two tabs saving one text, two presses of submit."""

import threading
import uuid

import pytest

from awards.evaluation.rules import receive
from awards.nominations.models import Answer, Nomination, NominationStatus
from awards.nominations.rules import save_answer, start_nomination
from awards.sharing.links import call_back_link, finish_as_guest, make_guest_link, writer_of
from awards.sharing.models import LinkPurpose
from awards.submission.rules import recall, submit
from campaigns.accounts.models import Role, User
from campaigns.criteria.models import NomineeGroup
from campaigns.workflow.rules import first_broken_event, history_of, rule
from tests import make
from tests.awards.dossiers import draft, open_round, ready, unit_with_head
from tests.racing import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def results_of(*acts):
    """What each of the acts gave back, or was refused with, when all are done at once."""
    given = [None] * len(acts)

    def keeping(place):
        def act():
            given[place] = acts[place]()

        return act

    refusals = at_once(*map(keeping, range(len(acts))))
    pairs = zip(refusals, given, strict=True)
    return [refusal.error_list[0].code if refusal else result for refusal, result in pairs]


def test_the_same_form_sent_twice_at_once_makes_one_dossier():
    round = open_round()
    unit, head = unit_with_head(round)
    person, key = make.person(unit=unit), uuid.uuid4()

    def start(creation_key):
        return start_nomination(
            round=round,
            unit=unit,
            group=NomineeGroup.STAFF,
            nominee=person,
            creation_key=creation_key,
            by=User.objects.get(pk=head.pk),
        ).pk

    first, second = results_of(lambda: start(key), lambda: start(key))
    assert first == second
    assert Nomination.objects.count() == 1
    assert results_of(lambda: start(uuid.uuid4())) == ["already_nominated"]


def test_of_two_tabs_that_save_at_once_one_is_told_and_nothing_is_overwritten():
    nomination, head, criteria = draft(answer_text="")

    def save(text):
        return save_answer(
            nomination=Nomination.objects.get(pk=nomination.pk),
            criterion=criteria[0],
            text=text,
            edit_number=0,
            by=User.objects.get(pk=head.pk),
        ).text

    results = results_of(lambda: save("Một"), lambda: save("Hai"))
    kept = Answer.objects.get(nomination=nomination, criterion=criteria[0]).text
    assert sorted(results, key=str) == sorted([kept, "edited_elsewhere"], key=str)


def test_submit_pressed_twice_at_once_is_one_submission():
    nomination, head, _criteria = ready()

    def press():
        own = Nomination.objects.get(pk=nomination.pk)
        return submit(nomination=own, is_confirmed=True, by=User.objects.get(pk=head.pk)).status

    assert results_of(press, press) == [NominationStatus.SUBMITTED] * 2
    assert nomination.versions.count() == 1
    assert first_broken_event() is None


def test_a_recall_and_a_receipt_at_once_leave_one_of_the_two():
    nomination, head, _criteria = ready()
    submit(nomination=nomination, is_confirmed=True, by=head)
    office = make.user(Role.OFFICE, unit=nomination.round.campaign.owner)

    def own():
        return Nomination.objects.get(pk=nomination.pk)

    results = results_of(
        lambda: recall(nomination=own(), by=User.objects.get(pk=head.pk)).status,
        lambda: receive(nomination=own(), by=User.objects.get(pk=office.pk)).status,
    )
    nomination.refresh_from_db()
    assert results.count("wrong_state") == 1
    assert nomination.status in results
    assert (nomination.submitted_at is None) == (nomination.status == NominationStatus.DRAFT)


def test_the_last_change_and_the_submission_at_once_lose_nothing():
    """Either the change is in what was handed in, or it is refused; never in between."""
    nomination, head, criteria = ready()

    def own():
        return Nomination.objects.get(pk=nomination.pk)

    def change():
        by = User.objects.get(pk=head.pk)
        given = own()
        return save_answer(
            nomination=given,
            criterion=criteria[0],
            text="Sửa vào phút chót",
            edit_number=given.edit_number,
            by=by,
        ).text

    def press():
        by = User.objects.get(pk=head.pk)
        return submit(nomination=own(), is_confirmed=True, by=by).status

    changed, handed_in = results_of(change, press)
    assert handed_in == NominationStatus.SUBMITTED
    kept = nomination.versions.get().content["answers"][0]["text"]
    stands = Answer.objects.get(nomination=nomination, criterion=criteria[0]).text
    assert kept == stands
    assert (changed == "not_editable") == (kept != "Sửa vào phút chót")
    assert first_broken_event() is None


@pytest.mark.parametrize("end", [call_back_link, finish_as_guest])
def test_a_link_ends_after_what_is_written_through_it_and_not_before(end):
    nomination, head, [criterion, *_more] = draft(group=NomineeGroup.OUTSIDER)
    link, _key = make_guest_link(
        nomination=nomination,
        purpose=LinkPurpose.REPORT,
        recipient_name="Trần Thị Mẫu",
        email="",
        n_days=3,
        creation_key=uuid.uuid4(),
        by=head,
    )
    is_written, has_ended = threading.Event(), threading.Event()

    @rule
    def write():
        words = {"nomination": nomination, "criterion": criterion, "edit_number": 9}
        save_answer(text="Viết qua đường dẫn", by=writer_of(link), **words)
        is_written.set()
        # Not committed yet: whoever ends the link at this moment waits.
        has_ended.wait(timeout=1.5)

    def end_it():
        is_written.wait(timeout=60)
        end(link=link, **({"by": head} if end is call_back_link else {}))
        has_ended.set()

    assert at_once(write, end_it) == [None, None]
    acts = [e.action for e in history_of(nomination).order_by("pk")]
    assert acts[-2:] == ["save_answer", end.__name__]
