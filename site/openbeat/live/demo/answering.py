"""Who answers, by which rules a request is refused, what was agreed locally, what the force says."""

from __future__ import annotations

from sqlalchemy.orm import Session

from ..tables import Agreement, Comment, Lead, OversightBody, RequestRules

SOURCE = "https://commissioner.zedshire.example/meetings"
REFUSALS = "\n".join(
    (
        "The same matter was answered at a meeting in the last six months.",
        "A court or an independent investigation is dealing with it now.",
        "It is about one person’s case: the complaints procedure is the way for that.",
        "It is no matter for the police; then we pass it to whoever it is for, and say so.",
    )
)


def write(db: Session) -> None:
    """Bodies, leads, rules, agreements and commentary."""
    db.add(
        OversightBody(
            area="zedshire", name="Police and Crime Commissioner for Zedshire (fictional)", kind="commissioner",
            web="https://commissioner.zedshire.example/", contact="office@commissioner.zedshire.example",
            valid_from="2024-05-09", source=SOURCE,
        )
    )  # fmt: skip
    for area, name in (("zedborough", "Kemi Hollinby"), ("coast", "Bethan Wrayburn")):
        db.add(
            Lead(
                area=f"zedshire/{area}", role="oversight lead", name=f"{name} (fictional)", title="Deputy Commissioner",
                contact=f"{area}@commissioner.zedshire.example", valid_from="2025-04-01", source=SOURCE,
            )
        )  # fmt: skip
        db.add(
            RequestRules(
                area=f"zedshire/{area}", refusals=REFUSALS, answer_days=20, valid_from="2025-04-01", source=SOURCE,
                address="Commissioner’s Office, Guildhall Square, Zedborough ZZ1 1AA", telephone="01632 960 101",
            )
        )  # fmt: skip
    db.add(
        Lead(
            area="zedshire/coast", role="oversight lead", name="Amos Tidewell (fictional)",
            title="Deputy Commissioner", valid_from="2024-05-09", valid_to="2025-03-31", source=SOURCE,
        )
    )  # fmt: skip
    db.add(
        Agreement(
            area="zedshire/zedborough", title="Night-time patrols round Wherry Quay", agreed="2025-11-11",
            text="On Fridays and Saturdays two officers are on foot between the quay and the bus station from 21:00 to "
            "02:00. The council keeps the lights on until 03:00. Both report what they saw at each scrutiny meeting.",
            parties="Zedshire Police, Zedborough Council, Wherry Quay Residents’ Association", review="2026-12-08",
        )
    )  # fmt: skip
    db.add(
        Comment(
            area="zedshire/zedborough", kind="commentary", author="Xenia Larkrigg (fictional)",
            role="Chief Superintendent", dated="2026-10-02",
            text="Vehicle crime rose over the summer. We have **moved two detectives** to it and will report at the "
            "December meeting what came of that.",
        )
    )  # fmt: skip
