"""Index of the app's tables for Django; nothing imports from here."""

from awards.certificates.models import (  # noqa: F401
    BatchPart,
    Certificate,
    CertificateBatch,
    CertificateRegister,
)
from awards.council.models import (  # noqa: F401
    Attendance,
    Council,
    CouncilMember,
    Recusal,
    Session,
)
from awards.council.vote_models import VoteItem, VoteRound  # noqa: F401
from awards.decisions.models import Decision, DecisionLine  # noqa: F401
from awards.duplicates.models import (  # noqa: F401
    Likeness,
    LikenessRuling,
    TextBand,
    TextPrint,
)
from awards.evaluation.finding_models import CriterionFinding, ItemFinding  # noqa: F401
from awards.evaluation.models import Appraisal, Assignment  # noqa: F401
from awards.fund.models import Entitlement, PaymentList  # noqa: F401
from awards.meetings.models import MeetingFile, MeetingResult, UnitMeeting  # noqa: F401
from awards.nominations.models import (  # noqa: F401
    Answer,
    Contributor,
    Evidence,
    Nomination,
    SubmittedVersion,
)
from awards.nominations.report_models import Figure, Profile, StatedHonour  # noqa: F401
from awards.nominations.supplement_models import RequestedPart, SupplementRequest  # noqa: F401
from awards.office_queue.models import (  # noqa: F401
    BulkAct,
    BulkActLine,
    SavedView,
)
from awards.office_queue.workbook_models import WorkbookOrder  # noqa: F401
from awards.ranking.models import Placement, TieBreak  # noqa: F401
from awards.scoring.models import Score, ScoreSheet  # noqa: F401
from awards.sharing.models import (  # noqa: F401
    Consent,
    ConsentRequest,
    EmployerConfirmation,
    GuestLink,
)
from awards.summary_list.models import AppraisalRecord, Proposal  # noqa: F401
from awards.voting.models import BallotShard, ElectorateEntry, Receipt  # noqa: F401
