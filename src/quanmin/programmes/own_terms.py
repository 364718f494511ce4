"""What holds by the county's settings on a day, and packages as they are offered on it and as they were signed."""

from quanmin import clock
from quanmin.core.protocols.packages import package, packages, packages_on, terms_of, with_terms
from quanmin.programmes.models import Kind, Setting


def held(kind, on=None):
    """By code, what the county has set otherwise and holds on the day (default: today): {parameter: value}."""
    found = {}
    for one in Setting.objects.filter(kind=kind).held_on(on or clock.today()):
        found.setdefault(one.code, {})[one.parameter] = one.value
    own = {
        code: {key: value for key, value in said.items() if value is not None} for code, said in found.items()
    }
    return {code: said for code, said in own.items() if said}


def decides(setting, others, on):
    """Whether a setting holds on the day or is still to come, among all settings of the same parameter."""
    if setting.ended is not None:
        return False
    if setting.since > on:
        return True
    begun = [one for one in others if one.since <= on and (one.ended is None or one.ended > on)]
    return setting.pk == max(begun, key=lambda one: (one.since, one.pk)).pk


def packages_offered(on):
    """The packages a contract signed on the day, and beginning on it, may have, on the county's terms."""
    own = held(Kind.PACKAGE, on)
    return tuple(with_terms(one, own.get(one.code, {})) for one in packages_on(on))


def package_offered(code, start, signed_on):
    """A package for a contract: its edition of the first day, on the terms of the day of signing; None without one."""
    found = package(code, start)
    return found and with_terms(found, held(Kind.PACKAGE, signed_on).get(code, {}))


def terms_signed(chosen, start):
    """What a contract keeps of these packages: by code the fee and how often each item is promised."""
    return {one.code: {"edition": one.edition, **terms_of(one, package(one.code, start))} for one in chosen}


def packages_signed(contract, start):
    """The packages of a contract on the terms it was signed on, whatever holds now; none where it was brought in."""
    found = (_signed(code, contract.terms.get(code), start) for code in contract.packages)
    return tuple(one for one in found if one is not None)


def _signed(code, terms, start):
    # Before there were settings a contract kept no terms of its own: the declared edition was what was signed.
    if terms is None:
        return package(code, start)
    declared = next(one for one in packages() if (one.code, one.edition) == (code, terms["edition"]))
    return with_terms(declared, {**dict.fromkeys((item.key for item in declared.items), False), **terms})
