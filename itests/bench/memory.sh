#!/bin/sh
# Measures the memories on 100,000 notes, and the search among vectors:
#   memory.sh sqlite CONVERSATIONS     writes, searches, forgetting (CONVERSATIONS: a file in the shape of LoCoMo's, which is what is kept and asked)
#   memory.sh recall CONVERSATIONS     how much of what was said is found again, through sqlite
#   memory.sh pgvector                 the same of PostgreSQL, and recall of the nearest beside one global index
#   memory.sh vectors                  Vector API beside a scalar loop, sign codes beside both, and FAISS where OSGENT_BENCH_PYTHON has it
set -eu

cd "$(dirname "$(readlink -f "$0")")/../.."
usage() {
  sed -n '2,6s/^# \{0,1\}//p' itests/bench/memory.sh >&2
  exit 2
}
what=${1:-}
[ $# -gt 0 ] && shift
case $what in
  sqlite) bundle=bundles/memory/sqlite class=io.osgent.memory.sqlite.internal.MemoryBench ;;
  recall) bundle=bundles/memory/sqlite class=io.osgent.memory.sqlite.internal.RecallBench ;;
  pgvector) bundle=bundles/memory/pgvector class=io.osgent.memory.pgvector.internal.MemoryBench ;;
  vectors) bundle=bundles/memory/search class=io.osgent.memory.search.vector.VectorBench ;;
  *) usage ;;
esac
case $what in
  sqlite | recall) [ -f "${1:-}" ] || usage ;;
esac

mvn -q -B -ntp test-compile dependency:build-classpath -pl "$bundle" -am -Dmdep.outputFile=target/bench.classpath >&2
for jdk in "${JAVA_HOME:-/nowhere}" /usr/lib/jvm/*; do
  version=$(sed -n 's/^JAVA_VERSION="\{0,1\}\([0-9]*\).*/\1/p' "$jdk/release" 2>/dev/null || true)
  [ "${version:-0}" -ge 21 ] && java=$jdk/bin/java
done
set -- "${java:?no JDK of version 21 or newer was found}" --add-modules=jdk.incubator.vector --enable-native-access=ALL-UNNAMED -Dslf4j.internal.verbosity=ERROR \
  -Dlogback.statusListenerClass=ch.qos.logback.core.status.NopStatusListener \
  -cp "$bundle/target/test-classes:$bundle/target/classes:$(cat "$bundle/target/bench.classpath")" "$class" "$@"
if [ "$what" = pgvector ]; then
  exec itests/with-postgres "$@"
fi
exec "$@"
