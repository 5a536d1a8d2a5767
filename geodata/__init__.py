"""The build: from official files to one read-only snapshot.

Data flows one way: sources, coverage, areas, join, harm, surfaces, snapshot.
"""
