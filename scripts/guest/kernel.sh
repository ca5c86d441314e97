#!/usr/bin/env bash
# Brings Debian's kernel to build/guest/kernel, as vmlinuz and the few modules that the guest loads, in their order, and
# does nothing when that version is there. The running kernel is another matter: nothing is installed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

# Each after those that it needs: insmod looks for none.
modules=(
  virtio_ring virtio virtio_pci_modern_dev virtio_pci_legacy_dev virtio_pci # the bus
  netfs fscache 9pnet 9pnet_virtio 9p overlay                              # this machine's files, read only, and a layer to write on
  virtio_console                                                           # the way out for the results
  evdev virtio_input uinput                                                # devices of the machine, and of programs
)
folder=build/guest/kernel

fail() {
  echo "guest: $*" >&2
  exit 1
}

# The package that Debian's newest kernel is in at present.
package=$(apt-cache depends linux-image-amd64 2>/dev/null | sed -n 's/^ *Depends: \(linux-image-[0-9].*\)$/\1/p' | head -n 1)
[ -n "$package" ] || fail 'apt knows no linux-image-amd64: this test needs Debian on x86-64.'
version=$(apt-cache policy "$package" | sed -n 's/^ *Candidate: //p')
wanted="$package $version ${modules[*]}"
if [ "$(cat "$folder/of" 2>/dev/null)" = "$wanted" ]; then exit 0; fi

echo "guest: $package $version, from Debian …"
rm -rf "$folder"
mkdir -p "$folder/modules" "$folder/unpacked"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! (cd "$folder" && apt-get -q download "$package") >"$log" 2>&1 </dev/null; then
  tail -n 5 "$log" >&2
  fail "apt-get download $package failed (see above). After apt-get update it may be found."
fi
dpkg-deb --fsys-tarfile "$folder"/linux-image-*.deb | tar -x -C "$folder/unpacked" ./boot ./lib/modules
rm "$folder"/linux-image-*.deb
mv "$folder"/unpacked/boot/vmlinuz-* "$folder/vmlinuz"
for module in "${modules[@]}"; do
  file=$(find "$folder/unpacked/lib/modules" -name "$module.ko")
  [ -n "$file" ] || fail "$package has no module $module."
  strip --strip-debug -o "$folder/modules/$module.ko" "$file"
done
printf '%s\n' "${modules[@]}" >"$folder/modules/order"
rm -rf "$folder/unpacked"
echo "$wanted" >"$folder/of"
