# Reads tap's TAP: prints a line a test file, the whole of a file that failed, and writes "passed failed" to `counts`.
# What counts is the named test that holds no other, not the assertions within: a loop of assertions proves one thing.
function show() {
  if (failing) printf "%s", block
  failing = 0
  block = ""
}
{ indent = match($0, /[^ ]/) - 1; depth = indent / 4 }
/^ *# Subtest: / {
  if (depth == 0) { show(); file_failures = 0 }
  open[depth] = 1
  parent[depth] = 0
  if (depth > 0) parent[depth - 1] = 1
}
indent > 0 && indent % 4 == 0 && /^ +(not )?ok [0-9]+/ {
  # A point at the file's own level is a test even when nothing was opened for it; deeper down it is an assertion.
  if (open[depth] ? !parent[depth] : depth == 1) {
    if ($1 == "ok") passed++; else { failed++; file_failures++ }
  }
  open[depth] = 0
}
/^(not )?ok [0-9]+/ {
  print "  " $0
  fflush()
  if ($1 == "ok") block = ""
  else {
    failing = 1
    if (!file_failures) failed++ # it broke outside every test: a crash, an import that fails
  }
}
{ block = block $0 "\n" }
END {
  show()
  printf "%d %d\n", passed, failed > counts
}
