"""The ranked list of a quota, computed by the database in one statement.

Ladder: passed the threshold, votes in favour, aggregate score, criterion of the highest weight,
direct worker before leader, women first (Law on Emulation and Commendation Art. 5, Decree 152/2025
Art. 4), a person's reasoned decision. What is still equal shares a rank; never by id, name or time.
"""

from collections.abc import Collection
from dataclasses import fields

from django.db import connection

from awards.council.queries import council_rule
from awards.nominations.models import NominationStatus
from awards.ranking.ladder import MICRO, RankedLine, Standing, Step
from campaigns.quotas.models import Quota
from campaigns.staff.models import Gender
from emulation_portal.vietnamese import search_key

BEFORE_COUNCIL = (
    NominationStatus.ELIGIBLE,
    NominationStatus.RECOMMENDED,
    NominationStatus.NOT_RECOMMENDED,
    NominationStatus.AWARDED,
    NominationStatus.DECLINED,
)

# Points are whole numbers 0–100 and weights add up to 100: a sheet's total is hundredths of a
# point, so the mean is exact in whole numbers until it is cut at the micro scale.
_RANKED = f"""
WITH dossier AS (
    SELECT n.id, n.round_id, n.nominee_name, n.nominee_title,
           n.nominee_unit_name, n.nominee_sort_key, n.nominee_search_key, n.status,
           u.name AS unit_name,
           CASE WHEN n.nominee_is_leader THEN 1 ELSE 0 END AS is_leader,
           CASE WHEN p.gender = '{Gender.FEMALE}' THEN 1 ELSE 0 END AS is_woman
    FROM awards_nomination n
    JOIN campaigns_unit u ON u.id = n.unit_id
    LEFT JOIN campaigns_person p ON p.id = n.person_id
    WHERE n.quota_id = %(quota)s
      AND n.status IN ({", ".join(f"'{status}'" for status in BEFORE_COUNCIL)})
),
sheet AS (
    SELECT s.nomination_id, s.member_id, s.weighted_points AS total, s.top_points AS heaviest
    FROM awards_scoresheet s
    JOIN dossier d ON d.id = s.nomination_id
    WHERE NOT EXISTS (
        SELECT 1 FROM awards_recusal r
        WHERE r.nomination_id = s.nomination_id AND r.member_id = s.member_id
          AND r.lifted_at IS NULL
    )
),
tally AS (
    SELECT nomination_id, COUNT(*) AS n_scores, CAST(SUM(total) AS BIGINT) AS total,
           MIN(total) AS lowest, MAX(total) AS highest, CAST(SUM(heaviest) AS BIGINT) AS heaviest
    FROM sheet GROUP BY nomination_id
),
vote AS (
    SELECT i.nomination_id, i.n_yes, i.n_no, i.n_abstained, i.n_base, i.n_needed, i.has_passed
    FROM awards_voteitem i
    JOIN awards_voteround v ON v.id = i.vote_round_id
    WHERE v.status = 'confirmed'
),
measured AS (
    SELECT d.*, v.n_yes, v.n_no, v.n_abstained, v.n_base, v.n_needed,
           COALESCE(t.n_scores, 0) AS n_scores, %(min_scores)s AS min_scores,
           CAST(CASE
               WHEN t.n_scores IS NULL THEN NULL
               WHEN t.n_scores >= %(trim_from)s AND t.n_scores > 2
               THEN (t.total - t.lowest - t.highest) * {MICRO // 100} / (t.n_scores - 2)
               ELSE t.total * {MICRO // 100} / t.n_scores
           END AS BIGINT) AS score_micro,
           CAST(t.heaviest * {MICRO} / t.n_scores AS BIGINT) AS heaviest_micro,
           CASE
               WHEN v.has_passed IS NULL THEN 2
               WHEN NOT v.has_passed THEN 1
               WHEN COALESCE(t.n_scores, 0) < %(min_scores)s THEN 3
               ELSE 0
           END AS hurdle,
           COALESCE(b.precedence, 0) AS precedence, COALESCE(b.reason, '') AS tie_reason,
           held.rank AS placement_rank,
           CASE WHEN held.id IS NULL AND EXISTS (
               SELECT 1 FROM awards_placement gone
               WHERE gone.nomination_id = d.id AND gone.released_at IS NOT NULL
           ) THEN 0 ELSE 1 END AS is_live
    FROM dossier d
    LEFT JOIN tally t ON t.nomination_id = d.id
    LEFT JOIN vote v ON v.nomination_id = d.id
    LEFT JOIN awards_tiebreak b ON b.nomination_id = d.id
    LEFT JOIN awards_placement held ON held.nomination_id = d.id AND held.released_at IS NULL
),
laddered AS (
    SELECT m.*,
        RANK() OVER (PARTITION BY hurdle ORDER BY n_yes DESC, score_micro DESC,
            heaviest_micro DESC, is_leader, is_woman DESC, precedence) AS place,
        COUNT(*) OVER (PARTITION BY hurdle, n_yes) AS same_votes,
        COUNT(*) OVER (PARTITION BY hurdle, n_yes, score_micro) AS same_score,
        COUNT(*) OVER (PARTITION BY hurdle, n_yes, score_micro, heaviest_micro) AS same_heaviest,
        COUNT(*) OVER (PARTITION BY hurdle, n_yes, score_micro, heaviest_micro, is_leader)
            AS same_post,
        COUNT(*) OVER (PARTITION BY hurdle, n_yes, score_micro, heaviest_micro, is_leader,
            is_woman) AS same_gender,
        COUNT(*) OVER (PARTITION BY hurdle, n_yes, score_micro, heaviest_micro, is_leader,
            is_woman, precedence) AS n_shared,
        SUM(is_live) OVER (PARTITION BY hurdle ORDER BY n_yes DESC, score_micro DESC,
            heaviest_micro DESC, is_leader, is_woman DESC, precedence) AS n_up_to,
        SUM(is_live) OVER (PARTITION BY hurdle, n_yes, score_micro, heaviest_micro, is_leader,
            is_woman, precedence) AS n_live_equals
    FROM measured m
),
placed AS (
    SELECT l.id AS nomination_id, l.nominee_name, l.nominee_title, l.nominee_unit_name,
        l.unit_name, l.nominee_sort_key, l.nominee_search_key, l.status, l.hurdle,
        l.place, l.n_shared,
        l.n_yes, l.n_no, l.n_abstained, l.n_base, l.n_needed, l.n_scores,
        l.min_scores, l.score_micro, l.heaviest_micro, l.is_leader, l.is_woman, l.tie_reason,
        l.placement_rank,
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
            WHEN same_votes = 1 THEN '{Step.VOTES}'
            WHEN same_score = 1 THEN '{Step.SCORE}'
            WHEN same_heaviest = 1 THEN '{Step.HEAVIEST}'
            WHEN same_post = 1 THEN '{Step.DIRECT_WORKER}'
            WHEN same_gender = 1 THEN '{Step.WOMAN}'
            WHEN n_shared = 1 THEN '{Step.PERSON}'
            ELSE '{Step.SHARED}'
        END AS decided_by
    FROM laddered l
)
SELECT p.*, COUNT(*) OVER () AS n_lines,
    SUM(CASE WHEN hurdle = 0 THEN 1 ELSE 0 END) OVER () AS n_qualified,
    SUM(CASE WHEN standing = '{Standing.TIED}' THEN 1 ELSE 0 END) OVER () AS n_tied_at_cut
FROM placed p
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
