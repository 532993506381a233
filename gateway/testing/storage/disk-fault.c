/*
 * Makes the disk fail under one program: the N-th write or sync of a database file or its WAL returns an
 * error, once or for ever. Loaded with LD_PRELOAD; compiled by the tests (disk-fault.ts).
 *
 *   FAULT_OPERATION  write | sync
 *   FAULT_AT         counts from 1, over both files together
 *   FAULT_ERROR      EIO | ENOSPC
 *   FAULT_LASTS      once | ever
 *   FAULT_REPORT     file that gets one line for each failure made
 *
 * A failing write writes nothing, as a full or broken disk would; a failing sync syncs nothing.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static atomic_long operations;

static int ends_with(const char *text, const char *end) {
  size_t length = strlen(text), tail = strlen(end);
  return length >= tail && strcmp(text + length - tail, end) == 0;
}

static int is_database(int fd) {
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length <= 0) return 0;
  path[length] = 0;
  return ends_with(path, ".db") || ends_with(path, ".db-wal");
}

static void report(const char *operation, long number) {
  const char *file = getenv("FAULT_REPORT");
  if (file == NULL) return;
  FILE *out = fopen(file, "a");
  if (out == NULL) return;
  fprintf(out, "%s %ld\n", operation, number);
  fclose(out);
}

/* The error that this operation is to have, or 0. */
static int fault(const char *operation, int fd) {
  int before = errno;
  const char *wanted = getenv("FAULT_OPERATION"), *at = getenv("FAULT_AT");
  if (wanted == NULL || at == NULL || strcmp(wanted, operation) != 0 || !is_database(fd)) {
    errno = before;
    return 0;
  }
  long number = atomic_fetch_add(&operations, 1) + 1, first = atol(at);
  const char *lasts = getenv("FAULT_LASTS"), *error = getenv("FAULT_ERROR");
  int ever = lasts != NULL && strcmp(lasts, "ever") == 0;
  errno = before;
  if (number < first || (number > first && !ever)) return 0;
  report(operation, number);
  return error != NULL && strcmp(error, "ENOSPC") == 0 ? ENOSPC : EIO;
}

#define FAIL_IF(operation, fd)             \
  do {                                     \
    int failed = fault(operation, fd);     \
    if (failed != 0) {                     \
      errno = failed;                      \
      return -1;                           \
    }                                      \
  } while (0)

#define REAL(name, type) ((type)dlsym(RTLD_NEXT, name))

typedef ssize_t (*write_fn)(int, const void *, size_t);
typedef ssize_t (*pwrite_fn)(int, const void *, size_t, off_t);
typedef ssize_t (*pwrite64_fn)(int, const void *, size_t, off64_t);
typedef int (*sync_fn)(int);

ssize_t write(int fd, const void *bytes, size_t count) {
  FAIL_IF("write", fd);
  return REAL("write", write_fn)(fd, bytes, count);
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t offset) {
  FAIL_IF("write", fd);
  return REAL("pwrite", pwrite_fn)(fd, bytes, count, offset);
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t offset) {
  FAIL_IF("write", fd);
  return REAL("pwrite64", pwrite64_fn)(fd, bytes, count, offset);
}

int fsync(int fd) {
  FAIL_IF("sync", fd);
  return REAL("fsync", sync_fn)(fd);
}

int fdatasync(int fd) {
  FAIL_IF("sync", fd);
  return REAL("fdatasync", sync_fn)(fd);
}
