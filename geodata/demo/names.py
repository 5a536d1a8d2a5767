"""Invented names: streets by their kind, people by chance. No name is meant to be anyone or anywhere."""

from __future__ import annotations

from collections.abc import Iterator

from .chance import stream

STEMS = """
Abbey Acorn Albany Alder Almond Anchor Apple Archer Argent Ashlar Aspen Aster Bailey Balmy Barley Basil
Beacon Beech Bell Bellman Bilberry Birch Bishop Bittern Blossom Bobbin Bracken Bramble Brewer Briar
Broadacre Brook Buttercup Byre Canal Candle Captain Carder Cedar Chandler Chantry Chapel Cherry Chestnut
Church Cinder Clover Cobble Colliery Conduit Cooper Coppice Corn Cotton Cowslip Crab Cricket Crocus Crown
Curlew Cygnet Dairy Damson Dane Drover Dyer Elder Elm Falcon Fennel Fern Ferry Field Finch Fisher Flax
Fletcher Forge Foundry Fountain Foxglove Friar Fuller Furnace Garnet Garth Gatehouse Glebe Glover Goldfinch
Gorse Grange Granary Greenfinch Guild Hallam Harebell Harrow Hawthorn Hazel Heather Hemlock Heron Hillcrest
Hive Holly Honeysuckle Hopfield Hornbeam Ivy Jasmine Juniper Kestrel Kiln Lantern Lapwing Larch Laurel
Lavender Lea Lilac Lime Linden Linnet Loom Lupin Madder Magpie Maltings Manor Maple Marigold Martlet Mason
Maypole Meadow Medlar Mercer Mere Mill Millstone Minster Mint Mulberry Myrtle Nightingale Oak Oat Orchard
Osier Otter Paddock Park Partridge Peartree Pepper Pilgrim Pinder Pinfold Plough Plover Poplar Poppy Potter
Primrose Pump Quarry Quill Quince Raven Redwing Reed Ridge Ropewalk Rosemary Rowan Rush Saddler Saffron Sage
Sandpiper School Sexton Shepherd Shuttle Sickle Silver Skylark Smithy Snowdrop Sorrel Sparrow Spindle
Spinney Spire Spring Staithe Starling Station Stable Stonecrop Swallow Swan Sycamore Tallow Tannery Teasel
Thatcher Thistle Thorn Thrush Thyme Tiller Timber Tithe Tolbar Trinity Turner Vicarage Viola Wagon Walnut
Warren Weaver Well Wheatsheaf Wheelwright Whinberry Wicket Willow Windmill Woad Woodlark Woolpack Wren
Yarrow Yew
"""

SUFFIXES = {
    "centre": ("Street", "Gate", "Row", "Yard", "Lane"),
    "road": ("Road", "Avenue", "Street", "Way"),
    "street": ("Street", "Road", "Avenue", "Drive", "Grove", "Terrace", "Crescent", "View", "Rise", "Walk", "Hill"),
    "close": ("Close", "Court", "Croft", "Mews", "Gardens", "Place", "Square"),
    "lane": ("Lane", "Bank", "Road", "Rigg", "Carr Lane"),
}
PREFIXES = ("", "Upper ", "Little ")
GIVEN = """
Aled Amara Bethan Callum Daria Edwin Farah Gethin Hazel Imran Joan Kemi Lowri Marcus Nadia Oswin Petra
Quentin Rosalind Samir Tamsin Usha Verity Wilf Xenia Yusuf Zoe
"""
FAMILY = """
Aldermoor Birkwhistle Cranmarsh Dunnockson Eelby Fothering Garthwick Hollinby Inglemere Jessamby Kettlegate
Larkrigg Marshcote Netherfold Oxleaby Pellingham Quillby Ravenscar-Hill Saltersby Thwaitely Umberwick Vexley
Wrayburn Yarrowby
"""


def street_names(kinds: list[str], given: list[str]) -> list[str]:
    """One name a street: the given one, else an unused one of its kind (a key of SUFFIXES). No name twice."""
    waiting = {kind: _shuffled(kind) for kind in SUFFIXES}
    taken = set(given)
    names = []
    for kind, name in zip(kinds, given, strict=True):
        chosen = name or next(n for n in waiting[kind] if n not in taken)
        taken.add(chosen)
        names.append(chosen)
    return names


def people(n: int) -> list[str]:
    """Names of invented people, each marked as fictional, none twice."""
    pairs = [f"{given} {family} (fictional)" for given in GIVEN.split() for family in FAMILY.split()]
    order = stream("people").permutation(len(pairs))
    return [pairs[i] for i in order[:n]]


def _shuffled(kind: str) -> Iterator[str]:
    pairs = [f"{stem} {suffix}" for stem in STEMS.split() for suffix in SUFFIXES[kind]]
    order = stream(f"names {kind}").permutation(len(pairs))
    return (f"{before}{pairs[i]}" for before in PREFIXES for i in order)
