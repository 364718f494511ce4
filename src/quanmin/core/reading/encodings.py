"""Bytes of plain text as letters, in whatever of the usual encodings they were saved.

UTF-8 is told by its form. The others all make some letters of any bytes; the right one is the one whose letters are
those that Chinese is mostly written with.
"""

import codecs

from quanmin.errors import DocumentError

# The commonest letters of official Chinese, simplified and traditional, with the punctuation between them.
_USUAL = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定"
    "行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其"
    "些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建"
    "月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接"
    "知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器"
    "压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议"
    "声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复"
    "容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标"
    "县镇乡村卫健康疗医院居孕妇婴病患服老龄防控疫苗覆盖牵责配局"
    "這為個國時來們於對會發動過說產種後學經進著電現實還開與關應體機當點業線數質氣變條問題設區強規導術聯認權證"
    "轉單風務達議報確張節話況傳許廣記段觀織裝聲眾書複歷構稱準號維劃選標縣鎮鄉衛醫療婦嬰齡疫蓋責組長處門東南華類離難幾"
    "，。、：；（）《》“”0123456789%\n "
)
_WIDE = ("gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
_LEAST = 0.25  # of the letters are usual ones in any Chinese text; in misread bytes next to none are
_SPOILED = 500  # one letter in so many may be beyond saving
_SAMPLE = 20_000  # bytes looked at to choose


def decoded(data: bytes, name: str) -> str:
    """The text of bytes in UTF-8, UTF-16, GB18030 or Big5; DocumentError when it is none of them."""
    text = _by_mark(data) or _utf_8(data) or _by_letters(data)
    if text is None or not _is_text(text):
        raise DocumentError(
            f"{name!r} is not text, Word, PDF, a web page or a spreadsheet; send one of these."
        )
    return text.removeprefix("\ufeff")


def _by_mark(data: bytes) -> str | None:
    """The text of a file that says its encoding in its first bytes."""
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return data.decode("utf-32", "replace")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    return data.decode("utf-8-sig", "replace") if data.startswith(codecs.BOM_UTF8) else None


def _utf_8(data: bytes) -> str | None:
    """The text of UTF-8; a file cut inside its last letter loses that letter alone."""
    if b"\0" in data:
        return None
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(data)
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
        return text if _spoiled(text) * _SPOILED <= len(text) else None


def _by_letters(data: bytes) -> str | None:
    sample = data[:_SAMPLE]
    possible = [encoding for encoding in _WIDE if b"\0" not in sample or "16" in encoding]
    tried = {encoding: sample.decode(encoding, "replace") for encoding in possible}
    likely = [encoding for encoding, text in tried.items() if _spoiled(text) * 50 <= len(text) + 50]
    best = max(likely, key=lambda encoding: _usual(tried[encoding]), default=None)
    if best is None or _usual(tried[best]) < _LEAST:
        return None
    return data.decode(best, "replace")


def _usual(text: str) -> float:
    return sum(letter in _USUAL for letter in text) / max(1, len(text))


def _spoiled(text: str) -> int:
    return text.count("\ufffd")


def _is_text(text: str) -> bool:
    controls = sum(ord(letter) < 32 and letter not in "\t\r\n\f\v\x1a" for letter in text)
    private = sum("\ue000" <= letter <= "\uf8ff" or letter == "\ufffd" for letter in text)
    return controls * _SPOILED <= len(text) and private <= len(text) // 100
