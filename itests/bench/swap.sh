#!/bin/bash
# Replaces a tool and a model provider while streaming runs go on, and says what the runs noticed of it:
# swap.sh [--long] [--runs N] [--swaps N] [--rounds N] [--pause MILLIS]
# The short form is that of ./verify: 16 runs at once, 6 swaps, 50 ms between two pieces of an answer. The long one is
# 256 runs, 100 swaps and 200 ms, about five minutes. The same load is measured without swaps first, for as many
# rounds: 3, or 5 in the long form.
set -euo pipefail

usage() {
  sed -n '2,6s/^# //p' "$0" >&2
  exit 2
}

runs=16
swaps=6
rounds=3
pause=50
while [ $# -gt 0 ]; do
  case $1 in
    --long) runs=256; swaps=100; rounds=5; pause=200; shift ;;
    --runs) runs=${2:?--runs needs a number}; shift 2 ;;
    --swaps) swaps=${2:?--swaps needs a number}; shift 2 ;;
    --rounds) rounds=${2:?--rounds needs a number}; shift 2 ;;
    --pause) pause=${2:?--pause needs a number}; shift 2 ;;
    *) usage ;;
  esac
done

cd "$(dirname "$(readlink -f "$0")")/../.."
rm -f itests/target/swap.txt
mvn -q -B -ntp verify -pl itests -am -Dtest=SwapTest -Dsurefire.failIfNoSpecifiedTests=false \
  -Dosgent.swap.runs="$runs" -Dosgent.swap.swaps="$swaps" -Dosgent.swap.rounds="$rounds" -Dosgent.swap.pause="$pause" >&2
cat itests/target/swap.txt
