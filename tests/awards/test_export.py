"""`export_round`: a whole round in a folder, issued papers the same to the byte."""

import hashlib
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from awards.certificates.rules import register_certificates
from awards.fund.rules import record_entitlements
from awards.publicity.rules import publish_results
from campaigns.workflow.models import ChainHead
from tests.awards.standing import Standing, round_with_results

pytestmark = pytest.mark.django_db


def published():
    council = round_with_results()
    decision = council.issued()
    register_certificates(decision=decision, by=council.clerk)
    record_entitlements(decision=decision, by=council.accountant)
    publish_results(decision=decision, by=council.publicity)
    return council


def exported(council, directory):
    out = StringIO()
    call_command("export_round", council.round.code, str(directory), stdout=out)
    return {
        str(path.relative_to(directory)): path.read_bytes()
        for path in directory.rglob("*")
        if path.is_file()
    }


def test_every_paper_and_list_is_there_with_its_hash(tmp_path):
    council = published()
    files = exported(council, tmp_path / "round")
    assert set(files) == {
        "MANIFEST",
        "certificates/certificates.pdf",
        "lists/nominations.xlsx",
        "lists/ranked-gk-collective.xlsx",
        "lists/ranked-gk-individual.xlsx",
        "money/payment-list.pdf",
        "money/payment-list.xlsx",
        "papers/decision-01-QĐ-SKHCN.pdf",
        "papers/minutes-01-BB-HĐTĐKT.pdf",
        "papers/submission-01-TTr-VP.pdf",
        "public/result.json",
    }
    manifest = files.pop("MANIFEST").decode().splitlines()
    hashes = dict(reversed(line.split("  ")) for line in manifest if not line.startswith("#"))
    assert hashes == {path: hashlib.sha256(content).hexdigest() for path, content in files.items()}
    assert any(ChainHead.objects.get().hash in line for line in manifest)


def test_issued_papers_have_the_same_bytes_each_time(tmp_path):
    council = published()
    first, second = exported(council, tmp_path / "one"), exported(council, tmp_path / "two")
    same = [path for path in first if path.endswith((".pdf", ".json"))]
    assert len(same) == 6
    assert all(first[path] == second[path] for path in same)


def test_a_folder_with_anything_in_it_is_refused(tmp_path):
    council = published()
    (tmp_path / "mine.txt").write_text("của tôi")
    with pytest.raises(CommandError):
        exported(council, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_stored_file_that_was_changed_stops_the_export(tmp_path):
    council = published()
    stored = council.round.decision.paper.pdf
    with stored.file.storage.open(stored.file.name, "wb") as file:
        file.write(b"%PDF-1.7 khac")
    with pytest.raises(CommandError):
        exported(council, tmp_path / "round")


def test_a_round_before_its_decision_exports_what_there_is(tmp_path):
    council = Standing()
    council.nominee()
    files = exported(council, tmp_path / "round")
    assert set(files) == {
        "MANIFEST",
        "lists/nominations.xlsx",
        "lists/ranked-gk-collective.xlsx",
        "lists/ranked-gk-individual.xlsx",
    }


def test_an_unknown_round_is_named(tmp_path):
    with pytest.raises(CommandError, match="khong-co"):
        call_command("export_round", "khong-co", str(tmp_path / "round"))


def test_the_public_result_holds_only_who_was_awarded(tmp_path):
    council = published()
    data = json.loads(exported(council, tmp_path / "round")["public/result.json"])
    assert len(data["awarded"]) == 6
    assert set(data["awarded"][0]) == {
        "ordinal",
        "recipient_kind",
        "name",
        "title",
        "unit",
        "award",
        "achievement",
    }
