"""The declared tables of a snapshot: the contract between records and measures.

A snapshot is a folder with one Parquet file a table. Names follow the field (FHIR resource in brackets).
Every row also carries `recorded_at` and `source` (see PROVENANCE). Codes: ICD-10 for causes and conditions,
LOINC for observations, 12-digit division numbers for counties, townships and villages.
"""

from quanmin.core.snapshot.declare import Column, Table, code, key, link

UNIT_KINDS = (
    "county", "township", "village", "county-hospital", "tcm-hospital", "maternal-child-centre",
    "disease-control-centre", "township-health-centre", "village-clinic", "outside-hospital", "department",
)  # fmt: skip
PROGRAMMES = (
    "resident-record", "child", "immunisation", "maternal", "elderly", "hypertension", "diabetes",
    "severe-mental-disorder", "tuberculosis", "tcm", "copd",
)  # fmt: skip
CONTACT_KINDS = (
    "follow-up", "check-up", "newborn-visit", "child-visit", "antenatal-visit", "postnatal-visit",
    "tcm-service", "screening", "medication-supervision",
)  # fmt: skip
SEXES = ("male", "female", "unknown")

PROVENANCE = (
    Column("recorded_at", "datetime", "when the row was entered in its source system", title="录入时间"),
    Column("source", "text", "the system or office the row came from", title="来源"),
)


def table(name: str, title: str, meaning: str, *columns: Column, sort: tuple[str, ...] = (), split: str = "",
          fhir: str = "") -> Table:  # fmt: skip
    """A table whose first column is its key, with the provenance columns added."""
    first = columns[0].name
    return Table(name, title, meaning, columns + PROVENANCE, (first,), sort or (first,), split, fhir)


UNITS = table(
    "units", "机构与区划",
    "One tree of places and organisations: county > townships > villages; an organisation hangs under the place it serves",
    key("unit_id", "division number (12 digits) of a place, or a number of an organisation"),
    link("parent_id", "units", "the unit it belongs to; empty for the county and for hospitals outside it", required=False),
    code("kind", UNIT_KINDS, "what it is"),
    Column("name", "text", "full name", title="名称"),
    Column("opened", "date", "first day", required=False),
    Column("closed", "date", "last day", required=False),
    fhir="Organization",
)  # fmt: skip
UNIT_ATTRIBUTES = table(
    "unit_attributes", "机构属性", "What a unit has or has been certified as, with its dates: tcm-hall, standard-clinic, grade …",
    key("attribute_id", "row number"),
    link("unit_id", "units", "the unit"),
    Column("attribute", "text", "name of the attribute"),
    Column("value", "text", "its value; yes where it is a plain claim"),
    Column("start", "date", "first day it held"),
    Column("end", "date", "last day it held", required=False),
    Column("evidence", "text", "document that shows it", required=False),
    sort=("unit_id", "attribute_id"), split="attribute",
)  # fmt: skip
RESIDENTS = table(
    "residents", "居民", "One row a person known to the county, living here now or before",
    key("resident_id", "number of the person"),
    Column("name", "text", "full name", title="姓名", privacy="personal", fhir="Patient.name"),
    Column("identity_number", "text", "GB 11643 number, empty before it is given", required=False, title="证件号码",
           privacy="secret", fhir="Patient.identifier"),
    code("sex", SEXES, "sex"),
    Column("birth_date", "date", "date of birth", title="出生日期", privacy="personal", fhir="Patient.birthDate"),
    Column("death_date", "date", "date of death", required=False, title="死亡日期", fhir="Patient.deceasedDateTime"),
    Column("registered", "bool", "household registration (户籍) is in this county", title="户籍在本县"),
    Column("phone", "text", "telephone", required=False, title="电话", privacy="personal", fhir="Patient.telecom"),
    Column("address", "text", "where the person lives", required=False, title="住址", privacy="personal"),
    Column("disabled", "bool", "holds a disability certificate", title="残疾"),
    Column("low_income", "bool", "lifted out of poverty or on the low-income list", title="脱贫或低收入"),
    Column("special_family", "bool", "family-planning special family (计划生育特殊家庭)", title="计生特殊家庭"),
    fhir="Patient",
)  # fmt: skip
RESIDENCES = table(
    "residences", "居住", "Where a person usually lives, from when to when; spans of one person do not overlap",
    key("residence_id", "row number"),
    link("resident_id", "residents", "the person"),
    link("unit_id", "units", "the village"),
    Column("start", "date", "first day"),
    Column("end", "date", "last day; empty while it lasts", required=False),
    sort=("resident_id", "start"),
)  # fmt: skip
HEALTH_RECORDS = table(
    "health_records", "健康档案", "The resident health record that an organisation opened; a duplicate person has two",
    key("record_id", "row number"),
    link("resident_id", "residents", "the person"),
    link("unit_id", "units", "the organisation that keeps it"),
    Column("opened", "date", "day opened"),
    Column("electronic", "bool", "kept electronically"),
    Column("complete", "bool", "meets the standard: mandatory fields, valid identity, forms of the age present"),
    Column("closed", "date", "day closed", required=False),
    code("closing_reason", ("death", "moved", "duplicate", "other"), "why closed", required=False),
    sort=("resident_id", "opened"),
)  # fmt: skip
ENROLMENTS = table(
    "enrolments", "专项管理", "A person under a programme's management by an organisation",
    key("enrolment_id", "row number"),
    link("resident_id", "residents", "the person"),
    code("programme", PROGRAMMES, "the programme"),
    link("unit_id", "units", "the organisation that manages"),
    link("staff_id", "staff", "who is responsible", required=False),
    Column("start", "date", "first day"),
    Column("end", "date", "last day; empty while it lasts", required=False),
    Column("end_reason", "text", "why it ended", required=False),
    sort=("programme", "resident_id", "start"), split="programme", fhir="EpisodeOfCare",
)  # fmt: skip
CONTACTS = table(
    "contacts", "随访与服务", "One service given to one person under a programme: follow-up, check-up, visit",
    key("contact_id", "row number"),
    link("resident_id", "residents", "the person served"),
    code("programme", PROGRAMMES, "the programme it counts for"),
    code("kind", CONTACT_KINDS, "what was done"),
    Column("stage", "text", "the step of the schedule: 7d, 42d, 3m, 12w …", required=False),
    Column("date", "date", "day of the service"),
    link("unit_id", "units", "the organisation that gave it"),
    link("staff_id", "staff", "who gave it", required=False),
    code("method", ("clinic", "home", "phone", "remote"), "how"),
    Column("complete", "bool", "all items the standard asks for are present"),
    Column("outcome", "text", "result class of the form: controlled, uncontrolled, stable, regular-medication …", required=False),
    link("pregnancy_id", "pregnancies", "the pregnancy, for maternal services", required=False),
    Column("next_due", "date", "day agreed for the next one", required=False),
    sort=("programme", "resident_id", "date"), split="programme", fhir="Encounter",
)  # fmt: skip
OBSERVATIONS = table(
    "observations", "检测", "One measured value; a blood-pressure panel (85354-9) holds systolic in value, diastolic in second_value",
    key("observation_id", "row number"),
    link("resident_id", "residents", "the person"),
    Column("code", "text", "LOINC code", fhir="Observation.code"),
    Column("taken_at", "datetime", "when it was measured", fhir="Observation.effectiveDateTime"),
    Column("value", "number", "the value in its UCUM unit", low=-100, high=100_000, fhir="Observation.valueQuantity"),
    Column("second_value", "number", "second component of a panel", required=False, low=0, high=1_000),
    Column("unit", "text", "UCUM unit"),
    link("contact_id", "contacts", "the service it was measured at", required=False),
    sort=("code", "resident_id", "taken_at"), split="code", fhir="Observation",
)  # fmt: skip
CONDITIONS = table(
    "conditions", "诊断", "A diagnosed condition of a person",
    key("condition_id", "row number"),
    link("resident_id", "residents", "the person"),
    Column("code", "text", "ICD-10 code", system="icd-10"),
    Column("diagnosed", "date", "day of diagnosis"),
    Column("abated", "date", "day it ended", required=False),
    sort=("resident_id", "diagnosed"), fhir="Condition",
)  # fmt: skip
ENCOUNTERS = table(
    "encounters", "门急诊", "One outpatient or emergency visit, in the county or outside it",
    key("encounter_id", "row number"),
    link("resident_id", "residents", "the patient"),
    link("unit_id", "units", "the provider"),
    code("kind", ("outpatient", "emergency"), "what kind"),
    Column("started_at", "datetime", "when it began"),
    Column("diagnosis", "text", "main ICD-10 code", system="icd-10"),
    Column("tcm", "bool", "Chinese medicine visit"),
    Column("booked", "bool", "by appointment"),
    Column("wait_minutes", "int", "minutes from the booked time to being seen", required=False, unit="min", low=0, high=1440),
    Column("cost_fen", "int", "total cost in fen", unit="fen", low=0),
    sort=("resident_id", "started_at"), fhir="Encounter",
)  # fmt: skip
ADMISSIONS = table(
    "admissions", "住院", "One stay in hospital, in the county or outside it",
    key("admission_id", "row number"),
    link("resident_id", "residents", "the patient"),
    link("unit_id", "units", "the provider"),
    Column("admitted", "date", "day of admission"),
    Column("discharged", "date", "day of discharge", required=False),
    Column("diagnosis", "text", "main ICD-10 code", system="icd-10"),
    code("outcome", ("home", "transfer", "to-primary-care", "against-advice", "death", "other"), "way of discharge",
         required=False),
    Column("cost_fen", "int", "total cost in fen", unit="fen", low=0),
    Column("fund_fen", "int", "part paid by the basic insurance fund, in fen", unit="fen", low=0),
    Column("self_paid_fen", "int", "part the patient paid after every scheme, in fen", required=False, unit="fen", low=0),
    Column("bed_days", "int", "days the patient held a bed; a stay of one day is one", required=False, unit="d", low=1, high=3_660),
    code("operation", ("none", "emergency", "elective", "day"), "kind of the main operation; day: planned, in and out within a day or two",
         required=False),
    code("pathway", ("none", "eligible", "entered", "completed"), "clinical pathway: no pathway for the disease, not entered, entered, completed",
         required=False),
    Column("drg", "text", "diagnosis-related group; empty while not grouped", required=False),
    Column("drg_weight", "number", "relative weight of the group", required=False, low=0, high=100),
    Column("drg_mean_cost_fen", "int", "mean cost of the group in the region, as published with the scheme, in fen", required=False, unit="fen", low=1),
    Column("drg_mean_days", "number", "mean days of the group in the region, as published with the scheme", required=False, unit="d", low=0.1, high=1_000),
    code("drg_risk", ("low", "lower-middle", "upper-middle", "high"), "risk of death of the group, as the grouping scheme ranks it",
         required=False),
    sort=("resident_id", "admitted"), fhir="Encounter",
)  # fmt: skip
VACCINATIONS = table(
    "vaccinations", "预防接种", "One dose given",
    key("vaccination_id", "row number"),
    link("resident_id", "residents", "the person"),
    Column("vaccine", "text", "national vaccine code: HepB, BCG, IPV, bOPV, DTaP, MMR, JE-L, MPSV-A, MPSV-AC, HepA-L …"),
    Column("dose", "int", "number of the dose in its series", low=1, high=10),
    Column("date", "date", "day given"),
    link("unit_id", "units", "the clinic"),
    sort=("vaccine", "resident_id", "date"), split="vaccine", fhir="Immunization",
)  # fmt: skip
PREGNANCIES = table(
    "pregnancies", "妊娠", "One pregnancy, from booking to its end",
    key("pregnancy_id", "row number"),
    link("resident_id", "residents", "the woman"),
    link("unit_id", "units", "village where she lives"),
    Column("last_period", "date", "first day of the last menstrual period"),
    Column("booked", "date", "day the maternal handbook was opened", required=False),
    Column("booked_weeks", "int", "completed weeks at booking", required=False, low=0, high=45),
    code("risk", ("green", "yellow", "orange", "red", "purple"), "highest risk colour"),
    Column("managed_from", "date", "day the special management of a high-risk pregnancy began", required=False),
    Column("ended", "date", "day it ended", required=False),
    code("outcome", ("live-birth", "stillbirth", "miscarriage", "termination"), "how it ended", required=False),
    sort=("resident_id", "last_period"), fhir="Condition",
)  # fmt: skip
BIRTHS = table(
    "births", "出生", "One child born to a resident mother, from 28 weeks or 1,000 g; stillbirths are marked",
    key("birth_id", "row number"),
    link("resident_id", "residents", "the child; empty for a stillbirth", required=False),
    link("mother_id", "residents", "the mother", required=False),
    link("pregnancy_id", "pregnancies", "the pregnancy", required=False),
    link("unit_id", "units", "village of the mother"),
    Column("born_at", "datetime", "when born"),
    code("sex", SEXES, "sex"),
    Column("live", "bool", "born alive"),
    Column("weight_g", "int", "birth weight", unit="g", required=False, low=200, high=8000),
    Column("gestation_weeks", "int", "completed weeks", required=False, low=20, high=45),
    code("place", ("hospital", "home", "other"), "where born"),
    Column("defect", "bool", "a birth defect was found by 7 days"),
    sort=("born_at", "birth_id"),
)  # fmt: skip
DEATHS = table(
    "deaths", "死亡", "One registered death of a usual resident",
    key("death_id", "row number"),
    link("resident_id", "residents", "the person"),
    link("unit_id", "units", "village of usual residence"),
    Column("date", "date", "day of death"),
    code("sex", SEXES, "sex"),
    Column("age_years", "int", "completed years at death", low=0, high=125),
    Column("age_days", "int", "days of life, kept for deaths under one year", required=False, low=0, high=366),
    Column("cause", "text", "underlying ICD-10 code", system="icd-10"),
    Column("maternal", "bool", "maternal death"),
    sort=("date", "death_id"),
)  # fmt: skip
CONTRACTS = table(
    "contracts", "家庭医生签约", "A family-doctor contract",
    key("contract_id", "row number"),
    link("resident_id", "residents", "the person who signed"),
    link("unit_id", "units", "the team's organisation"),
    Column("package", "text", "service package"),
    Column("start", "date", "first day"),
    Column("end", "date", "last day"),
    Column("renewed", "bool", "follows a contract of the year before"),
    sort=("resident_id", "start"), fhir="Contract",
)  # fmt: skip
CONTRACT_ITEMS = table(
    "contract_items", "签约服务项目", "One service promised in a contract",
    key("item_id", "row number"),
    link("contract_id", "contracts", "the contract"),
    link("resident_id", "residents", "the person"),
    Column("item", "text", "the service"),
    Column("due", "date", "promised by"),
    Column("done", "date", "delivered on", required=False),
    sort=("resident_id", "due"),
)  # fmt: skip
SCREENINGS = table(
    "screenings", "筛查", "One screening test of one person: newborn metabolic, hearing, heart; cervical, breast; vision; before birth …",
    key("screening_id", "row number"),
    link("resident_id", "residents", "the person"),
    Column("kind", "text", "newborn-metabolic, newborn-hearing, newborn-heart, cervical-cancer, breast-cancer, eye-care, autism, autism-rescreen, prenatal, preconception …"),
    Column("date", "date", "day"),
    link("unit_id", "units", "the provider", required=False),
    code("result", ("negative", "positive", "suspected", "unclear"), "result", required=False),
    link("pregnancy_id", "pregnancies", "the pregnancy, for a test before birth", required=False),
    sort=("kind", "resident_id", "date"), split="kind",
)  # fmt: skip
NOTIFIABLE_REPORTS = table(
    "notifiable_reports", "传染病报告", "One report card of a notifiable disease",
    key("report_id", "card number"),
    link("resident_id", "residents", "the patient", required=False),
    link("unit_id", "units", "village of the patient"),
    link("reporter_id", "units", "the organisation that reported"),
    Column("disease", "text", "own stable key: influenza, hand-foot-mouth, tuberculosis …"),
    code("disease_class", ("A", "B", "C", "monitored"), "legal class"),
    Column("onset", "date", "first symptoms"),
    Column("diagnosed_at", "datetime", "diagnosed"),
    Column("reported_at", "datetime", "reported in the direct reporting system"),
    sort=("disease", "onset", "report_id"), split="disease",
)  # fmt: skip
STAFF = table(
    "staff", "卫生人员", "One person employed in health",
    key("staff_id", "number of the person"),
    Column("name", "text", "name", title="姓名", privacy="personal"),
    code("sex", SEXES, "sex"),
    code("grade", ("none", "junior", "middle", "associate-senior", "senior"), "grade of the professional title held now", required=False),
    fhir="Practitioner",
)  # fmt: skip
STAFF_POSTS = table(
    "staff_posts", "岗位", "A person's post in an organisation, with its dates",
    key("post_id", "row number"),
    link("staff_id", "staff", "the person"),
    link("unit_id", "units", "the organisation"),
    code("category", ("physician", "assistant-physician", "nurse", "pharmacist", "technician", "village-doctor",
                      "public-health", "management", "other"), "kind of post"),
    Column("general_practitioner", "bool", "registered as general practitioner"),
    Column("start", "date", "first day"),
    Column("end", "date", "last day", required=False),
    sort=("unit_id", "staff_id"), fhir="PractitionerRole",
)  # fmt: skip
BEDS = table(
    "beds", "床位", "Beds an organisation has, by kind, with dates",
    key("beds_id", "row number"),
    link("unit_id", "units", "the organisation"),
    code("kind", ("general", "nursing", "emergency-observation", "intensive", "nursery"), "kind of bed"),
    Column("beds", "int", "number", low=0, high=10_000),
    Column("start", "date", "first day"),
    Column("end", "date", "last day", required=False),
    sort=("unit_id", "start"),
)  # fmt: skip
POPULATIONS = table(
    "populations", "人口", "People of a village by sex and five-year age band, at the middle of a year",
    key("population_id", "row number"),
    link("unit_id", "units", "the village"),
    Column("year", "int", "calendar year", low=1990, high=2100),
    code("basis", ("resident", "registered"), "usual residents or household registration"),
    code("sex", ("male", "female"), "sex"),
    Column("age_from", "int", "first year of the age band: 0, 1, 5, 10 … 85", unit="a", low=0, high=85),
    Column("people", "int", "number of people", low=0),
    sort=("year", "unit_id", "sex", "age_from"),
)  # fmt: skip
CHILD_EXAMINATIONS = table(
    "child_examinations", "儿童健康检查", "What one examination by the child-health service found",
    key("examination_id", "row number"),
    link("resident_id", "residents", "the child"),
    link("unit_id", "units", "the organisation that examined"),
    Column("date", "date", "day of the examination"),
    code("sex", SEXES, "sex"),
    Column("age_days", "int", "days of life on that day", unit="d", low=0, high=2_600),
    Column("height_cm", "number", "length or height", required=False, unit="cm", low=30, high=160),
    Column("lying", "bool", "measured lying down"),
    Column("haemoglobin", "number", "haemoglobin as measured, not corrected for altitude", required=False, unit="g/L", low=20, high=250),
    sort=("resident_id", "date"), fhir="Observation",
)  # fmt: skip
MARRIAGE_REGISTRATIONS = table(
    "marriage_registrations", "结婚登记", "One person who registered a marriage here: a couple is two rows",
    key("registration_id", "row number"),
    link("resident_id", "residents", "the person, where known as a resident", required=False),
    link("unit_id", "units", "the place that registered"),
    Column("date", "date", "day of the registration"),
    Column("examined", "date", "day of the premarital medical examination, which may be of an earlier year", required=False),
    sort=("unit_id", "date"),
)  # fmt: skip
QUOTAS = table(
    "quotas", "下达任务数", "How many services or persons an office assigned to a unit for a year: a number of the plan, not of people",
    key("quota_id", "row number"),
    link("unit_id", "units", "the unit it was assigned to"),
    Column("programme", "text", "for what: elderly-check-up, hypertension, diabetes, preconception, upper-gi, healthy-cell …"),
    Column("year", "int", "calendar year", low=1990, high=2100),
    Column("number", "int", "how many", low=0),
    Column("document", "text", "the document that assigns it"),
    sort=("programme", "year", "unit_id"),
)  # fmt: skip
SECONDMENTS = table(
    "secondments", "进修与派驻", "One time that a member of staff learned or worked at another organisation",
    key("secondment_id", "row number"),
    link("staff_id", "staff", "the person"),
    link("unit_id", "units", "the organisation where"),
    code("kind", ("further-training", "rotation", "posting"), "sent to learn; a township clinician at county level; posted to primary care"),
    Column("start", "date", "first day"),
    Column("length_days", "int", "length agreed or reached", unit="d", low=1, high=3_660),
    sort=("staff_id", "start"),
)  # fmt: skip
FINANCE_LINES = table(
    "finance_lines", "财务科目", "Money under one account of an organisation in one month",
    key("line_id", "row number"),
    link("unit_id", "units", "the organisation"),
    Column("month", "date", "first day of the month"),
    code("account", ("registration", "consultation", "bed", "treatment", "surgery", "nursing", "pharmacy-service", "other-service",
                     "examination", "laboratory", "material", "drug", "herbal-pieces", "material-expense"),
         "account: all but material-expense are medical income (医疗收入)"),
    Column("amount_fen", "int", "amount in fen", unit="fen", low=0),
    sort=("unit_id", "month", "account"),
)  # fmt: skip
DRUG_USES = table(
    "drug_uses", "用药量", "How much of one substance an organisation used in one month",
    key("use_id", "row number"),
    link("unit_id", "units", "the organisation"),
    Column("month", "date", "first day of the month"),
    Column("atc", "text", "ATC code of the substance"),
    code("route", ("oral", "parenteral"), "way it is given"),
    code("patients", ("inpatient", "outpatient"), "for whom"),
    Column("milligrams", "int", "amount of the substance", unit="mg", low=0),
    sort=("unit_id", "month", "atc"),
)  # fmt: skip
BED_DAYS = table(
    "bed_days", "床日", "Bed-days of an organisation in one month, of all its patients, from the census at midnight",
    key("census_id", "row number"),
    link("unit_id", "units", "the organisation"),
    Column("month", "date", "first day of the month"),
    Column("open", "int", "bed-days open (实际开放总床日数)", unit="d", low=0),
    Column("occupied", "int", "bed-days occupied (实际占用总床日数)", unit="d", low=0),
    Column("of_discharged", "int", "bed-days held by those discharged in the month (出院者占用总床日数)", unit="d", low=0),
    sort=("unit_id", "month"),
)  # fmt: skip
DRUG_ITEMS = table(
    "drug_items", "配备药品", "One medicine (generic name and form) that an organisation stocked in a year",
    key("item_id", "row number"),
    link("unit_id", "units", "the organisation"),
    Column("year", "int", "calendar year", low=1990, high=2100),
    Column("medicine", "text", "generic name and form"),
    Column("essential", "bool", "on the national list of essential medicines in force that year"),
    sort=("unit_id", "year"),
)  # fmt: skip
REFERRALS = table(
    "referrals", "转诊", "One referral of a patient between two organisations",
    key("referral_id", "row number"),
    link("resident_id", "residents", "the patient"),
    link("unit_id", "units", "the organisation that refers"),
    link("to_unit_id", "units", "the organisation referred to"),
    code("direction", ("up", "down"), "to a higher level, or back to primary care"),
    Column("date", "date", "day of the referral"),
    Column("accepted", "date", "day the other organisation accepted the patient", required=False),
    sort=("resident_id", "date"), fhir="ServiceRequest",
)  # fmt: skip
EQUIPMENT = table(
    "equipment", "设备", "Vehicles and devices an organisation has, by kind, with dates",
    key("equipment_id", "row number"),
    link("unit_id", "units", "the organisation"),
    code("kind", ("ambulance", "negative-pressure-ambulance"), "what it is"),
    Column("number", "int", "how many", low=0, high=10_000),
    Column("start", "date", "first day in service"),
    Column("end", "date", "last day", required=False),
    sort=("unit_id", "start"),
)  # fmt: skip
EMERGENCY_CALLS = table(
    "emergency_calls", "急救呼叫", "One call to the emergency centre for which an ambulance was sent",
    key("call_id", "row number"),
    link("unit_id", "units", "the place the ambulance went to"),
    Column("called_at", "datetime", "when the call came in"),
    Column("arrived_at", "datetime", "when the ambulance reached the patient", required=False),
    sort=("called_at", "call_id"),
)  # fmt: skip
SAMPLES = table(
    "samples", "抽检样品", "One sample taken of food or drinking water",
    key("sample_id", "row number"),
    link("unit_id", "units", "the place it was taken at"),
    code("kind", ("food-inspection", "food-risk", "drinking-water"), "batch of a food inspection; sample of risk monitoring; water"),
    Column("date", "date", "day it was taken"),
    Column("passed", "bool", "all items met the standard"),
    sort=("kind", "date", "sample_id"), split="kind",
)  # fmt: skip
ADVERSE_REPORTS = table(
    "adverse_reports", "不良反应报告", "One report of an adverse reaction to a product",
    key("report_id", "row number"),
    link("unit_id", "units", "the place or organisation that reported"),
    code("product", ("drug", "device", "cosmetic"), "to what"),
    Column("date", "date", "day of the report"),
    Column("valid", "bool", "accepted on review"),
    sort=("product", "date", "report_id"),
)  # fmt: skip
SUPERVISION_RECORDS = table(
    "supervision_records", "监督协管", "One patrol, or one event or clue found, by assistants of health supervision",
    key("record_id", "row number"),
    link("unit_id", "units", "the organisation that did it"),
    code("kind", ("patrol", "clue"), "a patrol of a site; an event or clue found"),
    Column("date", "date", "day"),
    Column("reported", "date", "day a clue was reported to the supervisors", required=False),
    sort=("unit_id", "date"),
)  # fmt: skip
EDUCATION_ACTIVITIES = table(
    "education_activities", "健康教育活动", "One activity of health education",
    key("activity_id", "row number"),
    link("unit_id", "units", "the organisation that held it"),
    code("kind", ("lecture", "consultation", "board", "printed", "audio-visual"), "what kind"),
    Column("date", "date", "day"),
    Column("participants", "int", "how many took part", required=False, low=0),
    sort=("unit_id", "date"),
)  # fmt: skip
HEALTH_EVENTS = table(
    "health_events", "突发公共卫生事件", "One public-health event that met the standard for reporting",
    key("event_id", "row number"),
    link("unit_id", "units", "the place"),
    code("grade", ("ungraded", "general", "larger", "major", "extreme"), "grade in the end"),
    Column("found_at", "datetime", "when it was found to meet the standard"),
    Column("reported_at", "datetime", "when it was first reported in the system", required=False),
    sort=("found_at", "event_id"),
)  # fmt: skip
WARNING_SIGNALS = table(
    "warning_signals", "预警信号", "One signal of the early-warning system",
    key("signal_id", "row number"),
    link("unit_id", "units", "the place"),
    Column("disease", "text", "own stable key, as in notifiable_reports"),
    Column("single_case", "bool", "a single case of a disease that calls for an answer at once"),
    Column("created_at", "datetime", "when the system raised it"),
    Column("verified_at", "datetime", "when it was verified", required=False),
    sort=("created_at", "signal_id"),
)  # fmt: skip
REPORTED_VALUES = table(
    "reported_values", "上报值", "A figure an office reports because no record can answer it",
    key("value_id", "row number"),
    Column("measure", "text", "code of the measure"),
    link("unit_id", "units", "the unit it speaks of"),
    Column("period", "text", "2024, 2024Q1 …"),
    Column("numerator", "number", "count on top, where known", required=False),
    Column("denominator", "number", "count below, where known", required=False),
    Column("value", "number", "the figure in the measure's unit"),
    Column("reporter", "text", "who reported it"),
    Column("document", "text", "where it stands in writing"),
    sort=("measure", "unit_id", "period"), split="measure",
)  # fmt: skip
SURVEY_ANSWERS = table(
    "survey_answers", "调查应答", "One person's answer to one item of a sample survey; who it was is not kept",
    key("answer_id", "row number"),
    Column("survey", "text", "name of the survey"),
    Column("year", "int", "year it speaks of", low=1990, high=2100),
    link("unit_id", "units", "the village, or else township, where the person lives"),
    Column("stratum", "text", "the stratum it was drawn in"),
    Column("psu", "text", "the sampling unit drawn first within the stratum, such as a village"),
    Column("weight", "number", "how many people of the county the person stands for", low=0),
    Column("age_years", "int", "completed years at the interview", unit="a", low=0, high=125),
    code("sex", SEXES, "sex"),
    Column("item", "text", "own stable key: health-literacy-score, smokes, self-rated-healthy …"),
    Column("value", "number", "the answer: 1 yes, 0 no, or points; empty where there was none", required=False),
    sort=("item", "survey", "answer_id"), split="item",
)  # fmt: skip

TABLES: tuple[Table, ...] = (
    UNITS, UNIT_ATTRIBUTES, RESIDENTS, RESIDENCES, HEALTH_RECORDS, ENROLMENTS, CONTACTS, OBSERVATIONS, CONDITIONS,
    ENCOUNTERS, ADMISSIONS, VACCINATIONS, PREGNANCIES, BIRTHS, DEATHS, CONTRACTS, CONTRACT_ITEMS, SCREENINGS,
    NOTIFIABLE_REPORTS, STAFF, STAFF_POSTS, BEDS, POPULATIONS, CHILD_EXAMINATIONS, MARRIAGE_REGISTRATIONS, QUOTAS,
    SECONDMENTS, FINANCE_LINES, DRUG_USES, BED_DAYS, DRUG_ITEMS, REFERRALS, EQUIPMENT, EMERGENCY_CALLS, SAMPLES,
    ADVERSE_REPORTS, SUPERVISION_RECORDS, EDUCATION_ACTIVITIES, HEALTH_EVENTS, WARNING_SIGNALS, REPORTED_VALUES,
    SURVEY_ANSWERS,
)  # fmt: skip
BY_NAME = {declared.name: declared for declared in TABLES}
