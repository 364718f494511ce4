"""Which way an indicator should go when its plan does not say: 死亡率 and 吸烟率 down, the rest up."""

import re

FALLING = re.compile(
    r"死亡率|病死率|吸烟率|近视率|发病率|患病率|患率|肥胖率|感染率|溺亡|迟缓率|贫血|缺陷|个人(?:卫生)?支出|自付|个人支付|平均住院日|摄入量|脂肪|等候|等待|候诊"
    r"|反应时间|响应时间|增幅|药占比|抗菌|漏报|流失|负债率|传播率|浓度|剖宫产|过早死亡|次均费用|低体重|并发症"
)


def falls(indicator: str) -> bool:
    """Whether less of an indicator is better, by its name."""
    return bool(FALLING.search(indicator))
