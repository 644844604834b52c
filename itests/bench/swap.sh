#!/bin/bash
# Replaces a tool and a model provider while streaming runs go on, and says what the runs noticed of it:
# swap.sh [--long] [--runs N] [--swaps N] [--seconds N]
# The short form is that of ./verify, 16 runs at once and 6 swaps; the long one 256 and 100. The same load is measured
# without swaps first, for so many seconds: 4, or 60 in the long form.
set -euo pipefail

usage() {
  sed -n '2,5s/^# //p' "$0" >&2
  exit 2
}

runs=16
swaps=6
seconds=4
while [ $# -gt 0 ]; do
  case $1 in
    --long) runs=256; swaps=100; seconds=60; shift ;;
    --runs) runs=${2:?--runs needs a number}; shift 2 ;;
    --swaps) swaps=${2:?--swaps needs a number}; shift 2 ;;
    --seconds) seconds=${2:?--seconds needs a number}; shift 2 ;;
    *) usage ;;
  esac
done

cd "$(dirname "$(readlink -f "$0")")/../.."
rm -f itests/target/swap.txt
mvn -q -B -ntp verify -pl itests -am -Dtest=SwapTest -Dsurefire.failIfNoSpecifiedTests=false \
  -Dosgent.swap.runs="$runs" -Dosgent.swap.swaps="$swaps" -Dosgent.swap.seconds="$seconds" >&2
cat itests/target/swap.txt
