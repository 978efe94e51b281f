"""The ranked list of a quota, computed by the database in one statement.

Ladder: passed the threshold, votes in favour, aggregate score, criterion of the highest weight,
direct worker before leader, women first and collectives with at least 70 % women (Law on Emulation
and Commendation Art. 5, Decree 152/2025 Art. 4), a person's reasoned decision. What is still equal
shares a rank; never by id, name or time.
"""

from collections.abc import Collection
from dataclasses import fields

from django.db import connection
from django.utils import timezone

from awards.council.quorum import BEFORE_COUNCIL
from awards.council.vote_models import VoteRound, VoteRoundStatus
from awards.ranking.ladder import MICRO, RankedLine, Standing, Step
from awards.voting.counting import council_rule
from campaigns.plans.models import Round
from campaigns.quotas.models import Quota
from campaigns.staff.headcounts import WOMEN_FIRST_PERCENT
from campaigns.staff.models import Gender
from emulation_portal.vietnamese import search_key

# Points are whole numbers 0–100 and weights add up to 100: a sheet's total is hundredths of a
# point, so the mean is exact in whole numbers until it is cut at the micro scale.
_LADDER = "n_yes DESC, score_micro DESC, heaviest_micro DESC, is_leader, is_woman DESC, precedence"
_RUNGS = ("n_yes", "score_micro", "heaviest_micro", "is_leader", "is_woman", "precedence")


def _neighbours() -> str:
    """The rungs of the line before and of the line after, for one pass over the sorted list."""
    return ", ".join(
        f"{look}({rung}) OVER ladder AS {look.lower()}_{rung}"
        for look in ("LAG", "LEAD")
        for rung in _RUNGS
    )


def _is_alone(n_rungs: int) -> str:
    """Whether the first rungs tell a line apart: then they differ from both its neighbours'."""
    sides = (
        " AND ".join(f"{look}_{rung} = {rung}" for rung in _RUNGS[:n_rungs])
        for look in ("lag", "lead")
    )
    return " AND ".join(f"NOT COALESCE({side}, FALSE)" for side in sides)


_RANKED = f"""
WITH dossier AS (
    SELECT n.id, CASE WHEN n.nominee_is_leader THEN 1 ELSE 0 END AS is_leader,
           CASE
               WHEN n.person_id IS NOT NULL
               THEN CASE WHEN p.gender = '{Gender.FEMALE}' THEN 1 ELSE 0 END
               ELSE COALESCE((
                   SELECT CASE
                       WHEN h.n_women * 100 >= h.n_people * {WOMEN_FIRST_PERCENT} THEN 1 ELSE 0
                   END
                   FROM campaigns_headcount h
                   WHERE h.unit_id = n.collective_id AND h.counted_on <= %(counted_by)s
                   ORDER BY h.counted_on DESC, h.id DESC
                   LIMIT 1
               ), 0)
           END AS is_woman
    FROM awards_nomination n
    LEFT JOIN campaigns_person p ON p.id = n.person_id
    WHERE n.quota_id = %(quota)s
      AND n.status IN ({", ".join(f"'{status}'" for status in BEFORE_COUNCIL)})
),
tally AS (
    SELECT d.id AS nomination_id, COUNT(s.id) AS n_scores,
           CAST(SUM(s.weighted_points) AS BIGINT) AS total, MIN(s.weighted_points) AS lowest,
           MAX(s.weighted_points) AS highest, CAST(SUM(s.top_points) AS BIGINT) AS heaviest
    FROM dossier d
    LEFT JOIN awards_scoresheet s ON s.nomination_id = d.id AND NOT EXISTS (
        SELECT 1 FROM awards_recusal r
        WHERE r.nomination_id = s.nomination_id AND r.member_id = s.member_id
          AND r.lifted_at IS NULL
    )
    GROUP BY d.id
),
vote AS (
    SELECT i.nomination_id, i.n_yes, i.n_no, i.n_abstained, i.n_base, i.n_needed, i.has_passed
    FROM awards_voteitem i
    JOIN awards_voteround v ON v.id = i.vote_round_id
    WHERE v.status = 'confirmed'
),
measured AS (
    SELECT d.id, d.is_leader, d.is_woman, v.n_yes, v.n_no, v.n_abstained, v.n_base, v.n_needed,
           t.n_scores,
           CAST(CASE
               WHEN t.n_scores = 0 THEN NULL
               WHEN t.n_scores >= %(trim_from)s AND t.n_scores > 2
               THEN (t.total - t.lowest - t.highest) * {MICRO // 100} / (t.n_scores - 2)
               ELSE t.total * {MICRO // 100} / t.n_scores
           END AS BIGINT) AS score_micro,
           CAST(t.heaviest * {MICRO} / NULLIF(t.n_scores, 0) AS BIGINT) AS heaviest_micro,
           CASE
               WHEN v.has_passed IS NULL THEN 2
               WHEN NOT v.has_passed THEN 1
               WHEN t.n_scores < %(min_scores)s THEN 3
               ELSE 0
           END AS hurdle,
           COALESCE(b.precedence, 0) AS precedence, COALESCE(b.reason, '') AS tie_reason,
           held.rank AS placement_rank,
           CASE WHEN held.id IS NULL AND EXISTS (
               SELECT 1 FROM awards_placement gone
               WHERE gone.nomination_id = d.id AND gone.released_at IS NOT NULL
           ) THEN 0 ELSE 1 END AS is_live
    FROM tally t
    JOIN dossier d ON d.id = t.nomination_id
    LEFT JOIN vote v ON v.nomination_id = d.id
    LEFT JOIN awards_tiebreak b ON b.nomination_id = d.id
    LEFT JOIN awards_placement held ON held.nomination_id = d.id AND held.released_at IS NULL
),
laddered AS (
    SELECT m.*, RANK() OVER ladder AS place, {_neighbours()},
        COUNT(*) OVER (ladder GROUPS CURRENT ROW) AS n_shared,
        SUM(is_live) OVER (ladder GROUPS CURRENT ROW) AS n_live_equals,
        SUM(is_live) OVER ladder AS n_up_to
    FROM measured m
    WINDOW ladder AS (PARTITION BY hurdle ORDER BY {_LADDER})
),
placed AS (
    SELECT l.id AS nomination_id, l.hurdle, l.place, l.n_shared, l.n_yes, l.n_no, l.n_abstained,
        l.n_base, l.n_needed, l.n_scores, l.score_micro, l.heaviest_micro, l.is_leader,
        l.is_woman, l.tie_reason, l.placement_rank,
        CASE WHEN hurdle = 0 THEN place END AS rank,
        CASE
            WHEN hurdle = 1 THEN '{Standing.NOT_PASSED}'
            WHEN hurdle = 2 THEN '{Standing.NOT_VOTED}'
            WHEN hurdle = 3 THEN '{Standing.TOO_FEW_SCORES}'
            WHEN is_live = 0 THEN '{Standing.RELEASED}'
            WHEN n_up_to <= %(places)s THEN '{Standing.WITHIN}'
            WHEN n_up_to - n_live_equals < %(places)s THEN '{Standing.TIED}'
            ELSE '{Standing.BELOW}'
        END AS standing,
        CASE
            WHEN hurdle <> 0 THEN ''
            WHEN {_is_alone(1)} THEN '{Step.VOTES}'
            WHEN {_is_alone(2)} THEN '{Step.SCORE}'
            WHEN {_is_alone(3)} THEN '{Step.HEAVIEST}'
            WHEN {_is_alone(4)} THEN '{Step.DIRECT_WORKER}'
            WHEN {_is_alone(5)} THEN '{Step.WOMAN}'
            WHEN {_is_alone(6)} THEN '{Step.PERSON}'
            ELSE '{Step.SHARED}'
        END AS decided_by
    FROM laddered l
),
counted AS (
    SELECT p.*, COUNT(*) OVER () AS n_lines,
        SUM(CASE WHEN hurdle = 0 THEN 1 ELSE 0 END) OVER () AS n_qualified,
        SUM(CASE WHEN standing = '{Standing.TIED}' THEN 1 ELSE 0 END) OVER () AS n_tied_at_cut
    FROM placed p
)
SELECT c.*, %(min_scores)s AS min_scores, n.nominee_name, n.nominee_title, n.nominee_unit_name,
    n.nominee_sort_key, n.nominee_search_key, n.status, u.name AS unit_name
FROM counted c
JOIN awards_nomination n ON n.id = c.nomination_id
JOIN campaigns_unit u ON u.id = n.unit_id
"""
# Names order only the lines that share a rank, so that a page shows the same thing twice.
_IN_ORDER = " ORDER BY hurdle, place, nominee_sort_key, nomination_id"
_NAMES = [field.name for field in fields(RankedLine)]


def ranked_lines(
    quota: Quota,
    *,
    first: int = 0,
    n: int | None = None,
    search: str = "",
    without: Collection[int] = (),
) -> list[RankedLine]:
    """Every nominee of a quota before the Council, best first; the rule and one statement.

    `first` and `n` cut a page out of the list, `search` keeps the names that hold a text,
    `without` leaves nominations out; ranks and counts are those of the whole list.
    Source: this project (ladder set before opening). Units: see RankedLine.
    """
    statement = f"SELECT * FROM ({_RANKED}) whole"
    statement += " WHERE nominee_search_key LIKE %(search)s ESCAPE '~'"
    if without:
        statement += f" AND nomination_id NOT IN ({', '.join(str(int(pk)) for pk in without)})"
    if n is not None:
        return _read(
            quota,
            statement + _IN_ORDER + f" LIMIT {int(n)} OFFSET {int(first)}",
            search=_containing(search),
        )
    return _read(quota, statement + _IN_ORDER, search=_containing(search))


def is_voted(round: Round) -> bool:
    """Whether the Council's vote on a round is confirmed: from then on there is a ranked list."""
    return VoteRound.objects.filter(session__round=round, status=VoteRoundStatus.CONFIRMED).exists()


def n_lines(quota: Quota, *, search: str = "", without: Collection[int] = ()) -> int:
    """How many lines `ranked_lines` gives for the same list, without ranking them."""
    listed = quota.nominations.filter(status__in=BEFORE_COUNCIL).exclude(pk__in=without)
    return listed.filter(nominee_search_key__contains=search_key(search)).count()


def line_of(nomination) -> RankedLine | None:
    """The line of one nominee in the list of their quota; None when not before the Council."""
    statement = f"SELECT * FROM ({_RANKED}) whole WHERE nomination_id = %(nomination)s"
    return next(iter(_read(nomination.quota, statement, nomination=nomination.pk)), None)


def qualified_lines(quota: Quota, *, up_to_rank: int | None = None) -> list[RankedLine]:
    """Those who may be placed, best first; as far as a rank where one is given."""
    statement = f"SELECT * FROM ({_RANKED}) whole WHERE hurdle = 0"
    if up_to_rank is not None:
        statement += f" AND place <= {int(up_to_rank)}"
    return _read(quota, statement + _IN_ORDER)


def tied_at_cut(quota: Quota) -> list[RankedLine]:
    """The equals through whom the cut runs; empty when it runs between ranks."""
    statement = f"SELECT * FROM ({_RANKED}) whole WHERE standing = '{Standing.TIED}'"
    return _read(quota, statement + _IN_ORDER)


def _containing(text: str) -> str:
    key = search_key(text)
    for sign in "~%_":
        key = key.replace(sign, f"~{sign}")
    return f"%{key}%"


def _read(quota: Quota, statement: str, **parameters) -> list[RankedLine]:
    rule = council_rule(quota.round)
    parameters |= {
        "quota": quota.pk,
        "places": quota.places,
        "min_scores": rule.min_scores if rule else 0,
        "trim_from": rule.trim_from if rule else 0,
        # Facts of a dossier are those of the day it had to be in; a later count changes no rank.
        "counted_by": timezone.localdate(quota.round.closes_at),
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        names = [column[0] for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return [_line(row, quota.places) for row in rows]


def _line(row: dict, places: int) -> RankedLine:
    values = {name: row[name] for name in _NAMES if name != "places"}
    for name in ("is_leader", "is_woman"):
        values[name] = bool(values[name])
    for name in ("n_lines", "n_qualified", "n_tied_at_cut"):
        values[name] = int(values[name])
    return RankedLine(**values, places=places)
