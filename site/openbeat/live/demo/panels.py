"""The panel that looks at stop and search in Zedborough."""

from __future__ import annotations

from sqlalchemy.orm import Session

from ..tables import Meeting, PanelMember, Recommendation

AREA = "zedshire/zedborough"
MEMBERS = (
    ("Marian Quill (fictional)", "chair"),
    ("A youth worker from Glasshouse", "member"),
    ("A student of Zedborough College", "member"),
    ("A retired magistrate", "member"),
)
# Meeting, recommendation, answer, who, when.
RECOMMENDATIONS = (
    ("p1", "Show the panel the body-worn video of every search of somebody under 16, not only of a sample.",
     "Agreed from May 2026 on.", "Chief Superintendent, Zedborough", "2026-05-06"),
    ("p1", "Write the reason of each search in words that the person searched can understand.",
     "The form was changed in July 2026.", "Chief Superintendent, Zedborough", "2026-07-15"),
    ("p2", "Publish the share of searches in which nothing was found, by ward.", "", "", ""),
)  # fmt: skip


def write(db: Session, meetings: dict[str, Meeting]) -> None:
    """Members, recommendations and answers."""
    db.add_all(PanelMember(area=AREA, name=name, role=role, valid_from="2025-09-01") for name, role in MEMBERS)
    db.add_all(
        Recommendation(meeting_id=meetings[key].id, area=AREA, text=text, answer=answer, answered_by=who, answered=when)
        for key, text, answer, who, when in RECOMMENDATIONS
    )
