"""Names as typed on a Latin keyboard: full pinyin and initials, surnames read as surnames."""

import os
from functools import cache, lru_cache

# Characters that sound otherwise as a surname.
_SURNAMES = {
    "曾": "zeng", "单": "shan", "仇": "qiu", "解": "xie", "查": "zha", "区": "ou", "任": "ren",
    "盖": "ge", "朴": "piao", "翟": "zhai", "尉": "wei", "乐": "yue", "员": "yun", "洗": "xian",
    "冼": "xian", "覃": "qin", "折": "she", "黑": "he", "祭": "zhai", "缪": "miao", "种": "chong",
    "秘": "bi", "召": "shao", "华": "hua", "繁": "po", "逄": "pang", "谌": "chen", "郇": "xun",
    "隗": "wei", "那": "na", "哈": "ha", "佴": "nai", "宓": "mi", "令": "ling", "万": "wan",
    "燕": "yan", "应": "ying", "宁": "ning", "牟": "mu", "费": "fei", "卜": "bu", "都": "du",
    "车": "che", "重": "chong", "幸": "xing", "相": "xiang", "撒": "sa", "过": "guo", "句": "gou",
    "柏": "bai", "石": "shi", "沈": "shen", "褚": "chu", "藏": "zang", "臧": "zang", "晁": "chao",
    "贾": "jia", "长": "chang",
}  # fmt: skip
_DOUBLE = {
    "尉迟": ("yu", "chi"), "单于": ("chan", "yu"), "万俟": ("mo", "qi"), "澹台": ("tan", "tai"),
    "长孙": ("zhang", "sun"), "鲜于": ("xian", "yu"), "令狐": ("ling", "hu"),
}  # fmt: skip


@cache
def _sound(character: str) -> str:
    # Its phrases cost 45 MB and say nothing about names, and most commands need no pinyin at all.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")
    os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "1")
    from pypinyin import lazy_pinyin  # noqa: PLC0415

    return str(lazy_pinyin(character)[0]).lower()


def _sounds(name: str) -> list[str]:
    rest = [_sound(character) for character in name]
    double = _DOUBLE.get(name[:2])
    if double is not None:
        return [*double, *rest[2:]]
    return [_SURNAMES.get(name[0], rest[0]), *rest[1:]]


@lru_cache(maxsize=8192)
def pinyin(name: str) -> str:
    """Return a name's search text, full and initials: 王小明 is 'wangxiaoming wxm'; '' for ''.

    Where the surname's sound differs from the character's usual one, both can be found.
    """
    name = "".join(name.split())
    if not name:
        return ""
    sounds = _sounds(name)
    text = f"{''.join(sounds)} {''.join(s[0] for s in sounds)}"
    usual = _sound(name[0])
    if usual != sounds[0]:
        text += f" {usual}{''.join(sounds[1:])} {usual[0]}{''.join(s[0] for s in sounds[1:])}"
    return text
