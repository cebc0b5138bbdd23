"""English wording of data/programme/goals.csv and assessments.csv, by their codes."""

from __future__ import annotations

LEVELS = {
    "vision": "Vision",
    "main_goal": "Main goal",
    "sub_goal": "Sub-goal",
    "result_goal": "Outcome goal",
    "method": "Method",
}
GOALS = {
    "vision": "Development on the municipalities’ own terms",
    "main_goal": "More people who are disadvantaged in the housing market have a suitable home",
    "sub_goal_knowledge": "Knowledge: a documented knowledge base for the field",
    "sub_goal_organisation": "Organisation: support and cooperation across units in each municipality",
    "sub_goal_economy": "Finance: coordinated use of financial instruments",
    "result_overview": "An overview of needs, own resources and instruments",
    "result_plans": "Social housing work is part of plans and budgets",
    "result_cooperation": "Social housing work is part of the cooperation with the state and others",
    "result_instruments": "More use of Husbanken’s financial instruments",
    "result_satisfaction": "More satisfied municipalities",
    "method": "The programme as a method: long-term, knowledge-based, systematic and flexible",
}
ASSESSMENTS = {
    "achieved": "largely achieved",
    "partly": "partly achieved",
    "limited": "achieved to a small extent",
    "too_early": "too early to say",
}
REASONS = {
    "vision": "Guidelines and funding steer priorities, but the approach is flexible and on the right track",
    "main_goal": "The foundation is good, but there are few concrete results so far",
    "sub_goal_knowledge": "Knowledge has clearly been built up, well documented and shared",
    "sub_goal_organisation": "Leaders support the work; staff, users and partners are little involved",
    "sub_goal_economy": "The need for coordination is great, but no effect can be shown yet",
    "result_overview": "The municipalities have come a long way, but lack good systems for assessing needs",
    "result_plans": "The field has largely been included in plans, including financial plans",
    "result_cooperation": "Good relations in the programme; state and regional bodies could be more involved",
    "result_instruments": "Start-up loans grew little outside Lillehammer; little change in tenant turnover",
    "result_satisfaction": "The municipalities are very satisfied with knowledge, flexibility and follow-up",
    "method": "Strong on long-term work, system and learning; weaker on practice and sharing between regions",
}
