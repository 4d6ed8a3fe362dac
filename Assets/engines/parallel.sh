#!/bin/sh
# Reads a collection in shards under GNU parallel and puts them together: on one machine, or on several that see the same
# paths (PARALLEL="--sshloginfile nodes"). Run again after a break, it goes on where it was.
#
# usage: parallel.sh SHARDS PROJECT SOURCE --class NAME[=PROMPT] --class NAME[=PROMPT]... [--model DIR]
# JOBS is how many shards are read at a time, THREADS how many threads each of them has.
set -eu
shards=$1 project=$2 source=$3
shift 3
parts=$project.parts
mkdir -p "$parts"
overread list "$source" > "$parts/manifest.new"
mv "$parts/manifest.new" "$parts/manifest"
# The number of a job counts from 1; `auto` takes it from PARALLEL_SEQ.
seq "$shards" | parallel --quote -n 0 --jobs "${JOBS:-1}" --retries 3 --halt now,fail=1 \
    overread read --manifest "$parts/manifest" --shard "auto/$shards" --output "$parts" \
    --threads "${THREADS:-$(nproc)}" "$@"
overread merge "$parts"/part-*-of-"$shards".overread --project "$project"
