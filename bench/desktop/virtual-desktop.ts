// scripts/virtual-desktop.js for the benchmarks. Taken from where it stands in the project: scripts/ is not compiled.

export const { endChild, spawnTied, startVirtualDesktop } = (await import(
  new URL('../../../scripts/virtual-desktop.js', import.meta.url).href
)) as typeof import('../../scripts/virtual-desktop.js');
