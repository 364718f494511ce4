"""What a person without the right sees in place of a name, a telephone or a number."""

from quanmin.accounts.permissions import Permission, may


def name(text):
    """张三丰 becomes 张**: the family name, and as many stars as there were characters."""
    return text[:1] + "*" * max(len(text) - 1, 1) if text else ""


def phone(text):
    """13812345678 becomes 138****5678; anything shorter is hidden whole."""
    return f"{text[:3]}****{text[-4:]}" if len(text) >= 11 else "*" * len(text)


def number(text):
    """An identity number keeps its first four and last digits, where a clerk recognises place and card."""
    return text[:4] + "*" * (len(text) - 5) + text[-1:] if len(text) >= 15 else "*" * len(text)


def birth_date(day):
    """Only the year stays."""
    return f"{day.year}-**-**" if day else ""


def sees_names(user, unit):
    """Whether lists about this unit show names to this person; no, unless a role says so."""
    return may(user, Permission.SEE_NAMES, on=unit)


def address(text):
    """Hidden whole: in a village a house number is a name."""
    return "***" if text else ""
