"""The lives of an exit, a risk mark and a story, and the words beside outcomes."""

from tuopin.kit.lifecycle import Lifecycle, Move

# R61, R87: proposed, verified at home, noticed, confirmed by two; a forecast is none of these.
EXIT = Lifecycle(
    "exit",
    start="proposed",
    moves=[
        Move("propose", "proposed", "proposed"),
        Move("verify", "proposed", "verified", not_same_as=("propose",)),
        Move("publish", "verified", "noticed"),
        Move("second", "noticed", "seconded", not_same_as=("propose", "verify")),
        Move("confirm", "seconded", "confirmed", not_same_as=("propose", "second")),
        *(Move("refuse", s, "refused") for s in ("proposed", "verified", "noticed", "seconded")),
        # Back in poverty: the exit is history, the household is assisted again (R107).
        Move("return", "confirmed", "returned"),
    ],
    final=["refused", "returned"],
)
# R107: a mark asks for a decision; what was decided to be a risk is followed until it is gone.
RISK = Lifecycle(
    "risk",
    start="marked",
    moves=[
        Move("mark", "marked", "marked"),
        Move("accept", "marked", "watched"),
        Move("dismiss", "marked", "dismissed"),
        Move("lift", "watched", "lifted"),
    ],
    final=["dismissed", "lifted"],
)
# R93: nobody's story is told without consent, and consent can be taken back.
STORY = Lifecycle(
    "story",
    start="draft",
    moves=[
        Move("consent", "draft", "consented"),
        Move("publish_story", "consented", "published"),
        Move("take_back", "consented", "taken_back"),
        Move("take_back", "published", "taken_back"),
    ],
    final=["taken_back"],
)
# A household has one open mark a rule.
RISK_OPEN = ("marked", "watched")
# Marks that people make, of what no figure shows.
RISK_BY_HAND = ("illness", "clue")
# Where a mark comes from; each is a dated rule of policy (risk.rules).
RISK_RULES = ("no_visit", "stalled", "loss", "arrears", "income", "illness", "clue")
ACHIEVEMENTS = (
    "specialised", "large", "led", "asset", "enterprise", "benefit", "technique", "award",
)  # fmt: skip
INCOME_BASES = ("survey", "visit", "verification", "year_end")
JOB_SOURCES = ("enterprise", "labour_office", "relative", "other")
