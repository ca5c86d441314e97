// A machine without network, in QEMU: Debian's kernel on this machine's files, which it can read and not change.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const kernel = resolve('build/guest/kernel');

/** The initramfs: busybox, the modules, the first program, and what it is to do. */
function makeInitramfs(folder, job) {
  const tree = join(folder, 'initramfs');
  for (const each of ['bin', 'modules']) mkdirSync(join(tree, each), { recursive: true });
  cpSync('/bin/busybox', join(tree, 'bin/busybox'));
  cpSync(join(kernel, 'modules'), join(tree, 'modules'), { recursive: true });
  cpSync('scripts/guest/init', join(tree, 'init'));
  const words = Object.entries(job).map(([name, value]) => `${name}='${value}'\n`);
  writeFileSync(join(tree, 'job'), words.join(''));
  const archive = join(folder, 'initramfs.cpio');
  const pack = `cd '${tree}' && find . | busybox cpio -o -H newc 2>/dev/null >'${archive}'`;
  return { archive, packing: once(spawn('sh', ['-c', pack], { stdio: 'inherit' }), 'exit') };
}

/**
 * Starts the machine; it ends by itself once the job is done. What the job says is `output`, what kernel and
 * session say goes to the file `console`. `kill` ends it now, `end` waits until it is gone.
 */
export async function startMachine({ job, console: log }) {
  const folder = mkdtempSync(join(tmpdir(), 'capstan-guest-'));
  const clean = () => rmSync(folder, { recursive: true, force: true });
  const { archive, packing } = makeInitramfs(folder, job);
  const [packed] = await packing;
  if (packed !== 0) {
    clean();
    throw new Error('guest: the initramfs could not be packed.');
  }
  const qmp = join(folder, 'qmp');
  const results = join(folder, 'results');
  const server = createServer();
  server.listen(results);
  await once(server, 'listening');
  const args = [
    ['-machine', 'pc'],
    ['-nodefaults', '-no-user-config', '-no-reboot'],
    ['-vga', 'none', '-display', 'none'],
    // Where there is KVM, CAPSTAN_GUEST_ACCEL=kvm is some ten times as fast.
    [
      '-accel',
      process.env.CAPSTAN_GUEST_ACCEL ?? 'tcg,thread=multi,tb-size=512',
      '-cpu',
      'max',
      '-smp',
      '2',
      '-m',
      '1500',
    ],
    ['-kernel', join(kernel, 'vmlinuz'), '-initrd', archive],
    // The kernel would mistrust QEMU's time stamp counter, and ask an emulated timer for each look at the clock.
    ['-append', 'console=ttyS0 panic=-1 quiet mitigations=off tsc=reliable'],
    ['-virtfs', 'local,path=/,mount_tag=machine,security_model=none,readonly=on,multidevs=remap'],
    ['-serial', `file:${log}`],
    ['-device', 'virtio-serial-pci'],
    ['-chardev', `socket,id=results,path=${results}`, '-device', 'virtserialport,chardev=results,name=results'],
    // The guest reaches the other end of its own devices by this port: it is this machine's monitor.
    ['-chardev', `socket,id=qmp,path=${qmp},server=on,wait=off`, '-mon', 'chardev=qmp,mode=control'],
    ['-chardev', `socket,id=machine,path=${qmp}`, '-device', 'virtserialport,chardev=machine,name=machine'],
    ['-device', 'virtio-keyboard-pci,id=keyboard', '-device', 'virtio-mouse-pci,id=mouse'],
    ['-device', 'virtio-tablet-pci,id=tablet'],
  ];
  const child = spawn('qemu-system-x86_64', args.flat(), { stdio: ['ignore', 'inherit', 'inherit'] });
  const ended = once(child, 'exit').finally(clean);
  const [output] = await Promise.race([once(server, 'connection'), ended]);
  server.close();
  if (typeof output === 'number') throw new Error(`guest: QEMU could not start the machine: exit code ${output}.`);
  const kill = () => child.kill('SIGKILL');
  const end = async () => {
    kill();
    await ended.catch(() => {});
  };
  return { output, ended, kill, end };
}
