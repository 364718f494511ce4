"""What each role may do, for a privacy officer to read. Nothing is allowed that is not listed here.

A right reaches as far as the person's own unit and all units under it. A right asked for the whole county
(no unit named) is held only by those whose unit is the county itself.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Permission(TextChoices):
    SEE_FIGURES = "see-figures", _("查看指标结果")
    SEE_PLAN = "see-plan", _("查看规划")
    SEE_RESIDENTS = "see-residents", _("查看居民名单（脱敏）")
    SEE_NAMES = "see-names", _("名单中显示姓名和电话")
    OPEN_RESIDENT = "open-resident", _("打开居民档案")
    SEE_SENSITIVE = "see-sensitive", _("查看严重精神障碍、结核病记录")
    SEE_IDENTITY = "see-identity", _("查看证件号码")
    EXPORT_LIST = "export-list", _("导出名单")
    EXPORT_EXACT = "export-exact", _("导出未隐去小数的结果")
    KEEP_PLAN = "keep-plan", _("导入规划")
    REVIEW_PLAN = "review-plan", _("审核规划内容")
    APPROVE_PLAN = "approve-plan", _("发布规划")
    ASSIGN_TASK = "assign-task", _("交办任务、裁定异议")
    ANSWER_TASK = "answer-task", _("对交办任务提出异议")
    RECORD = "record", _("登记随访与服务")
    SEE_HINTS = "see-hints", _("查看本单位的核对提示")
    ANSWER_HINT = "answer-hint", _("答复核对提示、登记到货")
    SEE_HINT_RATES = "see-hint-rates", _("查看各单位待核对数据的比例")
    SET_PROTOCOLS = "set-protocols", _("设置服务规程、签约服务包和核对提示")
    KEEP_RESIDENTS = "keep-residents", _("登记居民、迁入迁出、合并")
    TAKE_BACK_DEATH = "take-back-death", _("撤销登记错的死亡")
    BRING_IN = "bring-in", _("导入机构和居民")
    MEASURE = "measure", _("计算指标")
    JUDGE = "judge", _("判定亮灯")
    EVALUATE = "evaluate", _("起草和定稿评估报告")
    SEE_TRAIL = "see-trail", _("查看审计记录")
    KEEP_ACCOUNTS = "keep-accounts", _("管理账号")
    USE_API = "use-api", _("使用数据接口（令牌）")
    SEE_RETURNS = "see-returns", _("查看报表")
    FILL_RETURN = "fill-return", _("填报报表")
    SIGN_RETURN = "sign-return", _("单位负责人审签报表")
    ACCEPT_RETURN = "accept-return", _("布置、采纳和退回报表")
    KEEP_SCHEME = "keep-scheme", _("制定考核方案")
    SCORE_UNITS = "score-units", _("组织考核、裁定考核和资金异议")
    ALLOT_MONEY = "allot-money", _("测算奖补资金、登记抽查结果")
    SIGN_SHEET = "sign-sheet", _("签发考核结果和资金分配表")
    APPEAL = "appeal", _("对得分和资金提出异议")
    REPORT_PROGRESS = "report-progress", _("报送任务进展和佐证")
    SEE_EVIDENCE = "see-evidence", _("查看佐证材料")
    SEE_NOTICES = "see-notices", _("查看督办单")
    ISSUE_NOTICE = "issue-notice", _("督办立项、交办、通报")
    REVIEW_NOTICE = "review-notice", _("复核反馈、裁定申诉、办结销号")
    ANSWER_NOTICE = "answer-notice", _("签收、办理、反馈督办单")
    REMIND = "remind", _("登记催办和升级")
    SEE_CHECKS = "see-checks", _("查看健康影响评估")
    FILL_CHECK = "fill-check", _("填报健康影响评估、答复建议")
    RULE_CHECK = "rule-check", _("裁定健康影响评估、提出和核实建议")


class Role(TextChoices):
    COUNTY_OFFICE = "county-office", _("县卫健局")
    TOWNSHIP_MANAGER = "township-manager", _("乡镇卫生院管理员")
    VILLAGE_DOCTOR = "village-doctor", _("村医")
    DEPARTMENT = "department", _("责任单位")
    UNIT_HEAD = "unit-head", _("单位负责人")
    AUDITOR = "auditor", _("审计")
    SYSTEM = "system", _("系统")


# fmt: off
ROLES: dict[str, tuple[Permission, ...]] = {
    # The office works on figures: lists are masked, one person may be opened, and that is written down. It decides
    # on twins who live in two townships, which nobody below reaches.
    Role.COUNTY_OFFICE: (
        Permission.SEE_FIGURES, Permission.SEE_PLAN, Permission.SEE_RESIDENTS, Permission.OPEN_RESIDENT,
        Permission.EXPORT_LIST, Permission.EXPORT_EXACT, Permission.KEEP_PLAN, Permission.REVIEW_PLAN,
        Permission.APPROVE_PLAN, Permission.ASSIGN_TASK, Permission.BRING_IN, Permission.MEASURE,
        Permission.JUDGE, Permission.SEE_TRAIL, Permission.KEEP_ACCOUNTS, Permission.USE_API,
        Permission.SEE_RETURNS, Permission.ACCEPT_RETURN, Permission.KEEP_SCHEME, Permission.SCORE_UNITS,
        Permission.SET_PROTOCOLS, Permission.ALLOT_MONEY,
        Permission.REPORT_PROGRESS, Permission.SEE_EVIDENCE, Permission.SEE_NOTICES, Permission.ISSUE_NOTICE,
        Permission.REVIEW_NOTICE, Permission.REMIND,
        Permission.KEEP_RESIDENTS, Permission.TAKE_BACK_DEATH,
        Permission.EVALUATE, Permission.SEE_HINT_RATES,
        Permission.SEE_CHECKS, Permission.RULE_CHECK,
    ),
    # Those who call and visit need names and telephones, in their own township or village.
    Role.TOWNSHIP_MANAGER: (
        Permission.SEE_FIGURES, Permission.SEE_PLAN, Permission.SEE_RESIDENTS, Permission.SEE_NAMES,
        Permission.OPEN_RESIDENT, Permission.SEE_IDENTITY, Permission.EXPORT_LIST, Permission.EXPORT_EXACT,
        Permission.ANSWER_TASK, Permission.USE_API, Permission.SEE_RETURNS, Permission.FILL_RETURN,
        Permission.APPEAL, Permission.RECORD, Permission.KEEP_RESIDENTS, Permission.SEE_SENSITIVE,
        Permission.TAKE_BACK_DEATH,
        Permission.REPORT_PROGRESS, Permission.SEE_EVIDENCE, Permission.SEE_NOTICES, Permission.ANSWER_NOTICE,
        Permission.SEE_HINTS, Permission.ANSWER_HINT,
        Permission.SEE_CHECKS, Permission.FILL_CHECK,
    ),
    Role.VILLAGE_DOCTOR: (
        Permission.SEE_FIGURES, Permission.SEE_PLAN, Permission.SEE_RESIDENTS, Permission.SEE_NAMES,
        Permission.OPEN_RESIDENT, Permission.APPEAL, Permission.RECORD, Permission.KEEP_RESIDENTS,
        Permission.SEE_SENSITIVE, Permission.SEE_HINTS, Permission.ANSWER_HINT,
    ),
    # A government office that leads or helps: the plan, its own duties, and no resident.
    Role.DEPARTMENT: (
        Permission.SEE_FIGURES, Permission.SEE_PLAN, Permission.ANSWER_TASK, Permission.USE_API,
        Permission.SEE_RETURNS, Permission.FILL_RETURN, Permission.APPEAL,
        Permission.REPORT_PROGRESS, Permission.SEE_EVIDENCE, Permission.SEE_NOTICES, Permission.ANSWER_NOTICE,
        Permission.SEE_CHECKS, Permission.FILL_CHECK,
    ),
    # Who answers for a unit signs what it sends up; the head of the county office signs what goes down.
    Role.UNIT_HEAD: (
        Permission.SEE_FIGURES, Permission.SEE_PLAN, Permission.SEE_RETURNS, Permission.SIGN_RETURN,
        Permission.SIGN_SHEET, Permission.APPEAL,
        Permission.SEE_EVIDENCE, Permission.SEE_NOTICES,
        Permission.SEE_CHECKS,
    ),
    # The auditor checks figures and who read what; lists stay masked and no person opens.
    Role.AUDITOR: (
        Permission.SEE_FIGURES, Permission.SEE_PLAN, Permission.SEE_RESIDENTS, Permission.SEE_TRAIL,
        Permission.USE_API, Permission.SEE_RETURNS,
        Permission.SEE_EVIDENCE, Permission.SEE_NOTICES,
        Permission.SEE_CHECKS,
    ),
    # The command line brings data in and computes; it has no password and reads nobody.
    Role.SYSTEM: (
        Permission.SEE_FIGURES, Permission.SEE_PLAN, Permission.KEEP_PLAN, Permission.REVIEW_PLAN,
        Permission.APPROVE_PLAN, Permission.ASSIGN_TASK, Permission.BRING_IN, Permission.MEASURE,
        Permission.JUDGE, Permission.KEEP_ACCOUNTS, Permission.SEE_RETURNS, Permission.ACCEPT_RETURN,
        Permission.KEEP_SCHEME, Permission.SCORE_UNITS, Permission.ALLOT_MONEY,
        Permission.REMIND,
        Permission.EVALUATE,
    ),
}
# fmt: on


def may(user, permission, *, on=None):
    """Whether the person holds the right on that unit, or on the whole county when none is named."""
    if not getattr(user, "is_active", False) or permission not in ROLES.get(getattr(user, "role", ""), ()):
        return False
    if user.role == Role.SYSTEM:
        return True
    return user.unit is not None and _reaches(user.unit, on)


def _reaches(own, unit):
    if unit is None:
        return own.level == "county"
    # Hospitals and offices beside the tree belong to the county's reach.
    return own.holds(unit) or (own.level == "county" and unit.level in ("organisation", "department"))
