"""The live half of the site: meetings, questions, requests and the people who look after them. All else is baked."""
