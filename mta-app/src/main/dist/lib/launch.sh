#!/bin/sh
# Starts a tool or a process of Facteur on a JDK of 25 or later.
#
# Every program in sbin/ is a link to this file; the name that it is called by says which one.
# Java is looked for in FACTEUR_JAVA_HOME, then where the distribution was built, then JAVA_HOME,
# then below /usr/lib/jvm.

self=$(readlink -f "$0")
lib=${self%/*}
root=${lib%/*}
program=${FACTEUR_PROGRAM:-${0##*/}}

# Whether the JDK in directory $1 is of version 25 or later.
usable() {
  [ -x "$1/bin/java" ] && [ -r "$1/release" ] || return 1
  while IFS='="' read -r key _ value _; do
    if [ "$key" = JAVA_VERSION ]; then
      [ "${value%%[!0-9]*}" -ge 25 ] 2>/dev/null
      return
    fi
  done < "$1/release"
  return 1
}

built_with=
[ -r "$lib/java-home" ] && read -r built_with < "$lib/java-home"
home=
for candidate in "$FACTEUR_JAVA_HOME" "$built_with" "$JAVA_HOME" /usr/lib/jvm/*; do
  if [ -n "$candidate" ] && usable "$candidate"; then
    home=$candidate
    break
  fi
done
if [ -z "$home" ]; then
  echo "$program: fatal: no JDK of version 25 or later found;" \
    "install one below /usr/lib/jvm or set FACTEUR_JAVA_HOME" >&2
  exit 1
fi

# postfix start-fg is the mail system itself, not a tool that starts it.
if [ "$program" = postfix ]; then
  for word; do
    if [ "$word" = start-fg ]; then
      FACTEUR_PROGRAM=master
      program=master
    fi
  done
fi

# The jars by name in a fixed order, which the class caches were made with.
read -r names < "$lib/class-path"
jars=
old_ifs=$IFS
IFS=:
for name in $names; do
  jars=$jars:$lib/$name
done
IFS=$old_ifs
jars=${jars#:}

common="-Xlog:disable -Xlog:all=error:stderr -XX:-UsePerfData"
common="$common --enable-native-access=ALL-UNNAMED"
# Netty names its channels by a machine id; channels stay within a process, and a host without a
# network card is nothing to warn of.
common="$common -Dio.netty.machineId=00:00:00:00:00:01"
export LC_ALL=C.UTF-8
# A class cache that does not fit (another JDK, files that were moved) is no reason to complain.
cache() {
  if [ -r "$lib/$1.aot" ]; then
    echo "-XX:AOTCache=$lib/$1.aot -Xlog:aot*=off -Xlog:cds*=off"
  fi
}

case $program in
master | network | delivery)
  # shellcheck disable=SC2086
  exec "$home/bin/java" $common $(cache daemon) $FACTEUR_JAVA_OPTIONS \
    -XX:+UseSerialGC -XX:+ExitOnOutOfMemoryError \
    -cp "$jars" org.facteur.app.ProcessMain "$root" "$program" "$@"
  ;;
*)
  exec "$home/bin/java" $common $(cache tools) \
    -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx256m \
    -cp "$jars" org.facteur.app.tool.ToolMain "$root" "$program" "$@"
  ;;
esac
