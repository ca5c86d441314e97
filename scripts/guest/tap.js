// Stands in for tap in the guest, where several files run in one process: a file's tests are those of the subtest that
// scripts/guest/run-tests.js has opened for it.
export default new Proxy(
  {},
  {
    get(_, name) {
      // The guest is slow, and has a limit of its own for a file.
      if (name === 'setTimeout') return () => {};
      const value = globalThis.testOfFile[name];
      return typeof value === 'function' ? value.bind(globalThis.testOfFile) : value;
    },
  },
);
