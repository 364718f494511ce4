"""The api put together: its parts, who may come in, how problems are told, and its description in OpenAPI."""

from ninja import NinjaAPI
from pydantic import TypeAdapter

from quanmin.api import figures, ledger, measures, notices, places, plans
from quanmin.api.entry import WAYS_IN
from quanmin.api.problems import MEDIA_TYPE, Problem, tell_problems

VERSION = "1"
PREFIX = f"/api/v{VERSION}/"
ABOUT = (
    "Plans, measures, results, lights, ledger and notices of a county, for other systems to read. Sign in on the site, "
    "or send a token (`Authorization: Bearer quanmin_…`); both see what their account sees on the pages. Lists come in "
    "pages: ask on with `after` = `next`. What goes wrong is told as a problem document (RFC 9457)."
)

api = NinjaAPI(
    title="Quanmin 全民",
    version=VERSION,
    description=ABOUT,
    auth=list(WAYS_IN),
    urls_namespace="api",
    openapi_url=None,
    docs_url=None,
)
for part in (places, measures, plans, figures, ledger, notices):
    api.add_router("", part.router)
tell_problems(api)


def description():
    """The OpenAPI text of the whole api, without asking the site's addresses."""
    told = api.get_openapi_schema(path_prefix=PREFIX)
    told["components"]["schemas"]["Problem"] = TypeAdapter(Problem).json_schema()
    for operations in told["paths"].values():
        for operation in operations.values():
            operation["responses"]["default"] = {
                "description": "A problem document (RFC 9457).",
                "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
            }
    return told
