"""Import of f1 with f1m against bare `bulk_create` of the very same rows, in one run.

The bar: at least 0.4 of the bare rate, and under 400 MB. Import = read, checked, matched,
encrypted, audited, stored, through the same actions that people use. Bare = instances built and
`bulk_create`d in one transaction, every value ready, the sealed ones too.
"""

import json
import os
import random
import sys
import time
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import UUID

from bench.common import child, data_folder, peak_mb, set_up

HOUSEHOLDS = int(os.environ.get("TUOPIN_BENCH_HOUSEHOLDS", "10000"))
FAMILY = 4
ROUNDS = 2
COUNTY = "990101"
DAY = date(2007, 1, 8)
RATIO, MEMORY_MB = 0.4, 400
MODELS = ("Household", "Person", "Member")


def run(url: str = "") -> dict[str, Any]:
    """Run import and bare in turns in fresh processes; return rates, ratio and memory."""
    imports, bares = [], []
    with data_folder() as shared:
        workbook = shared / "f1.xlsx"
        make_workbook(workbook, HOUSEHOLDS)
        for _ in range(ROUNDS):
            with data_folder() as one, data_folder() as two:
                imports.append(child("bench.import_bench", "import", str(workbook), data=one))
                rows = shared / "rows.pickle"
                child("bench.import_bench", "dump", str(rows), data=one)
                bares.append(child("bench.import_bench", "bare", str(rows), data=two))
    best, floor = min(i["seconds"] for i in imports), min(b["seconds"] for b in bares)
    memory = max(i["peak_mb"] for i in imports)
    ratio = round(floor / best, 3)
    return {
        "households": HOUSEHOLDS, "persons": HOUSEHOLDS * (1 + FAMILY),
        "import_seconds": best, "bare_seconds": floor,
        "import_households_per_second": round(HOUSEHOLDS / best),
        "bare_households_per_second": round(HOUSEHOLDS / floor),
        "ratio": ratio, "peak_mb": memory, "stages": imports[-1]["stages"],
        "met": {"ratio": ratio >= RATIO, "memory": memory < MEMORY_MB},
    }  # fmt: skip


def make_workbook(path: Path, households: int) -> None:
    """Write a workbook of invented families with valid identity numbers."""
    import xlsxwriter

    from tuopin.kit.identity import make
    from tuopin.register.rules.forms import F1, F1M

    dice = random.Random(2007)
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheets = {}
    for form in (F1, F1M):
        sheet = book.add_worksheet(form.title)
        sheet.write_row(0, 0, [c.heading for c in form.columns])
        sheets[form.code] = sheet
    families = [_family(n, dice, make) for n in range(households)]
    for n, (head, _) in enumerate(families, start=1):
        sheets["f1"].write_row(n, 0, head)
    for n, row in enumerate((r for _, family in families for r in family), start=1):
        sheets["f1m"].write_row(n, 0, row)
    book.close()


def _family(n: int, dice: random.Random, make: Any) -> tuple[list[Any], list[list[Any]]]:
    def number(year: int, serial: int) -> str:
        return str(make(f"99{n // 28 % 10000:04d}", date(year, 1 + n % 12, 1 + n % 28), serial))

    base = n * 14 % 900
    head_number = number(1940 + n % 30, base + 1)
    village = n % 20
    head = [
        n + 1, f"试{village // 10}镇", f"第{village}村", f"第{village}支部", _name(n, dice), "男",
        "汉", head_number, "小学", f"{1962 + n % 30}-0{1 + n % 9}-01", "健康", "普通劳动力", 5,
        2 + n % 3, 40 + n % 50, "土木", "否", f"{n % 9}.{n % 10}", n % 12, None,
        3000 + n % 4000, "缺资金", "缺技术", "否", "大棚蔬菜", f"138{n:08d}", None,
    ]  # fmt: skip
    kin = [
        ("配偶", 1942, 2, "女"),
        ("之子", 1968, 3, "男"),
        ("之女", 1970, 4, "女"),
        ("孙子", 1985, 5, "男"),
    ]
    family = [
        [head_number, _name(n + k, dice), number(year + n % 20, base + serial), word, sex, "初中",
         "健康", "普通劳动力", "否", n % 12, None]
        for k, (word, year, serial, sex) in enumerate(kin)
    ]  # fmt: skip
    return head, family


def _name(n: int, dice: random.Random) -> str:
    return "试" + dice.choice("甲乙丙丁戊己庚辛壬癸") + dice.choice("子丑寅卯辰巳午未申酉戌亥")


def _county() -> Any:
    from tuopin.offices.actions import open_county
    from tuopin.offices.models import Region
    from tuopin.offices.queries import actor_of, officer_by_login
    from tuopin.policy.actions import plant

    plant(date(2000, 1, 1))
    regions = []
    for town in range(2):
        code = f"{COUNTY}10{town}000"
        regions.append(Region(code=code, name=f"试{town}镇", level="township"))
        regions += [
            Region(code=f"{code[:9]}2{v:02d}", name=f"第{v}村", level="village")
            for v in range(town * 10, town * 10 + 10)
        ]
    open_county(COUNTY, "试验县", DAY, regions)
    operator = officer_by_login(COUNTY, "operator")
    return actor_of(operator.id, DAY) if operator else None


def step_import(workbook: str) -> dict[str, Any]:
    """Import the workbook as the command line does; return seconds by stage and the memory."""
    set_up()
    from tuopin.register.actions import check, merge
    from tuopin.sheets.actions import hand_in, prepare

    actor = _county()
    data = Path(workbook).read_bytes()
    marks = [("start", time.perf_counter())]
    taken = hand_in(actor=actor, on=DAY, form="f1", name="f1.xlsx", data=data)
    key = UUID(taken.result["import"])
    marks.append(("hand_in", time.perf_counter()))
    prepare(actor, key)
    marks.append(("judge", time.perf_counter()))
    check(actor=actor, on=DAY, handed_in=key)
    marks.append(("check", time.perf_counter()))
    done = merge(actor=actor, on=DAY, handed_in=key)
    marks.append(("merge", time.perf_counter()))
    if done.result["written"] != done.result["rows"]:
        raise SystemExit(f"not all rows went in: {done.result}")
    stages = {name: round(at - before, 3) for (_, before), (name, at) in pairwise(marks)}
    seconds = round(marks[-1][1] - marks[0][1], 3)
    return {"seconds": seconds, "peak_mb": peak_mb(), "stages": stages}


def step_dump(out: str) -> dict[str, Any]:
    """Take the rows out of the database as they lie there, sealed values sealed."""
    import pickle

    set_up()
    from tuopin.base.fields import SealedField
    from tuopin.register import models

    SealedField.from_db_value = lambda self, value, *_: value  # type: ignore[method-assign]
    rows = {}
    for name in MODELS:
        model = getattr(models, name)
        fields = [f.attname for f in model._meta.local_concrete_fields]
        rows[name] = (fields, list(model.objects.order_by("id").values_list(*fields)))
    with Path(out).open("wb") as file:
        pickle.dump(rows, file)
    return {name: len(found) for name, (_, found) in rows.items()}


def step_bare(path: str) -> dict[str, Any]:
    """Build the same instances and bulk_create them; every value is ready, sealed ones too."""
    import pickle

    set_up()
    from django.db import transaction

    from tuopin.base.fields import SealedField
    from tuopin.register import models

    SealedField.get_prep_value = lambda self, value: value  # type: ignore[method-assign]
    _county()
    with Path(path).open("rb") as file:
        rows = pickle.load(file)
    start = time.perf_counter()
    with transaction.atomic():
        for name in MODELS:
            model, (fields, found) = getattr(models, name), rows[name]
            made = [model(**dict(zip(fields, values, strict=True))) for values in found]
            model.objects.bulk_create(made)
    return {"seconds": round(time.perf_counter() - start, 3), "peak_mb": peak_mb()}


if __name__ == "__main__":
    steps = {"import": step_import, "dump": step_dump, "bare": step_bare}
    print(json.dumps(steps[sys.argv[1]](*sys.argv[2:])))
