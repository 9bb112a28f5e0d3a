"""A county that is not the shipped one: three townships, one of them with a village named twice."""

from tuopin.pilot.county import Place, Town

CODE = "990202"
REGIONS = """code,name,valid_from,valid_to,predecessor
990202000000,样板县,,,
990202101000,东滩镇,,,
990202101201,石桥村,,,
990202101202,松坡村,,,
990202101001,石桥社区,,,
990202102000,西岭镇,,,
990202102201,柳湾村委会,,,
990202102202,竹园村,,,
990202201000,南河乡,,,
990202201201,上塘村,,,
990202201202,下塘村,,,
990202201203,平畈村,2016-01-01,,
990202400000,开发区,,,
"""


def towns() -> list[Town]:
    """Return the townships as the pilot sees them."""
    found: dict[str, list[Place]] = {}
    names = {}
    for line in REGIONS.splitlines()[2:]:
        code, name, since, *_ = line.split(",")
        if code.endswith("000"):
            names[code] = name
        elif not since:
            found.setdefault(code[:9] + "000", []).append(Place(code, name))
    return [Town(c, n, tuple(found[c])) for c, n in names.items() if c in found]
