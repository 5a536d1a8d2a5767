"""Report cards: for every quarter the twelve months to its end, four graded domains, their direction, the mission.

`rules` reads what is graded, `observed` gathers the figures, `standing` compares them with those of other forces,
`grades` and `direction` judge, `mission` looks back at the baseline, `book` puts the cards together, `published` keeps
them for ever, `trigger` says when residents may ask for a meeting.
"""
