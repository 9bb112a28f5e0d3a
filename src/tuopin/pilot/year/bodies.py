"""January: leading groups, offices, the settlement centre, teams, experts, and everybody's post."""

from datetime import date
from typing import NamedTuple

from tuopin.kit.pinyin import pinyin
from tuopin.kit.scope import whole_county
from tuopin.offices.actions import appoint, open_body
from tuopin.offices.queries import officer_by_login, organisations
from tuopin.pilot.county import Place, Town
from tuopin.pilot.liaisons import officers_in, salary
from tuopin.pilot.mess import bare
from tuopin.pilot.names import name
from tuopin.pilot.scale import TEAMS
from tuopin.pilot.stage import Stage

FOUNDED = date(2007, 1, 4)
APPOINTED = date(2007, 1, 5)
# A liaison officer is of the township's leading group (R36); who comes after these is its member.
_LEADERS = (
    "乡镇长", "党委副书记", "组织委员", "副乡镇长", "人大主席", "宣传委员", "武装部长", "党委委员",
)  # fmt: skip


class Seat(NamedTuple):
    """A post to fill: the person's key, body, role, title, home unit, login, fen a month."""

    who: str
    body: str
    role: str
    title: str
    home: str = ""
    login: str = ""
    salary_fen: int = 0


_COUNTY_BODIES = (
    ("group", "county_leading_group", "实施农村贫困党员脱贫工程领导组"),
    ("centre", "settlement_centre", "财政结算中心"),
    ("panel", "expert_panel", "项目可行性论证专家组"),
)
_COUNTY_SEATS = (
    Seat("leader", "group", "county_leader", "领导组组长、县委副书记", "县委", "county_leader"),
    Seat("member:1", "group", "county_leader", "领导组成员、农委主任", "农委"),
    Seat("member:2", "group", "county_leader", "领导组成员、林业局局长", "林业局"),
    Seat("member:3", "group", "county_leader", "领导组成员、财政局局长", "财政局"),
    Seat("head", "office", "county_head", "办公室主任", "", "county_head"),
    Seat("office:1", "office", "county_office", "办公室工作人员", "农委", "county_office"),
    Seat("office:2", "office", "county_office", "办公室工作人员", "林业局", "county_office2"),
    Seat("office:3", "office", "county_office", "办公室工作人员", "财政局", "county_office3"),
    Seat("office:4", "office", "county_office", "办公室工作人员", "农委", "county_office4"),
    Seat("office:5", "office", "county_office", "办公室工作人员", "扶贫办", "county_office5"),
    Seat("auditor", "group", "auditor", "监督员", "审计局", "auditor"),
    Seat("admin", "office", "admin", "系统管理员", "", "admin"),
    Seat("centre:1", "centre", "finance_centre", "专户会计", "财政局", "finance_centre"),
    Seat("centre:2", "centre", "finance_centre", "专户出纳", "财政局", "finance_centre2"),
    Seat("expert:种植", "panel", "expert", "高级农艺师", "农业技术推广中心", "expert"),
    Seat("expert:养殖", "panel", "expert", "高级畜牧师", "畜牧局", "expert2"),
    Seat("expert:林业", "panel", "expert", "林业工程师", "林业局", "expert3"),
    Seat("expert:茶叶", "panel", "expert", "茶叶专家", "茶叶局", "expert4"),
)


def live(stage: Stage) -> None:
    """Set up every body and fill every post."""
    operator = officer_by_login(stage.county.code, "operator")
    office = organisations(whole_county(stage.county.code), "county_office").first()
    if operator is None or office is None:
        raise RuntimeError("the county has no operator")
    stage.people["operator"] = operator.id
    stage.bodies["office"] = office.id
    with stage.step("县领导组、办公室、财政结算中心和五个核查组成立"):
        _county(stage)
        _teams(stage)
    used: set[str] = set()
    for town in stage.county.towns:
        with stage.step(f"{town.name}：领导组、办公室、财政所成立"):
            _township(stage, town, _login(town, used))
    stage.forget_posts()


def _login(town: Town, used: set[str]) -> str:
    """Return a township's name in letters, made different where two sound alike."""
    base = pinyin(_short(town.name)).split(" ")[0] or town.code[6:9]
    found = base if base not in used else f"{base}{town.code[6:9]}"
    used.add(found)
    return found


def _short(township: str) -> str:
    for tail in ("街道办事处", "街道", "镇", "乡"):
        if township.endswith(tail) and len(township) > len(tail) + 1:
            return township.removesuffix(tail)
    return township


def _open(stage: Stage, key: str, kind: str, title: str, region: str) -> None:
    # The first act of all bears the mark by which a year that was broken off is known again.
    mark = stage.rules.mark if key == "group" else f"body:{key}"
    made = stage.do(open_body, "operator", FOUNDED, mark, kind=kind, name=title, region=region)
    stage.bodies[key] = made["organisation"]


def _appoint(stage: Stage, seat: Seat, region: str) -> None:
    known = stage.people.get(seat.who)
    made = stage.do(
        appoint, "operator", APPOINTED, f"post:{seat.body}:{seat.who}",
        organisation=stage.bodies[seat.body], role=seat.role, region=region, title=seat.title,
        name=name(stage.dice.stream("officer", seat.who)), home_unit=seat.home, officer=known,
        login=None if known else seat.login or None, salary_fen=seat.salary_fen,
    )  # fmt: skip
    stage.people[seat.who] = made["officer"]


def _county(stage: Stage) -> None:
    for key, kind, title in _COUNTY_BODIES:
        _open(stage, key, kind, title, stage.whole)
    for seat in _COUNTY_SEATS:
        _appoint(stage, seat, stage.whole)


def _teams(stage: Stage) -> None:
    """Five teams of two: one of the office's own staff and one seconded for the visits."""
    homes = ("农委", "林业局", "财政局", "畜牧局", "扶贫办")
    for number in range(1, TEAMS + 1):
        body = f"team:{number}"
        _open(stage, body, "verification_team", f"核查第{'一二三四五'[number - 1]}组", stage.whole)
        lead = Seat(f"office:{number}", body, "verifier", "核查组组长")
        second = Seat(
            f"verifier:{number}", body, "verifier", "核查组成员", homes[number - 1],
            f"verifier{number}",
        )  # fmt: skip
        _appoint(stage, lead, stage.whole)
        _appoint(stage, second, stage.whole)


def _township(stage: Stage, town: Town, login: str) -> None:
    code = town.code
    group, office, finance = f"group:{code}", f"office:{code}", f"finance:{code}"
    _open(stage, group, "township_leading_group", f"{town.name}农村贫困党员脱贫工程领导组", code)
    _open(stage, office, "township_office", f"{town.name}农村贫困党员脱贫工程办公室", code)
    _open(stage, finance, "township_finance_office", f"{town.name}财政所", code)
    officers = officers_in(stage.liaisons, (case.number for case in stage.county.of(town)))
    for seat in _township_seats(code, group, office, finance, login, officers):
        _appoint(stage, seat, code)
    for village in _villages(stage, town):
        body = f"branch:{village.code}"
        _open(stage, body, "party_branch", f"{village.name}党支部", village.code)
        seat = Seat(
            body, body, "branch_secretary", f"{bare(village.name)}党支部书记", "",
            f"{login}_branch{village.code[9:]}",
        )  # fmt: skip
        _appoint(stage, seat, village.code)


def _township_seats(
    code: str, group: str, office: str, finance: str, login: str, officers: int
) -> list[Seat]:
    """Return a township's posts: who answers, who pairs with households, an office, two clerks."""
    seats = [
        Seat(
            f"secretary:{code}", group, "township_secretary", "党委书记", "", f"{login}_secretary"
        ),
        Seat(f"clerk:{code}", office, "township_office", "办公室专职人员", "", f"{login}_office"),
        Seat(f"association:{code}", group, "township_office", "扶贫协会秘书长"),
        Seat(f"pay:{code}:1", finance, "township_finance", "财政所所长", "", f"{login}_finance"),
        Seat(f"pay:{code}:2", finance, "township_finance", "财政所会计", "", f"{login}_finance2"),
        Seat(f"lead:{code}:1", office, "tech_lead", "农技站技术员", "农技站", f"{login}_tech"),
        Seat(f"lead:{code}:2", office, "tech_lead", "畜牧站技术员", "畜牧站", f"{login}_tech2"),
    ]
    for number in range(1, officers + 1):
        tail = "" if number == 1 else str(number)
        title = _LEADERS[min(number, len(_LEADERS)) - 1]
        seats.append(
            Seat(
                f"liaison:{code}:{number}", group, "liaison", title, "",
                f"{login}_liaison{tail}", salary(number),
            )
        )  # fmt: skip
    return seats


def _villages(stage: Stage, town: Town) -> list[Place]:
    """Return the villages of a township in which somebody was registered."""
    lived_in = {case.village.code for case in stage.county.of(town)}
    return [village for village in town.villages if village.code in lived_in]
