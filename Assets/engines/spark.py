"""Reads images with overread on Spark: every partition's paths go through one process, `overread read -`, and come back as
rows of JSON, as many and in the partition's order. A broken image is a row with an error; a broken process fails its task
(checkCode), which Spark tries again.

usage: spark-submit spark.py PATHS OUT PARTITIONS --class NAME[=PROMPT] --class NAME[=PROMPT]... [--model DIR]

PATHS is a text file with the path of an image a line, which all workers see under the same name; OUT a folder that is not
there yet. Cores of a worker are shared out by spark.task.cpus, which is how many threads one process has.
"""

import os
import shlex
import sys

from pyspark.sql import SparkSession

if len(sys.argv) < 5:
    sys.exit(__doc__)
paths, out, partitions = sys.argv[1], sys.argv[2], int(sys.argv[3])
spark = SparkSession.builder.appName("overread").getOrCreate()
context = spark.sparkContext
threads = context.getConf().get("spark.task.cpus", "1")
command = shlex.join(["overread", "read", "-", "--threads", threads, *sys.argv[4:]])
# Without them a process would have no environment at all: workers look for overread where the driver does.
environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
context.textFile(paths, partitions).pipe(command, environment, checkCode=True).saveAsTextFile(out)
print(f"{context.textFile(out).count()} rows in {out}")
spark.stop()
