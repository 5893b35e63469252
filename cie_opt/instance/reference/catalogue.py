"""The words of the reference consortium: classes of majors with their posts, skills and labs; sectors; regions.

Names of majors follow the public catalogue of vocational majors from memory; kinds of posts, skills and which sector
employs whom are choices of this library, made so that a reader finds them sensible.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["CLASSES", "REGIONS", "SECTORS", "MajorClass", "Sector"]

REGIONS = ("金华市区", "兰溪", "义乌", "东阳", "永康", "武义", "浦江", "磐安")
"""The districts of the city together, and the seven counties."""


@dataclass(frozen=True)
class MajorClass:
    """A class of majors.

    Attributes
    ----------
    name : str
    majors, kinds, skills : tuple of str
        Majors of the class, kinds of post that want it, and skills that it teaches; the first ones are the commonest.
    lab_kind : str
        Kind of lab in which its trainees prepare.
    near : tuple of str
        Classes whose trainees a post of this class takes too, where it takes others.
    """

    name: str
    majors: tuple[str, ...]
    kinds: tuple[str, ...]
    skills: tuple[str, ...]
    lab_kind: str
    near: tuple[str, ...]


@dataclass(frozen=True)
class Sector:
    """A sector of industry.

    Attributes
    ----------
    name, short : str
    key : bool
        Whether it is one of the eight key sub-sectors of the city.
    classes : tuple of str
        Classes of majors for which it has posts, the first one most often.
    home : tuple of str
        Regions in which it lies more often than elsewhere.
    """

    name: str
    short: str
    key: bool
    classes: tuple[str, ...]
    home: tuple[str, ...]


def _class(name: str, majors: str, kinds: str, skills: str, lab_kind: str, near: str) -> MajorClass:
    return MajorClass(
        name, tuple(majors.split()), tuple(kinds.split()), tuple(skills.split()), lab_kind, tuple(near.split())
    )


def _sector(name: str, short: str, classes: str, home: str, *, key: bool = True) -> Sector:
    return Sector(name, short, key, tuple(classes.split()), tuple(home.split()))


CLASSES = (
    _class(
        "机械制造",
        "数控技术 模具设计与制造 机械制造及自动化 机械设计与制造",
        "数控车工 模具钳工 加工中心操作 机械检验 装配钳工 工艺编制 设备维护 三坐标测量",
        "机械识图 数控编程 精密测量 钳工装配",
        "数控加工",
        "自动化 材料",
    ),
    _class(
        "自动化",
        "机电一体化技术 电气自动化技术 工业机器人技术 智能控制技术",
        "电气装配 机器人运维 产线调试 电机测试 电控维修 自动化编程 现场技术支持 配电维护",
        "电工基础 控制编程 机器人操作 故障诊断",
        "机器人与自动化",
        "机械制造 电子信息",
    ),
    _class(
        "电子商务",
        "电子商务 跨境电子商务 网络营销与直播电商 国际经济与贸易",
        "网店运营 跨境运营 直播助理 外贸跟单 客户服务 商品编辑 数据分析 采购助理",
        "平台运营 商务英语 内容策划 数据统计",
        "电商直播",
        "物流 设计",
    ),
    _class(
        "电子信息",
        "应用电子技术 光电显示技术 物联网应用技术 电子信息工程技术",
        "电子装配 贴片设备操作 硬件测试 光源装调 门锁调试 传感器标定 电子维修 电子产品检验",
        "电路识图 焊接装配 仪器使用 嵌入式基础",
        "电子工艺",
        "自动化 计算机",
    ),
    _class(
        "汽车",
        "新能源汽车技术 汽车制造与试验技术 汽车检测与维修技术 汽车电子技术",
        "整车装配 电池装配 汽车零部件检验 整车试验 售后诊断 驱动电机装配 线束装配 总装工艺辅助",
        "汽车构造 高压安全 电池检测 诊断仪使用",
        "新能源汽车",
        "机械制造 自动化",
    ),
    _class(
        "药品",
        "药品生产技术 药品质量与安全 生物制药技术 制药设备应用技术",
        "制剂操作 药品检验 发酵操作 药品包装 药品仓储 验证助理 注册助理 制药设备保养",
        "无菌操作 仪器分析 药品规范 制剂工艺",
        "制药工艺",
        "食品",
    ),
    _class(
        "物流",
        "现代物流管理 供应链运营 物流工程技术 冷链物流技术",
        "仓储管理 订单调度 配送协调 关务助理 叉车辅助 供应链助理 库存盘点 网点客服",
        "仓储作业 物流软件 调度计划 报关基础",
        "智慧物流",
        "电子商务",
    ),
    _class(
        "设计",
        "工业设计 产品艺术设计 视觉传达设计 数字媒体艺术设计",
        "产品设计助理 建模渲染 包装设计 平面设计 样品制作 三维打印 陈列设计 拍摄剪辑",
        "手绘草图 三维建模 平面软件 材料工艺",
        "工业设计",
        "电子商务 影视",
    ),
    _class(
        "材料",
        "材料工程技术 粉末冶金技术 金属材料检测技术 表面工程技术",
        "磁材压制 烧结操作 磁性能检测 表面处理 热处理 理化检验 配料操作 材料实验助理",
        "材料基础 热工操作 理化检测 安全环保",
        "材料检测",
        "机械制造",
    ),
    _class(
        "计算机",
        "计算机应用技术 软件技术 大数据技术 人工智能技术应用",
        "系统运维 软件测试 网页开发 数据标注 信息化支持 数据库助理 智能家居联调 技术文档",
        "程序设计 数据库 网络基础 测试方法",
        "软件与数据",
        "电子信息",
    ),
    _class(
        "财会",
        "大数据与会计 大数据与财务管理 大数据与审计 统计与会计核算",
        "出纳助理 成本核算 财务助理 税务助理 统计员 审计助理 结算员 资产管理",
        "会计实务 财务软件 税法基础 报表编制",
        "财务模拟",
        "电子商务",
    ),
    _class(
        "影视",
        "影视多媒体技术 影视动画 摄影摄像技术 影视编导",
        "摄影助理 后期剪辑 灯光助理 录音助理 场记 道具制作 特效制作 制片助理",
        "摄影基础 剪辑软件 灯光布置 录音技术",
        "影视制作",
        "设计",
    ),
    _class(
        "建筑",
        "建筑工程技术 工程造价 建筑装饰工程技术 建设工程管理",
        "施工员助理 资料员 造价助理 测量员 质检员助理 装饰设计助理 安全员助理 材料员",
        "建筑识图 工程测量 计量计价 施工规范",
        "建筑技术",
        "设计",
    ),
    _class(
        "食品",
        "食品智能加工技术 食品检验检测技术 食品质量与安全 烹饪工艺与营养",
        "食品加工 食品检验 食品品控 食品研发助理 食品包装 冷库管理 配餐操作 食品化验",
        "食品工艺 微生物检验 食品法规 营养配餐",
        "食品检测",
        "药品",
    ),
    _class(
        "服装",
        "服装设计与工艺 纺织品检验与贸易 针织技术与针织服装 服装陈列与展示设计",
        "样衣制作 制版助理 面料检验 缝制操作 服装跟单 服装陈列 针织操作 款式设计助理",
        "服装制版 缝制工艺 面料识别 服装软件",
        "服装工艺",
        "设计",
    ),
)
"""A size of the reference takes the first ones, and of each the first majors and kinds."""

SECTORS = (
    _sector("智能门锁", "门锁", "机械制造 电子信息 自动化 设计", "永康 武义 浦江"),
    _sector("光电", "光电", "电子信息 自动化 机械制造", "义乌 金华市区"),
    _sector("新能源汽车及零部件", "汽车", "汽车 自动化 机械制造", "金华市区 永康 兰溪"),
    _sector("电动工具", "电动工具", "机械制造 自动化 电子商务 物流", "武义 永康 金华市区"),
    _sector("磁性材料", "磁材", "材料 自动化 机械制造", "东阳"),
    _sector("生物医药", "医药", "药品 物流 自动化", "东阳 金华市区 磐安"),
    _sector("智能家居", "家居", "电子信息 计算机 设计 电子商务", "金华市区 东阳"),
    _sector("保温杯", "杯业", "机械制造 设计 电子商务 物流", "永康 武义"),
    _sector("电子商务", "电商", "电子商务 物流 设计 财会", "义乌 金华市区", key=False),
    _sector("现代物流", "物流", "物流 电子商务 财会", "义乌 金华市区", key=False),
    _sector("通用设备", "设备", "机械制造 自动化 材料 财会", "兰溪 金华市区", key=False),
    _sector("影视文化", "影视", "影视 设计 电子商务", "东阳", key=False),
    _sector("建筑", "建筑", "建筑 财会", "东阳", key=False),
    _sector("食品", "食品", "食品 物流 电子商务", "金华市区 兰溪", key=False),
    _sector("纺织服装", "服装", "服装 设计 电子商务", "兰溪 义乌 浦江", key=False),
)
"""The eight key sub-sectors first; the consortium has no posts of classes that it does not teach."""
