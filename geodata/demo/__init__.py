"""The demonstration county: Zedshire, an island that does not exist, in the official file formats.

Data flows one way: plan → mosaic → wards → territory → streets → places → crimes → endings → files.
Everything is drawn from numbered streams of chance (`chance.stream`), so that the files are the same every time.
"""

from .county import write_county

__all__ = ["write_county"]
