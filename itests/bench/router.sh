#!/bin/sh
# What the router adds to a call, 1, 32 and 256 calls at once: router.sh [MILLIS] | router.sh --server
# The same provider in memory, which begins to answer after MILLIS (20), is asked directly and through the router in turn.
# With --server the provider is reached over HTTP, and whole runs of the shipped server are measured: some four minutes.
# Needs a build: mvn -q test-compile -pl bundles/models/router -am
set -eu

cd "$(dirname "$(readlink -f "$0")")/../.."
if [ "${1:-}" = --server ]; then
  rm -f itests/target/router.txt
  mvn -q -B -ntp verify -pl itests -am -Dtest=RouterOverhead -Dsurefire.failIfNoSpecifiedTests=false >&2
  exec cat itests/target/router.txt
fi
bundle=bundles/models/router
path=$bundle/target/classes:$bundle/target/test-classes:bundles/api/target/classes
[ -d "$bundle/target/test-classes" ] || {
  echo "router.sh: build first: mvn -q test-compile -pl bundles/models/router -am" >&2
  exit 1
}
repository=${MAVEN_REPOSITORY:-$HOME/.m2/repository}
logging=$(find "$repository/org/slf4j/slf4j-api" -name 'slf4j-api-2*.jar' | sort -V | tail -1)
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -Dslf4j.internal.verbosity=ERROR -cp "$path:$logging" io.osgent.model.router.internal.RouterBench "$@"
