"""What was kept of each version, and what reads otherwise in the next."""

import pytest
from django.utils import timezone, translation

from awards.nominations.models import Answer
from awards.nominations.report_models import Profile
from awards.nominations.supplement_models import Part
from awards.sharing.models import Consent, ConsentRequest, EmployerConfirmation
from awards.submission.changes import ADDED, REMOVED, SAME, Change, changes_between, marked
from awards.submission.content import content_of
from awards.submission.reading import lines_in
from awards.submission.rules import CONFIRMATION, recall, submit
from emulation_portal.canonical import fingerprint
from tests.awards.dossiers import ready

OLD = {
    "reference": "HS-00001",
    "nominee": "Đặng Thị Mẫu",
    "unit": "Phòng Kế hoạch",
    "summary": "Có thành tích xuất sắc",
    "answers": [
        {"position": 1, "criterion": "Sáng kiến", "weight": 60, "text": "Có 05 sáng kiến."},
        {"position": 2, "criterion": "Kỷ luật", "weight": 40, "text": "Tốt."},
    ],
}


@pytest.mark.parametrize(
    ("old", "new", "pieces"),
    [
        ("Có 05 sáng kiến.", "Có 07 sáng kiến.", "Có |-05 |+07 |sáng kiến."),
        ("Đạt 1.234,5 triệu", "Đạt 1.300 triệu", "Đạt |-1.234,5 |+1.300 |triệu"),
        ("Đạt 30%.", "Đạt 30% kế hoạch.", "Đạt 30% |+kế hoạch|."),
        ("", "Mới viết", "+Mới viết"),
        ("Bỏ đi", "", "-Bỏ đi"),
        ("Như cũ", "Như cũ", "Như cũ"),
        # One word that stayed between two changes is read with them.
        ("hai ba bốn", "năm ba sáu", "-hai ba bốn|+năm ba sáu"),
    ],
)
def test_words_are_marked_one_by_one(old, new, pieces):
    signs = {SAME: "", ADDED: "+", REMOVED: "-"}
    assert "|".join(signs[piece.kind] + piece.text for piece in marked(old, new)) == pieces


def test_put_together_the_pieces_are_the_texts():
    old, new = "Một  hai.\n\nBa bốn, năm", "Một hai!\n\nBa sáu, năm\nbảy"
    pieces = marked(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind != REMOVED) == new
    change = Change(Part.SUMMARY, "", old, new)
    assert "".join(piece.text for piece in change.old_pieces) == old
    assert "".join(piece.text for piece in change.new_pieces) == new


def test_a_change_names_its_part_and_criterion_and_the_rest_is_silent():
    newer = {**OLD, "answers": [OLD["answers"][0], {**OLD["answers"][1], "text": "Rất tốt."}]}
    [change] = changes_between(OLD, newer)
    assert (change.part, change.position, change.old, change.new) == (
        Part.TEXT,
        2,
        "Tốt.",
        "Rất tốt.",
    )
    with translation.override("en"):
        assert changes_between(OLD, newer)[0].heading == "Criterion 2: Achievement"
    assert changes_between(OLD, OLD) == []


def test_a_version_from_before_meetings_and_figures_were_kept_reads_and_compares():
    newer = {
        **OLD,
        "answers": [
            {
                **answer,
                "figures": [{"label": "Sáng kiến", "measure": "", "target": "5", "result": "7"}],
                "evidence": [],
            }
            for answer in OLD["answers"]
        ],
        "profile": {"home_town": "Bà Rịa"},
        "honours": {"is_none": True, "stated": []},
        "meeting": {"held_on": "2022-12-01", "n_for": 10},
        "consent": {},
        "employer": [],
    }
    assert [line.text for line in lines_in(OLD) if line.text] == [
        "Có thành tích xuất sắc",
        "Có 05 sáng kiến.",
        "Tốt.",
    ]
    assert changes_between(OLD, newer) == []
    with translation.override("en"):
        assert "Sáng kiến: registered 5, reached 7" in [line.text for line in lines_in(newer)]
    emptied = {**newer, "meeting": {}, "honours": {"is_none": False, "stated": []}}
    assert {change.part for change in changes_between(newer, emptied)} == {
        Part.HONOURS,
        Part.MEETING,
    }


@pytest.fixture
def full(db):
    """A draft in which everything that is kept says something."""
    nomination, head, criteria = ready()
    answer = Answer.objects.get(nomination=nomination, criterion=criteria[0])
    answer.figures.create(position=1, label="Sáng kiến", measure="giải pháp", target=5, result=7)
    Profile.objects.create(nomination=nomination, home_town="Bà Rịa", born_on="1990-02-03")
    nomination.stated_honours.create(
        position=1,
        year=2020,
        award_name="Giấy khen",
        decision_reference="12/QĐ-SKHCN",
        decided_on="2020-12-30",
        issuer="Giám đốc Sở",
    )
    asked = ConsentRequest.objects.create(nomination=nomination, asked_by=head)
    Consent.objects.create(
        request=asked, is_given=True, user=head, answered_at=timezone.now(), publishes_photo=True
    )
    EmployerConfirmation.objects.create(
        nomination=nomination,
        confirmed_by="Lê Văn Thử",
        title="Giám đốc",
        confirmed_on="2022-12-02",
        words="Đúng sự thật",
        user=head,
    )
    return nomination, head


def test_everything_is_kept_and_reads_in_words(full):
    nomination, head = full
    submit(nomination=nomination, is_confirmed=True, by=head)
    version = nomination.versions.get()
    content = version.content
    assert content["answers"][0]["figures"] == [
        {"label": "Sáng kiến", "measure": "giải pháp", "target": "5", "result": "7"}
    ]
    assert content["meeting"]["n_for"] == 10
    assert content["confirmation"]["statement"] == str(CONFIRMATION)
    assert content["confirmation"]["by"] == str(head)
    assert version.sha256 == fingerprint(content)
    with translation.override("en"):
        said = {(line.part, line.label): line.text for line in lines_in(content) if line.text}
    assert said[Part.PROFILE, "Date of birth"] == "03/02/1990"
    assert said[Part.FIGURES, "Figures"] == "Sáng kiến: registered 5, reached 7 giải pháp"
    assert said[Part.MEETING, "People present"] == "11"
    assert said[Part.MEETING, "In favour"] == "10"
    assert said[Part.HONOURS, "Earlier awards"] == (
        "2020: Giấy khen (12/QĐ-SKHCN, 30/12/2020, Giám đốc Sở)"
    )
    assert said[Part.EMPLOYER, "Confirmation by the employer"] == (
        "Lê Văn Thử, Giám đốc, confirmed on 02/12/2022.\nĐúng sự thật"
    )
    assert "A picture may be published." in said[Part.CONSENT, "Consent of the nominee"]


def test_what_was_kept_equals_what_stands_until_something_changes(full):
    nomination, head = full
    submit(nomination=nomination, is_confirmed=True, by=head)
    kept = nomination.versions.get().content
    assert changes_between(kept, content_of(nomination)) == []
    recall(nomination=nomination, by=head)
    nomination.profile.home_town = "Vũng Tàu"
    nomination.profile.save()
    [change] = changes_between(kept, content_of(nomination))
    assert (change.part, change.old, change.new) == (Part.PROFILE, "Bà Rịa", "Vũng Tàu")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("! " * 2500, "! " * 2000 + "?" * 500),
        ("a b " * 1250, "b a a " * 800),
        ("Đầu " + "x y " * 1200 + "cuối", "Đầu " + "y x x " * 800 + "cuối"),
    ],
)
def test_texts_that_repeat_themselves_without_end_are_not_compared_word_by_word(
    old, new, monkeypatch
):
    with monkeypatch.context() as patch:
        patch.setattr("awards.submission.changes.SequenceMatcher", None)  # it would take minutes
        pieces = marked(old, new)
        change = Change(Part.TEXT, "", old, new)
    assert "".join(piece.text for piece in pieces if piece.kind != REMOVED) == new
    assert "".join(p.text for p in change.old_pieces) == old
    # Prose of the longest answer is still read word by word.
    prose = " ".join(f"từ{n % 200}" for n in range(900))
    assert [p.kind for p in marked(prose, f"{prose} thêm")] == [SAME, ADDED]
