"""What is compared between two residents: name, day of birth, sex, identity number, telephone and home."""

import unicodedata
from functools import cache

import polars as pl
from pypinyin import Style, lazy_pinyin

from quanmin.core.codes.identity import is_valid, normalised
from quanmin.core.linking.declare import OTHERWISE, Aspect, Level, Rules, same, slips, unknown

# A name that one in so many bears is common: that two rows bear it says little.
COMMON = 1 / 5000
NAME = Aspect(
    "name", "姓名", unknown("name"),
    (
        Level("same-rare", "姓名相同，且少见", f"{same('name')} AND name_share_l < {COMMON}"),
        Level("same", "姓名相同", same("name")),
        Level("sound", "姓名读音相同或相近", same("sound")),
        Level("swapped", "名字两字颠倒", "length(name_l) = 3 AND name_r = name_l[1] || name_l[3] || name_l[2]"),
        Level("one-sign", "姓名差一个字", f"length(name_l) + length(name_r) >= 5 AND {slips('name', 1)}"),
        Level("part", "姓或名相同", "name_l[1] = name_r[1] OR name_l[2:] = name_r[2:]"),
        Level("other", "姓名不同", OTHERWISE),
    ),
)  # fmt: skip
BIRTH = Aspect(
    "birth", "出生日期", unknown("birth"),
    (
        Level("same", "出生日期相同", same("birth")),
        Level("slip", "出生日期差一个数字或颠倒", slips("birth", 1)),
        Level("day-month", "日和月写反", "birth_r = birth_l[1:4] || birth_l[7:8] || birth_l[5:6]"),
        Level("lunar", "同年相差不到两个月（公历、农历之差）",
              "birth_year_l = birth_year_r AND abs(born_l - born_r) <= 55"),
        Level("year", "同年出生", same("birth_year")),
        Level("other", "出生日期不同", OTHERWISE),
    ),
)  # fmt: skip
SEX = Aspect(
    "sex", "性别", unknown("sex"),
    (Level("same", "性别相同", same("sex")), Level("other", "性别不同", OTHERWISE)),
)  # fmt: skip
IDENTITY = Aspect(
    "identity", "证件号码", unknown("identity"),
    (
        Level("same", "证件号码相同", same("identity")),
        Level("slip", "证件号码差一位或颠倒", slips("identity", 1)),
        Level("two-valid", "两个有效而不同的证件号码", "identity_valid_l AND identity_valid_r"),
        Level("other", "证件号码不同", OTHERWISE),
    ),
)  # fmt: skip
PHONE = Aspect(
    "phone", "电话", unknown("phone"),
    (
        Level("same", "电话相同", same("phone")),
        Level("slip", "电话差一位或颠倒", slips("phone", 1)),
        Level("other", "电话不同", OTHERWISE),
    ),
)  # fmt: skip
HOME = Aspect(
    "home", "住处", unknown("village"),
    (
        Level("address", "住址相同", f"{same('village')} AND {same('address')}"),
        Level("village", "同村（社区）", same("village")),
        Level("township", "同乡镇（街道）", same("township")),
        Level("other", "不同乡镇", OTHERWISE),
    ),
)  # fmt: skip
RESIDENTS = Rules(
    key="resident_id",
    aspects=(NAME, BIRTH, SEX, IDENTITY, PHONE, HOME),
    blocks=(
        ("identity",), ("identity_head",), ("identity_tail",), ("sound", "birth"), ("sound", "birth_year"),
        ("sound", "village"), ("phone", "birth_year"), ("phone", "sound"), ("birth", "village"),
        ("birth", "surname"), ("birth", "given"),
    ),
    certain=(("identity",), ("sound", "birth", "phone")),
    training=(("birth", "sex"), ("sound", "sex"), ("phone",)),
)  # fmt: skip
COLUMNS = (
    "resident_id",
    "name",
    "sex",
    "birth_date",
    "identity_number",
    "phone",
    "village",
    "township",
    "address",
)


def comparable(residents: pl.DataFrame, *, name_shares: pl.DataFrame | None = None) -> pl.DataFrame:
    """Residents (the columns of COLUMNS) with the columns that RESIDENTS compares.

    `name_shares` (name, name_share) says how common names are in the register the rows are taken from; the rows
    themselves when left out. Empty texts and the sex "unknown" are not known.
    """
    shares = name_shares if name_shares is not None else shares_of_names(residents)
    known = residents.select(COLUMNS).with_columns(
        *(_known(name) for name in ("name", "phone", "address")),
        sex=pl.when(pl.col("sex") != "unknown").then("sex"),
        identity=pl.col("identity_number").map_elements(normalised, return_dtype=pl.String),
    )
    sounds = known.select(pl.col("name").unique().drop_nulls()).with_columns(
        sound=pl.col("name").map_elements(sound, return_dtype=pl.String)
    )
    return (
        known.join(sounds, on="name", how="left", maintain_order="left")
        .join(shares, on="name", how="left", maintain_order="left")
        .with_columns(
            pl.col("name_share").fill_null(0.0),
            birth=pl.col("birth_date").dt.strftime("%Y%m%d"),
            birth_year=pl.col("birth_date").dt.year(),
            born=(pl.col("birth_date") - pl.date(1900, 1, 1)).dt.total_days(),
            surname=pl.col("sound").str.split(" ").list.first(),
            given=pl.col("sound").str.split(" ").list.slice(1).list.join(" "),
            identity_valid=pl.col("identity").map_elements(is_valid, return_dtype=pl.Boolean),
            identity_head=pl.col("identity").str.head(16),
            identity_tail=pl.col("identity").str.tail(10),
        )
        .drop("identity_number", "birth_date")
    )


def shares_of_names(residents: pl.DataFrame) -> pl.DataFrame:
    """For each name the share of the rows that bear it."""
    return residents.group_by("name").agg(name_share=pl.len() / len(residents)).drop_nulls()


def _known(column: str) -> pl.Expr:
    written = pl.col(column).str.strip_chars()
    return pl.when(written != "").then(written).alias(column)


def sound(name: str) -> str:
    """A name as it sounds to a tired clerk: pinyin without tones, and without what dialects confuse.

    zh, ch, sh are z, c, s; final ng is n; initial l is n. 张三 and 章珊 are both `zan san`.
    """
    return " ".join(_syllable(sign) for sign in unicodedata.normalize("NFKC", name) if not sign.isspace())


@cache
def _syllable(sign: str) -> str:
    plain = lazy_pinyin(sign, style=Style.NORMAL)[0].lower()
    if plain[:2] in ("zh", "ch", "sh"):
        plain = plain[0] + plain[2:]
    if plain.startswith("l"):
        plain = "n" + plain[1:]
    return plain.removesuffix("g") if plain.endswith("ng") else plain
