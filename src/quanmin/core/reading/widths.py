"""One way of writing: half-width letters and digits, full-width Chinese punctuation, no stray spaces.

The same plan comes with half-width brackets, full-width digits, spaces round every number or none. All spans point
into the text after this step, so none of it changes what is found.
"""

import re
import unicodedata

import opencc

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_SPACES = dict.fromkeys((0x00A0, 0x3000, 0x2002, 0x2003, 0x2009, 0x202F, 0x205F, 0x0009), 0x20)
_NOTHING = dict.fromkeys((0x200B, 0x200C, 0x200D, 0xFEFF, 0x00AD), None)
_GLYPHS = str.maketrans(
    {"﹪": "%", "％": "%", "≧": "≥", "≦": "≤", "⩾": "≥", "⩽": "≤", "∶": "：", "﹣": "-", "−": "-"}
)
_ROMAN = str.maketrans({"Ⅰ": "I", "Ⅱ": "II", "Ⅲ": "III", "Ⅳ": "IV"})
_PUNCTUATION = str.maketrans(
    {",": "，", ":": "：", ";": "；", "(": "（", ")": "）", "!": "！", "?": "？", "[": "〔", "]": "〕"}
)

# PDF fonts often give a letter as the radical it looks like (⼈ for 人); not all of them are known to NFKC.
_RADICALS = {
    code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)
} | str.maketrans(
    "⺠⻘⻓⻔⻋⻅⻉⻚⻛⻜⻢⻥⻦⻨⻩⻬⻮⻰⻄⻆⻤⻣⻝⻁⺟⻑⻟⻒⻙⻧⻳⺼⻌⺮⺾⻊⺧",
    "民青长门车见贝页风飞马鱼鸟麦黄齐齿龙西角鬼骨食虎母長食镸韦卤龟肉辶竹艹足牛",
)

_simplify = opencc.OpenCC("t2s").convert


def one_width(text: str) -> str:
    """The text in one width, whitespace left as plain spaces; line ends are kept."""
    text = (
        text.translate(_RADICALS).translate(_WIDE).translate(_SPACES).translate(_NOTHING).translate(_GLYPHS)
    )
    text = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", text)
    text = re.sub(r">=|=>", "≥", text)
    text = re.sub(r"<=|=<", "≤", text)
    text = re.sub(r"1/100000(?!\d)", "/10万", text.translate(_PUNCTUATION).translate(_ROMAN))
    return re.sub(r"(?<=\d) *： *(?=\d)", ":", text)  # 1:1.2 and 8:30 hold together, also set apart


def closed_up(text: str) -> str:
    """Without the spaces that typesetting put in; one stays between two Latin words."""
    return re.sub(r"(?<![A-Za-z])\s+|\s+(?![A-Za-z])", "", text.strip())


def closed_up_cell(text: str) -> str:
    """A table cell without stray spaces; those between two Chinese words stay, they part the names of units."""
    text = re.sub(r"\s+", " ", text.strip())
    return re.sub(r"(?<=[!-~‰≥≤—])\s(?=[^A-Za-z])|(?<=[^A-Za-z])\s(?=[!-~‰≥≤—])", "", text)


def simplified(text: str) -> str:
    """The text in simplified characters, letter by letter, so that every offset stays where it was."""
    letters = sorted({letter for letter in text if "\u3400" <= letter <= "\u9fff"})
    if not letters:
        return text
    others = _simplify("\n".join(letters)).split("\n")
    table = {ord(letter): other for letter, other in zip(letters, others, strict=True) if len(other) == 1}
    return text.translate(table)
