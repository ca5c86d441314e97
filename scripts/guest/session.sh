#!/usr/bin/env bash
# The guest's second program, on the machine's own files: devices, a place for results, and the tests. When it ends, the
# guest is off.
#   session.sh ROOT NODE FILE…
root=$1
node=$2
shift 2
export HOME=/root LANG=C.UTF-8 PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin

say() { # with the seconds since the kernel's start
  read -r uptime _ </proc/uptime
  echo "guest: $uptime s: $*"
}

port() { # port NAME: the device file of one of the machine's serial ports
  local each
  for each in /sys/class/virtio-ports/*; do
    if [ "$(cat "$each/name")" = "$1" ]; then echo "/dev/${each##*/}"; fi
  done
}

exec </dev/null
echo 'person:x:1000:1000:person:/run:/bin/sh' >>/etc/passwd
mkdir -p /dev/pts /dev/shm
mount -t devpts devpts /dev/pts
mount -t tmpfs shm /dev/shm
# Rules of devices that this machine has not: each costs a moment.
find /lib/udev/rules.d /usr/lib/udev/rules.d -name '*.rules' ! -name '*input*' ! -name '*evdev*' ! -name '*-mouse*' \
  ! -name '*touchpad*' ! -name '*udev-default*' ! -name '*seat.rules' -delete 2>/dev/null
say 'starts udev'
/lib/systemd/systemd-udevd --daemon
udevadm trigger --action=add --subsystem-match=input
udevadm settle
say "has $(find /dev/input -name 'event*' | wc -l) devices, starts the tests"
cd "$root" || exit
CAPSTAN_STAGE=wayland CAPSTAN_GUEST_TOOLS=$root/build/guest/tools CAPSTAN_GUEST_MACHINE=$(port machine) "$node" scripts/guest/run-tests.js "$@" >"$(port results)"
say "tests ended: $?"
echo o >/proc/sysrq-trigger
# Nothing more can be read once the machine goes off.
while :; do :; done
