"""A contract as its paper says it: what the form of the agreement leaves blank, and what is filled in."""

from quanmin.programmes.agreements import Relation, say_groups


def as_printed(paper):
    """One agreement for the page; what was not signed here stays empty, to be written by hand."""
    contract = paper.contract
    signed = contract is not None and not contract.brought_in
    services = [*paper.services, None] if len(paper.services) % 2 else list(paper.services)
    return {
        "person": paper.person, "row": paper.row, "contract": contract if signed else None, "unit": paper.unit,
        "team": contract.team if contract else None, "members": paper.members,
        "titles": "、".join(one.title.zh for one in paper.packages) or paper.row["package"],
        "pairs": list(zip(services[::2], services[1::2], strict=True)),
        "fees": _fees(paper.packages) if signed else None,
        # What lies on a table says no more of an illness than the package does.
        "whom": "、".join(say_groups(contract.groups, sensitive=False)) if signed else "",
        "relation": Relation(contract.relation).label if signed and contract.guardian else "",
    }  # fmt: skip


def _fees(packages):
    return {
        "year": sum(one.fee.year_fen for one in packages), "insurance": sum(one.fee.insurance_fen for one in packages),
        "fund": sum(one.fee.fund_fen for one in packages), "self": sum(one.fee.self_fen for one in packages),
    }  # fmt: skip
