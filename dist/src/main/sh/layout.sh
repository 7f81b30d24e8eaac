#!/bin/sh
# Lays out target/mogilefs: the class path in a fixed order, the start scripts, the documents, and AOT caches, which
# let a program start in a fraction of the time. layout.sh HOME SOURCE-ROOT
set -eu
home=$1
root=$2

(cd "$home/lib" && ls -- *.jar | LC_ALL=C sort >classpath.new && mv classpath.new classpath)
for part in bin conf docs README.md LICENSE CHANGELOG.md; do
  rm -rf "${home:?}/$part"
  [ ! -e "$root/$part" ] || cp -R "$root/$part" "$home/$part"
done

mogile_bin=$home/bin
. "$root/bin/lib/java.sh"
mogile_find_java
mogile_home=$home
class_path=$(mogile_class_path)
rm -rf "$home/lib/aot"
mkdir -p "$home/lib/aot"
mogile_jars >"$home/lib/aot/jars"
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT

# rehearse PROGRAM ARGS...: a run of the real program's code that ends by itself; what it loads goes into the cache
rehearse() {
  program=$1
  shift
  mogile_jvm "$program"
  # shellcheck disable=SC2086 # the options are words
  "$JAVA_HOME/bin/java" $mogile_jvm_opts -XX:AOTCacheOutput="$home/lib/aot/$program.aot" -cp "$class_path" \
    org.mogilefs.standalone.Rehearsal "$program" "$work/$program" "$@" >"$work/$program.log" 2>&1 || {
    # a program without a cache starts more slowly, that is all
    echo "no AOT cache for $program:" >&2
    tail -n 20 "$work/$program.log" >&2
  }
}

rehearse tracker
rehearse storage
rehearse standalone

# the tools rehearse against a stand-in of their own; their man pages and completions come from the same jar
mogile_jvm tools
# shellcheck disable=SC2086 # the options are words
"$JAVA_HOME/bin/java" $mogile_jvm_opts -XX:AOTCacheOutput="$home/lib/aot/tools.aot" -cp "$class_path" \
  org.mogilefs.tools.ToolsRehearsal >"$work/tools.log" 2>&1 || {
  echo "no AOT cache for tools:" >&2
  tail -n 20 "$work/tools.log" >&2
}
mogile_jvm tools
# shellcheck disable=SC2086 # the options are words
"$JAVA_HOME/bin/java" $mogile_jvm_opts -cp "$class_path" org.mogilefs.tools.Main generate share "$home/share"
