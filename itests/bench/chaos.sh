#!/bin/bash
# Kills the server again and again while runs go on, and says what came of it: chaos.sh [--long] [--kills N] [--seed S]
# The short form is that of ./verify, 20 kills in about a minute and a half; the long one is 200 kills, a quarter of an hour.
set -euo pipefail

usage() {
  sed -n '2,3s/^# //p' "$0" >&2
  exit 2
}

kills=20
seed=1
while [ $# -gt 0 ]; do
  case $1 in
    --long) kills=200; shift ;;
    --kills) kills=${2:?--kills needs a number}; shift 2 ;;
    --seed) seed=${2:?--seed needs a number}; shift 2 ;;
    *) usage ;;
  esac
done

cd "$(dirname "$(readlink -f "$0")")/../.."
rm -f itests/target/chaos.txt
mvn -q -B -ntp verify -pl itests -am -Dtest=ChaosTest -Dsurefire.failIfNoSpecifiedTests=false \
  -Dosgent.chaos.kills="$kills" -Dosgent.chaos.seed="$seed" >&2
cat itests/target/chaos.txt
