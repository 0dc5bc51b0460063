"""The people of a vault as a network: who decides, who is going cold, who gave, who could help.

Each question is a module of its own; all of them ask the same `circle`. What they find is plain
words about persons, organizations and days; the view chooses what of it is shown, and how.
"""
