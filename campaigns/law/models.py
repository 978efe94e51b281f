"""Dated rows with their source: an administrator edits them, code never holds the number."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.law.phrasing import require_authority, require_basis
from campaigns.units.models import Unit
from campaigns.workflow.dated import DatedRow, period_constraint


class Certainty(models.TextChoices):
    VERIFIED = "verified", _("Verified in the source")
    UNCERTAIN = "uncertain", _("Uncertain: to be confirmed")


class SourcedRow(DatedRow):
    """A dated row that names where it comes from and how sure we are of it."""

    source = models.CharField(_("source"), max_length=300)
    certainty = models.CharField(
        _("certainty"), max_length=12, choices=Certainty, default=Certainty.VERIFIED
    )

    class Meta:
        abstract = True


class DocumentKind(models.TextChoices):
    LAW = "law", _("Law")
    DECREE = "decree", _("Decree")
    CIRCULAR = "circular", _("Circular")
    DECISION = "decision", _("Decision")
    OTHER = "other", _("Other paper")


class LegalDocument(SourcedRow):
    """A law, decree, circular or local decision in its time; what rests on it points here."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    kind = models.CharField(_("kind of document"), max_length=10, choices=DocumentKind)
    number = models.CharField(_("number and symbol"), max_length=60, blank=True)
    title = models.CharField(_("title"), max_length=300)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    replaced_by = models.ForeignKey(
        "self",
        verbose_name=_("replaced by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="replaces",
    )

    class Meta:
        verbose_name = _("legal document")
        verbose_name_plural = _("legal documents")
        ordering = ["kind", "valid_from", "code"]
        constraints = [period_constraint("legal_document_period")]

    def __str__(self):
        return f"{self.get_kind_display()} {self.number}".strip() if self.number else self.title


class LegalRow(SourcedRow):
    """A row that law sets; `document` is the legal document it rests on, where there is one."""

    document = models.ForeignKey(
        LegalDocument,
        verbose_name=_("rests on"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="%(class)s_rows",
    )

    class Meta:
        abstract = True


class RecipientKind(models.TextChoices):
    COLLECTIVE = "collective", _("Collective")
    INDIVIDUAL = "individual", _("Individual")
    HOUSEHOLD = "household", _("Household")


class AwardGroup(models.TextChoices):
    TITLE = "title", _("Emulation title")
    COMMENDATION = "commendation", _("Form of commendation")
    HONOUR = "honour", _("State honorary title")
    PRIZE = "prize", _("State prize")


class AwardGround(models.TextChoices):
    """The kinds of ground on which an award is given (loại hình khen thưởng)."""

    MERIT = "merit", _("Merit")
    SUDDEN = "sudden", _("Sudden achievement")
    CAMPAIGN = "campaign", _("Emulation campaign")
    SERVICE = "service", _("Process of contribution")
    TENURE = "tenure", _("Years of service")
    FOREIGN = "foreign", _("Foreign relations")


class AwardLevel(models.TextChoices):
    BASE = "base", _("Grassroots level")
    PROVINCE = "province", _("Provincial or ministerial level")
    STATE = "state", _("State level")


class AwardForm(models.Model):
    """An emulation title or a form of commendation; `name` is today's, its dated terms are rows."""

    code = models.CharField(_("code"), max_length=12, unique=True)
    name = models.CharField(_("name"), max_length=200)
    group = models.CharField(_("group"), max_length=20, choices=AwardGroup)
    decided_here = models.BooleanField(_("decided by the Director"), default=False)
    position = models.PositiveIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("award form")
        verbose_name_plural = _("award forms")
        ordering = ["position", "code"]

    def __str__(self):
        return self.name


class AwardFormTerms(LegalRow):
    """What the catalogue says of an award form in a period: its name, who decides, for whom."""

    award_form = models.ForeignKey(
        AwardForm, verbose_name=_("award form"), on_delete=models.PROTECT, related_name="terms"
    )
    name = models.CharField(_("name"), max_length=200)
    level = models.CharField(_("level"), max_length=10, choices=AwardLevel)
    decider = models.CharField(_("decided by"), max_length=200)
    for_individuals = models.BooleanField(_("for individuals"), default=False)
    for_collectives = models.BooleanField(_("for collectives"), default=False)
    for_households = models.BooleanField(_("for households"), default=False)
    given = models.CharField(_("how often"), max_length=120, blank=True)
    article = models.CharField(_("article"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("terms of an award form")
        verbose_name_plural = _("terms of award forms")
        ordering = ["award_form", "valid_from"]
        constraints = [
            period_constraint("award_form_terms_period"),
            models.UniqueConstraint(
                fields=["award_form", "valid_from"], name="award_form_terms_start"
            ),
        ]

    def __str__(self):
        return self.name


class PaperKind(models.TextChoices):
    PLAN = "plan", _("Plan")
    SUBMISSION = "submission", _("Submission")
    MINUTES = "minutes", _("Minutes")
    DECISION = "decision", _("Decision")
    PAYMENT_LIST = "payment_list", _("Payment list")
    REPORT = "report", _("Report")
    NOTICE = "notice", _("Notice")


class LegalBasis(LegalRow):
    """One line of "Căn cứ …" of a kind of paper, in its period."""

    paper_kind = models.CharField(_("kind of paper"), max_length=20, choices=PaperKind)
    text = models.TextField(_("wording"))
    position = models.PositiveIntegerField(_("order"))

    class Meta:
        verbose_name = _("legal basis")
        verbose_name_plural = _("legal bases")
        ordering = ["paper_kind", "position", "valid_from"]
        constraints = [period_constraint("legal_basis_period")]

    def __str__(self):
        return self.text[:80]

    def clean(self):
        try:
            require_basis(self.text)
        except ValidationError as error:
            raise ValidationError({"text": error}) from error


class BaseSalary(LegalRow):
    """The base salary in force in a period, in đồng a month."""

    amount_vnd = models.PositiveIntegerField(_("amount (đồng)"))

    class Meta:
        verbose_name = _("base salary")
        verbose_name_plural = _("base salaries")
        ordering = ["valid_from"]
        constraints = [
            period_constraint("base_salary_period"),
            models.UniqueConstraint(fields=["valid_from"], name="base_salary_start"),
        ]

    def __str__(self):
        return f"{self.amount_vnd} ({self.valid_from})"


class RewardCoefficient(LegalRow):
    """What a form pays a kind of recipient: coefficient × base salary, rounded up."""

    award_form = models.ForeignKey(
        AwardForm, verbose_name=_("award form"), on_delete=models.PROTECT, related_name="+"
    )
    recipient_kind = models.CharField(_("recipient"), max_length=12, choices=RecipientKind)
    coefficient = models.DecimalField(_("coefficient"), max_digits=6, decimal_places=3)
    round_up_to_vnd = models.PositiveIntegerField(_("rounded up to (đồng)"), default=10_000)

    class Meta:
        verbose_name = _("reward coefficient")
        verbose_name_plural = _("reward coefficients")
        ordering = ["award_form", "recipient_kind", "valid_from"]
        constraints = [
            period_constraint("reward_coefficient_period"),
            models.UniqueConstraint(
                fields=["award_form", "recipient_kind", "valid_from"],
                name="reward_coefficient_start",
            ),
        ]

    def __str__(self):
        return f"{self.award_form} · {self.get_recipient_kind_display()}: {self.coefficient}"


class Denominator(models.TextChoices):
    TOTAL_MEMBERS = "total_members", _("all members of the Council")
    PRESENT = "present", _("members present")
    ENTITLED = "entitled", _("members entitled after recusal")
    VALID_BALLOTS = "valid_ballots", _("valid ballots")


class VotingRule(LegalRow):
    """How a Council votes on an award form: every figure a local rule may set."""

    name = models.CharField(_("name"), max_length=200)
    award_form = models.ForeignKey(
        AwardForm, verbose_name=_("award form"), on_delete=models.PROTECT, related_name="+"
    )
    quorum_numerator = models.PositiveSmallIntegerField(_("quorum, numerator"), default=2)
    quorum_denominator = models.PositiveSmallIntegerField(_("quorum, denominator"), default=3)
    threshold_numerator = models.PositiveSmallIntegerField(_("threshold, numerator"), default=1)
    threshold_denominator = models.PositiveSmallIntegerField(_("threshold, denominator"), default=2)
    is_strict = models.BooleanField(_("more than the threshold (not equal)"), default=True)
    denominator = models.CharField(
        _("counted over"), max_length=20, choices=Denominator, default=Denominator.TOTAL_MEMBERS
    )
    min_scores = models.PositiveSmallIntegerField(_("fewest scores to be ranked"), default=3)
    trim_from = models.PositiveSmallIntegerField(
        _("drop highest and lowest score from … scores on"), default=7
    )

    class Meta:
        verbose_name = _("voting rule")
        verbose_name_plural = _("voting rules")
        ordering = ["award_form", "valid_from"]
        constraints = [
            period_constraint("voting_rule_period"),
            models.CheckConstraint(
                condition=models.Q(quorum_denominator__gt=0)
                & models.Q(quorum_numerator__lte=models.F("quorum_denominator")),
                name="voting_rule_quorum",
            ),
            models.CheckConstraint(
                condition=models.Q(threshold_denominator__gt=0)
                & models.Q(threshold_numerator__lte=models.F("threshold_denominator")),
                name="voting_rule_threshold",
            ),
        ]

    def __str__(self):
        return self.name


class SignerMark(models.TextChoices):
    """In whose stead somebody signs; each mark stands before the office in capitals."""

    HEAD = "", _("The head signs in person")
    KT = "KT.", _("KT.: a deputy for the head")
    Q = "Q.", _("Q.: acting head")
    TL = "TL.", _("TL.: by order of the head")
    TUQ = "TUQ.", _("TUQ.: by written delegation, for a limited time")
    TM = "TM.", _("TM.: on behalf of a collective body")


class Signer(LegalRow):
    """Who signs a kind of paper of a unit in a period, with the lines above the name."""

    unit = models.ForeignKey(
        Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="+"
    )
    paper_kind = models.CharField(_("kind of paper"), max_length=20, choices=PaperKind)
    mark = models.CharField(_("authority mark"), max_length=4, choices=SignerMark, blank=True)
    authority_lines = models.TextField(_("lines above the name"))
    full_name = models.CharField(_("full name"), max_length=200)

    class Meta:
        verbose_name = _("signer")
        verbose_name_plural = _("signers")
        ordering = ["unit", "paper_kind", "valid_from"]
        constraints = [
            period_constraint("signer_period"),
            models.CheckConstraint(
                condition=~models.Q(mark="TUQ.") | models.Q(valid_to__isnull=False),
                name="signer_delegation_ends",
                violation_error_message=_("A delegation (TUQ.) has a last day."),
            ),
        ]

    def __str__(self):
        return f"{self.full_name} · {self.get_paper_kind_display()}"

    def clean(self):
        try:
            require_authority(self.mark, self.authority_lines)
        except ValidationError as error:
            raise ValidationError({"authority_lines": error}) from error
