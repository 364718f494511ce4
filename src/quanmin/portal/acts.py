"""The acts of the trail in the reader's words."""

from django.utils.translation import gettext_lazy as _

ACTS = {
    "read resident": _("打开居民"),
    "read timeline": _("查看居民记录"),
    "read search": _("搜索居民"),
    "read gap list": _("查看缺口名单"),
    "read standing": _("查看居民达标情况"),
    "gap list exported": _("导出缺口名单"),
    "exact figures taken": _("取走未隐去小数的结果"),
    "units brought in": _("导入机构"),
    "unit named also": _("登记机构别名"),
    "account made": _("新建账号"),
    "account changed": _("修改账号"),
    "token made": _("发放令牌"),
    "token revoked": _("收回令牌"),
    "residents brought in": _("导入居民"),
    "plan kept": _("读入规划"),
    "plan reviewed": _("审核规划"),
    "plan approved": _("发布规划"),
    "facts accepted": _("接受读出的内容"),
    "fact corrected": _("更正读出的内容"),
    "fact rejected": _("剔除读出的内容"),
    "fact added": _("补录内容"),
    "decision undone": _("撤销审核决定"),
    "plan returned": _("退回审核"),
    "plan amendment begun": _("发起修订"),
    "plan amended": _("规划被新版本取代"),
    "year aims set": _("调整年度目标"),
    "place aims set": _("调整乡镇分解"),
    "count shared": _("数量分到乡镇"),
    "count held by the county": _("数量由县级统一完成"),
    "key point written": _("改写年度重点任务"),
    "unit name linked": _("对应单位名称"),
    "objection made": _("提出异议"),
    "objection ruled on": _("裁定异议"),
    "plan closed": _("关闭规划"),
    "snapshot taken": _("登记数据快照"),
    "run started": _("开始计算"),
    "run finished": _("算完指标"),
    "run judged": _("判定亮灯"),
    "schedule rebuilt": _("编排应做清单"),
    "read worklist": _("查看今天要做的名单"),
    "read visit form": _("打开随访表"),
    "read visit": _("查看随访"),
    "visit saved": _("保存随访"),
    "visit sent again": _("重复送来的随访"),
    "visit corrected": _("更正随访"),
    "visit withdrawn": _("撤销随访"),
    "visit draft kept": _("存随访草稿"),
    "call recorded": _("记录电话"),
    "ledger opened": _("建立台账"),
    "progress reported": _("报送进展"),
    "progress refused": _("不予认可进展"),
    "evidence taken": _("下载佐证"),
    "charge set": _("登记责任人"),
    "notice proposed": _("督办立项"),
    "notice issued": _("交办督办单"),
    "notice signed for": _("签收督办单"),
    "notice taken up": _("承办督办单"),
    "notice answered": _("反馈督办单"),
    "notice objected to": _("申诉督办单"),
    "notice objection ruled on": _("裁定申诉"),
    "notice completed": _("督办单办结"),
    "notice returned": _("退回督办单"),
    "notice withdrawn": _("撤销督办单"),
    "notice closed": _("督办单销号"),
    "reminders written": _("登记催办"),
    "bulletin published": _("印发通报"),
}


KINDS = {
    "import": _("导入"), "plan": _("规划"), "run": _("计算"), "snapshot": _("数据快照"), "target": _("目标"),
    "task": _("任务"), "finding": _("疑点"), "keypoint": _("年度重点任务"), "objection": _("异议"),
    "unitalias": _("机构别名"), "user": _("账号"),
    "token": _("令牌"), "progress": _("进展"), "evidence": _("佐证"), "assignment": _("交办"),
    "notice": _("督办单"), "bulletin": _("通报"),
}  # fmt: skip


def say_kind(kind):
    """What kind of thing was acted on."""
    return KINDS.get(kind, kind)


def say_act(act):
    """The act in words; as it is written where we have no word for it yet."""
    return ACTS.get(act, act)
