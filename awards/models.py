"""Index of the app's tables for Django; nothing imports from here."""

from awards.certificates.models import Certificate, CertificateBatch  # noqa: F401
from awards.council.ballot_models import (  # noqa: F401
    BallotShard,
    ElectorateEntry,
    Receipt,
    VoteItem,
    VoteRound,
)
from awards.council.models import (  # noqa: F401
    Attendance,
    Council,
    CouncilMember,
    Recusal,
    Score,
    Session,
)
from awards.decisions.models import Decision, DecisionLine  # noqa: F401
from awards.evaluation.models import Appraisal, SupplementRequest  # noqa: F401
from awards.fund.models import Entitlement  # noqa: F401
from awards.nominations.models import Answer, Evidence, Nomination, SubmittedVersion  # noqa: F401
from awards.ranking.models import Placement, TieBreak  # noqa: F401
