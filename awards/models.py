"""Index of the app's tables for Django; nothing imports from here."""

from awards.certificates.models import (  # noqa: F401
    BatchPart,
    Certificate,
    CertificateBatch,
    CertificateRegister,
)
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
    ScoreSheet,
    Session,
)
from awards.decisions.models import Decision, DecisionLine  # noqa: F401
from awards.evaluation.models import Appraisal  # noqa: F401
from awards.fund.models import Entitlement, PaymentList  # noqa: F401
from awards.nominations.models import (  # noqa: F401
    Answer,
    Evidence,
    Nomination,
    SubmittedVersion,
    SupplementRequest,
)
from awards.ranking.models import Placement, TieBreak  # noqa: F401
