"""The kinds of bodies and the roles of posts."""

ORGANISATION_KINDS = (
    "county_leading_group",
    "county_office",
    "settlement_centre",
    "township_leading_group",
    "township_office",
    "township_finance_office",
    "party_branch",
    "verification_team",
    "expert_panel",
    "department",
)

ROLES = (
    "county_leader",
    "county_head",
    "county_office",
    "finance_centre",
    "township_secretary",
    "township_office",
    "township_finance",
    "liaison",
    "tech_lead",
    "branch_secretary",
    "verifier",
    "expert",
    "auditor",
    "admin",
    "operator",
)

# Who belongs to the Party and government leadership of a township, from whom R36 takes the officer.
TOWNSHIP_LEADERSHIP = ("township_secretary", "liaison")
