"""Everything that goes wrong, told in one form: problem documents (RFC 9457), made in this one place."""

import json
from dataclasses import dataclass
from functools import partial

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from ninja.errors import AuthenticationError, HttpError, ValidationError

from quanmin.errors import QuanminError, Refused, UsageError

MEDIA_TYPE = "application/problem+json"
ROOT = "/api/"
# Each status: the name of the kind of problem, its title, and what to say when nobody said more.
KINDS = {
    400: ("wrong-question", later("问题有误"), later("请按接口说明改正请求。")),
    401: (
        "not-signed-in",
        later("没有登录"),
        later("请带上有效的令牌（Authorization: Bearer …），或先登录网站。令牌可能已过期或被收回。"),
    ),
    403: ("refused", later("没有权限"), later("您的账号没有这项权限；请联系县卫健局管理员。")),
    404: ("not-found", later("没有找到"), later("地址或编号可能写错了，或者这项内容已经不在。")),
    405: ("not-allowed", later("不支持的方法"), later("数据接口只供读取；请用 GET。")),
    422: ("wrong-value", later("参数有误"), later("请改正下列参数。")),
    500: ("failed", later("系统出错了"), later("这不是您的操作造成的；请稍后再试，仍不行请联系管理员。")),
}


@dataclass(frozen=True)
class Problem:
    """What went wrong: its kind and title, the status, one sentence on this case, where; each value that is wrong."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: list[dict[str, str]] | None = None


def problem(request, status, detail="", errors=None):
    """The answer that tells of a problem."""
    kind, title, usual = KINDS.get(status, KINDS[400 if status < 500 else 500])
    told = {
        "type": f"urn:quanmin:problem:{kind}",
        "title": str(title),
        "status": status,
        "detail": detail or str(usual),
        "instance": request.path,
    }
    if errors:
        told["errors"] = errors
    answer = HttpResponse(json.dumps(told, ensure_ascii=False), status=status, content_type=MEDIA_TYPE)
    if status == 401:
        answer["WWW-Authenticate"] = "Bearer"
    return answer


def tell_problems(api):
    """Have the api answer each kind of error with its problem document."""
    answers = {
        Refused: lambda request, error: problem(request, 403, str(error)),
        UsageError: lambda request, error: problem(request, 400, str(error)),
        QuanminError: lambda request, error: problem(request, 400, str(error)),
        AuthenticationError: lambda request, _error: problem(request, 401),
        ValidationError: _wrong_values,
        ObjectDoesNotExist: lambda request, _error: problem(request, 404),
        Http404: lambda request, _error: problem(request, 404),
        HttpError: lambda request, error: problem(request, error.status_code, error.message),
    }
    for error, answer in answers.items():
        api.add_exception_handler(error, partial(_answered, answer))


def _answered(answer, request, error):
    return answer(request, error)


def _wrong_values(request, error):
    errors = [
        {"parameter": ".".join(str(part) for part in one["loc"]), "detail": one["msg"]}
        for one in error.errors
    ]
    first = errors[0]
    detail = _("参数 %(parameter)s：%(detail)s") % first
    return problem(request, 422, detail, errors)


def api_answers(respond):
    """Middleware: what Django itself refuses under the api (no such address, no such method) is told there in one form.

    Answers of the api rest on the rights of one account: nothing on the way may keep them for another.
    """

    def answer(request):
        response = respond(request)
        if not request.path.startswith(ROOT):
            return response
        if response.status_code >= 400 and response.get("Content-Type") != MEDIA_TYPE:
            allowed = response.get("Allow")
            response = problem(request, response.status_code)
            if allowed:
                response["Allow"] = allowed
        response["Cache-Control"] = "private, no-store"
        return response

    return answer
