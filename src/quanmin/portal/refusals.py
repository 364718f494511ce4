"""Why a document was not read, in the reader's words; core says it in English, for the command and the log."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from quanmin.portal.words import in_english

# What a refusal of core.reading speaks of, and how a page says it. The first that fits is taken.
SAID = (
    ("password", later("%(name)s 有密码保护；请另存为没有密码的文件再导入。")),
    ("pictures of pages", later("%(name)s 是扫描件，里面没有文字；请导入带文字的 PDF、Word 或文本文件。")),
    ("is empty", later("%(name)s 是空文件；请导入规划正文。")),
    ("no text", later("%(name)s 里没有文字；请导入规划正文。")),
    ("is not text, Word", later("%(name)s 不是文本、Word、PDF、网页或表格；请换成其中一种再导入。")),
    ("is an archive", later("%(name)s 是压缩包，不是文件；请解压后导入规划正文。")),
    ("(.doc)", later("%(name)s 是旧版 Word 文件；请另存为 .docx 再导入。")),
    ("more than", later("%(name)s 太大，超过了可读取的上限；请只导入规划正文，去掉图片和附件。")),
    ("broken", later("%(name)s 已损坏，打不开；请重新保存后再导入。")),
    ("nests", later("%(name)s 的结构不正常，没有读取；请用 Word 另存后再导入。")),
    ("XML entities", later("%(name)s 的结构不正常，没有读取；请用 Word 另存后再导入。")),
)


def refusal(error, name):
    """A refusal of a document as the page says it; in the error's own words where we have none."""
    said = str(error)
    if in_english():
        return said
    sentence = next((words for spoken_of, words in SAID if spoken_of in said), None)
    if sentence is None:
        return _("%(name)s 无法读取：%(why)s") % {"name": f"“{name}”", "why": said}
    return str(sentence) % {"name": f"“{name}”"}
