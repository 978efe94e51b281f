"""The geometry of the small figures: plain numbers in, plain numbers for the SVG out."""

from dataclasses import dataclass


@dataclass(frozen=True)
class QuotaBar:
    """A bar 100 wide: places already given in gold, taken in red, the rest free."""

    quota: int
    used: int
    given: int

    @property
    def left(self) -> int:
        return max(self.quota - self.used, 0)

    @property
    def n_over(self) -> int:
        return max(self.used - self.quota, 0)

    @property
    def used_width(self) -> float:
        return _share(min(self.used, self.quota), self.quota)

    @property
    def given_width(self) -> float:
        return _share(min(self.given, self.quota), self.quota)


@dataclass(frozen=True)
class Stage:
    """One row of a funnel: how many dossiers came this far."""

    label: str
    count: int
    width: float
    is_awarded: bool = False
    url: str = ""


def funnel_stages(rows: list[dict]) -> list[Stage]:
    """Rows {label, count, is_awarded?, url?} measured against the largest of them."""
    most = max((row["count"] for row in rows), default=0)
    return [
        Stage(
            label=row["label"],
            count=row["count"],
            width=_share(row["count"], most),
            is_awarded=bool(row.get("is_awarded")),
            url=row.get("url") or "",
        )
        for row in rows
    ]


@dataclass(frozen=True)
class Spread:
    """Where each score lies on a line from 0 to `best_possible`, drawn 200 wide."""

    positions: list[float]
    lowest: float
    highest: float
    mean: float
    mean_at: float


def score_spread(scores: list, best_possible) -> Spread | None:
    """The disagreement of scores as positions on a line; None when nobody has scored."""
    values = [float(score) for score in scores]
    if not values:
        return None
    mean = sum(values) / len(values)
    scale = 200 / float(best_possible)
    return Spread(
        positions=[round(value * scale, 1) for value in values],
        lowest=min(values),
        highest=max(values),
        mean=round(mean, 2),
        mean_at=round(mean * scale, 1),
    )


def _share(part: int, whole: int) -> float:
    return round(100 * part / whole, 2) if whole else 0.0
