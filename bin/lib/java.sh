# Sourced by the start scripts: finds a JDK, the jars and the right JVM options. POSIX sh.
#
# MOGILE_JAVA_OPTS adds JVM options to any program.

# mogile_root: the folder that holds bin/; the caller sets $mogile_bin.
mogile_root=$(cd "$mogile_bin/.." && pwd)
mogile_java_wanted=25

mogile_die() {
  printf '%s: %s\n' "${0##*/}" "$1" >&2
  exit "${2:-1}"
}

# The feature release of a JDK home, or 0. Reads the file "release": starting a JVM to ask would cost more.
mogile_java_release() {
  [ -x "$1/bin/java" ] && [ -r "$1/release" ] || { echo 0; return; }
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" | head -n 1 | grep . || echo 0
}

# Sets JAVA_HOME to a JDK that is new enough: the one named already, the one in PATH, or one of the usual folders.
mogile_find_java() {
  if [ -n "${JAVA_HOME:-}" ] && [ "$(mogile_java_release "$JAVA_HOME")" -ge $mogile_java_wanted ]; then
    return
  fi
  mogile_in_path=$(command -v java 2>/dev/null) && mogile_in_path=$(dirname "$(dirname "$(readlink -f "$mogile_in_path")")")
  for mogile_jdk in ${mogile_in_path:-} /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if [ "$(mogile_java_release "$mogile_jdk")" -ge $mogile_java_wanted ]; then
      JAVA_HOME=$mogile_jdk
      export JAVA_HOME
      return
    fi
  done
  mogile_die "no JDK $mogile_java_wanted or later found in JAVA_HOME, PATH or /usr/lib/jvm: install one (temurin-25-jdk, openjdk-25-jdk) or set JAVA_HOME"
}

# Sets $mogile_home to the folder with lib/: an unpacked release, or what a build of this clone laid out.
mogile_find_home() {
  for mogile_home in "$mogile_root" "$mogile_root/dist/target/mogilefs"; do
    [ -f "$mogile_home/lib/classpath" ] && return
  done
  mogile_die "not built yet: run 'bin/mogile build' first (it needs Maven; nothing else)"
}

# Absolute names in the order of lib/classpath: the AOT caches were made with exactly this class path. What an operator
# adds in plugins/ comes after it, which the caches allow.
mogile_class_path() {
  {
    sed "s|^|$mogile_home/lib/|" "$mogile_home/lib/classpath"
    for plugin in "$mogile_home"/plugins/*.jar; do
      [ -f "$plugin" ] && echo "$plugin"
    done
  } | paste -s -d :
}

# The names and sizes of the jars: the JVM does not look whether a cache was made of others, and would run those.
mogile_jars() {
  # shellcheck disable=SC2046 # the words alone: each wc pads them in its own way
  set -- $(cd "$mogile_home/lib" && LC_ALL=C wc -c -- *.jar)
  echo "$*"
}

# mogile_jvm PROGRAM: sets the positional parameters' front part, $mogile_jvm_opts, for one kind of program.
mogile_jvm() {
  case $1 in
    tracker) mogile_jvm_opts="-Xms32m -Xmx512m -XX:+UseSerialGC -XX:MaxDirectMemorySize=128m" ;;
    storage) mogile_jvm_opts="-Xms16m -Xmx96m -XX:+UseSerialGC -XX:MaxDirectMemorySize=64m" ;;
    standalone) mogile_jvm_opts="-Xms32m -Xmx512m -XX:+UseSerialGC" ;;
    tools) mogile_jvm_opts="-Xms16m -Xmx512m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData" ;;
  esac
  mogile_jvm_opts="$mogile_jvm_opts -XX:+ExitOnOutOfMemoryError --enable-native-access=ALL-UNNAMED --add-exports=java.base/sun.nio.ch=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -Xlog:disable -Xlog:all=error:stderr -Xlog:aot*=off:stderr"
  if [ -f "$mogile_home/lib/aot/$1.aot" ] && [ "$(mogile_jars)" = "$(cat "$mogile_home/lib/aot/jars")" ]; then
    mogile_jvm_opts="$mogile_jvm_opts -XX:AOTCache=$mogile_home/lib/aot/$1.aot"
  fi
  mogile_jvm_opts="$mogile_jvm_opts ${MOGILE_JAVA_OPTS:-}"
}

# mogile_exec PROGRAM MAIN-CLASS ARGS...: becomes that program.
mogile_exec() {
  mogile_program=$1
  mogile_main=$2
  shift 2
  mogile_find_java
  mogile_find_home
  mogile_jvm "$mogile_program"
  # the JVM reads file names by the locale, and cannot name half of them in the plain C one; what the system says of a
  # disk stands in the log, in English for whoever looks it up
  case ${LC_ALL:-${LC_CTYPE:-${LANG:-}}} in
    *[Uu][Tt][Ff]-8 | *[Uu][Tt][Ff]8) LC_CTYPE=${LC_ALL:-${LC_CTYPE:-$LANG}} ;;
    *) LC_CTYPE=C.UTF-8 ;;
  esac
  LC_MESSAGES=C
  unset LC_ALL
  export LC_CTYPE LC_MESSAGES
  # shellcheck disable=SC2086 # the options are words
  exec "$JAVA_HOME/bin/java" $mogile_jvm_opts ${MOGILE_FOLDER:+"-Duser.dir=$MOGILE_FOLDER"} -cp "$(mogile_class_path)" "$mogile_main" "$@"
}
