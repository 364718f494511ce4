"""The question put to Pathling: `python pathling_control.py FOLDER YEAR`, in an environment that has it.

Resources are encoded once into Parquet, as Pathling keeps them; then the question is asked of that, three times.
"""

import json
import sys
import time
from itertools import pairwise
from pathlib import Path

import pathling
from pathling import PathlingContext
from pyspark.sql import SparkSession

# Pathling 5.1 asks a session for what it wrapped before Spark 3.3, the first that runs on Java 17.
SparkSession._wrapped = property(lambda session: session)
KINDS = ("Patient", "EpisodeOfCare", "Observation")
QUESTION = """
with enrolled as (
    select distinct substring_index(patient.reference, '/', -1) as id from EpisodeOfCare
    where exists(type, kind -> exists(kind.coding, coding ->
            coding.system = 'urn:quanmin:programme' and coding.code = 'hypertension'))
        and substring(period.start, 1, 10) <= '{year}-12-31'
        and (period.end is null or substring(period.end, 1, 10) >= '{year}-12-31')
), managed as (
    select Patient.id from Patient join enrolled on Patient.id = enrolled.id
    where (deceasedDateTime is null or substring(deceasedDateTime, 1, 10) > '{year}-12-31')
        and exists(address, home -> substring(home.period.start, 1, 10) <= '{year}-12-31'
            and (home.period.end is null or substring(home.period.end, 1, 10) >= '{year}-12-31'))
), readings as (
    select substring_index(subject.reference, '/', -1) as id, effectiveDateTime as at,
        filter(component, part -> exists(part.code.coding, coding -> coding.code = '8480-6'))[0].valueQuantity.value
            as systolic,
        filter(component, part -> exists(part.code.coding, coding -> coding.code = '8462-4'))[0].valueQuantity.value
            as diastolic
    from Observation
    where exists(code.coding, coding -> coding.code = '85354-9')
        and substring(effectiveDateTime, 1, 10) between '{year}-01-01' and '{year}-12-31'
), latest as (
    select id, max_by(struct(systolic, diastolic), struct(at, systolic, diastolic)) as pressure
    from readings group by id
)
select count(*) as denominator,
    count_if(pressure.systolic < 140 and pressure.diastolic < 90) as numerator
from managed left join latest on managed.id = latest.id
"""


def main(folder: Path, year: str) -> None:
    """Print both counts, the seconds to encode, and the least seconds to answer, as JSON."""
    jar = next(Path(pathling.__file__).parent.glob("jars/*.jar"))
    builder = SparkSession.builder.master("local[*]").config("spark.jars", str(jar))
    quiet = builder.config("spark.ui.enabled", "false").config("spark.ui.showConsoleProgress", "false")
    spark = quiet.getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    start = time.perf_counter()
    for kind in KINDS:
        encode(spark, folder, kind)
    encoded = time.perf_counter() - start
    times = [time.perf_counter()]
    for _ in range(3):
        (row,) = spark.sql(QUESTION.format(year=year)).collect()
        times.append(time.perf_counter())
    answering = min(after - before for before, after in pairwise(times))
    residents = spark.table("Patient").count()
    print(json.dumps({"residents": residents, "reading": encoded, "answering": answering, **row.asDict()}))


def encode(spark: SparkSession, folder: Path, kind: str) -> None:
    """One kind of resource as a Parquet file, and as a table that SQL can name."""
    lines = spark.read.text(str(folder / f"{kind}.ndjson"))
    stored = str(folder / f"{kind}.pathling")
    PathlingContext.create(spark).encode(lines, kind).write.mode("overwrite").parquet(stored)
    spark.read.parquet(stored).createOrReplaceTempView(kind)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
