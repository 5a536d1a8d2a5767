"""Sheets for print: the beat sheet of an area (A4 and A3), the leaflet for its letter boxes, the page that edits them.

Every figure and sentence on them is that of the area's page; only dates are said otherwise, since "3 months ago" goes
wrong on paper.
"""
