#!/bin/sh
#SBATCH --job-name=overread
#SBATCH --cpus-per-task=2
#SBATCH --mem=2G
#SBATCH --requeue
# Reads one shard of a collection; an array of such jobs reads all of it. Arrays count from 0, as shards do. A job that was
# killed or requeued goes on where it was: submit the array again, or only the shards that `overread merge` says are missing.
#
#   overread list /data/wards > wards.manifest
#   sbatch --array=0-7 slurm.sh 8 wards.manifest parts --class chest --class breast
#   overread merge parts/part-*-of-8.overread --project wards
#
# usage: sbatch --array=0-$((SHARDS - 1)) slurm.sh SHARDS MANIFEST PARTS --class NAME[=PROMPT]... [--model DIR]
set -eu
shards=$1 manifest=$2 parts=$3
shift 3
exec overread read --manifest "$manifest" --shard "auto/$shards" --output "$parts" \
    --threads "${SLURM_CPUS_PER_TASK:-2}" "$@"
