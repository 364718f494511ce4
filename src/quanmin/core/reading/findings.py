from quanmin.core.reading.draft import Draft, Finding
from quanmin.core.reading.outline import Item
def look_over(draft: Draft, items: tuple[Item, ...]) -> tuple[Finding, ...]:
    return ()
