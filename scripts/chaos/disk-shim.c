/*
 * A disk that forgets what was never flushed, and that can be full. Preloaded into a process (LD_PRELOAD), it notes every
 * change of a file in the folder GATELINE_DISK until that file is flushed; disk.ts takes the noted changes back, all or
 * some of them, after the process was killed: a power cut. Flushing only clears the notes: the real disk is not waited
 * for, since what survives is decided here.
 *
 * The notes are in the folder GATELINE_DISK_NOTES (same file system):
 *   INODE.writes  one entry for each write and truncation: struct note, the bytes before, the bytes after
 *   names         a line for each file made, deleted or renamed, in order; any flush makes all of them last, as a
 *                 journalling file system does
 *   gone.N        the files that were deleted or replaced
 *   full          made by the bench: while it is there, nothing can grow
 * Files of shared memory (-shm) are left alone: they are made anew after a crash.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOST_FILES 4096
#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

struct note {
  uint64_t is_truncation, offset, length, size_before, bytes_before;
};

static struct { ino_t inode; int notes; } watched[MOST_FILES];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char folder[4096], notes[4096];
static size_t folder_length;
static int names_open = 1, gone;

__attribute__((constructor)) static void begin(void) {
  const char *f = getenv("GATELINE_DISK"), *n = getenv("GATELINE_DISK_NOTES");
  if (!f || !n) return;
  snprintf(folder, sizeof folder, "%s", f);
  snprintf(notes, sizeof notes, "%s", n);
  folder_length = strlen(folder);
}

static int is_inside(const char *path) {
  if (!folder_length || strncmp(path, folder, folder_length)) return 0;
  const size_t length = strlen(path);
  if (length > 4 && !strcmp(path + length - 4, "-shm")) return 0;
  return path[folder_length] == '/' || !path[folder_length];
}

static int is_full(void) {
  char path[4200];
  snprintf(path, sizeof path, "%s/full", notes);
  return !access(path, F_OK);
}

static void put(int fd, const void *bytes, size_t length) {
  for (const char *at = bytes; length > 0;) {
    const ssize_t done = REAL(write)(fd, at, length);
    if (done <= 0) abort();
    at += done;
    length -= (size_t)done;
  }
}

static void note_name(const char *what, const char *from, const char *to, const char *saved) {
  char path[4200], line[16384];
  snprintf(path, sizeof path, "%s/names", notes);
  const int length = snprintf(line, sizeof line, "%s\t%s\t%s\t%s\n", what, from, to, saved);
  const int fd = REAL(open64)(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0 || length >= (int)sizeof line) abort();
  put(fd, line, (size_t)length);
  REAL(close)(fd);
  names_open = 1;
}

/* Moves a file out of sight; leaves `saved` empty when there is none. */
static void put_away(const char *path, char *saved, size_t room) {
  saved[0] = 0;
  if (access(path, F_OK)) return;
  do snprintf(saved, room, "%s/gone.%d.%d", notes, (int)getpid(), gone++); while (!access(saved, F_OK));
  if (REAL(rename)(path, saved)) abort();
}

/* What happened to names cannot be undone any more. */
static void settle_names(void) {
  if (!names_open) return;
  names_open = 0;
  char path[8400];
  DIR *entries = opendir(notes);
  for (struct dirent *entry; entries && (entry = readdir(entries));) {
    if (strncmp(entry->d_name, "gone.", 5)) continue;
    struct stat status;
    snprintf(path, sizeof path, "%s/%s", notes, entry->d_name);
    if (stat(path, &status)) continue;
    REAL(unlink)(path);
    snprintf(path, sizeof path, "%s/%llu.writes", notes, (unsigned long long)status.st_ino);
    REAL(unlink)(path);
  }
  if (entries) closedir(entries);
  snprintf(path, sizeof path, "%s/names", notes);
  REAL(unlink)(path);
}

static int is_watched(int fd, struct stat *status) {
  if (fd < 0 || fd >= MOST_FILES || !watched[fd].inode) return 0;
  return !fstat(fd, status) && status->st_ino == watched[fd].inode;
}

static void note_change(int fd, off64_t offset, const void *after, size_t length, int is_truncation, off64_t size) {
  const uint64_t end = is_truncation ? (uint64_t)size : (uint64_t)offset + length;
  const uint64_t until = end < (uint64_t)size ? end : (uint64_t)size;
  const uint64_t before = until > (uint64_t)offset ? until - (uint64_t)offset : 0;
  const struct note note = {(uint64_t)is_truncation, (uint64_t)offset, length, (uint64_t)size, before};
  char *bytes = malloc(sizeof note + before + length);
  memcpy(bytes, &note, sizeof note);
  int reader = fd;
  char link[64];
  /* A file that was opened for writing only is read through a descriptor of its own. */
  if (before && (fcntl(fd, F_GETFL) & O_ACCMODE) == O_WRONLY) {
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    reader = REAL(open64)(link, O_RDONLY | O_CLOEXEC);
  }
  if (before && pread64(reader, bytes + sizeof note, before, offset) != (ssize_t)before) abort();
  if (reader != fd) REAL(close)(reader);
  if (length) memcpy(bytes + sizeof note + before, after, length);
  put(watched[fd].notes, bytes, sizeof note + before + length);
  free(bytes);
}

static int open_noted(int directory, const char *path, int flags, mode_t mode) {
  const int inside = is_inside(path), is_new = inside && (flags & O_CREAT) && access(path, F_OK);
  if (is_new && is_full()) return errno = ENOSPC, -1;
  const int fd = REAL(openat64)(directory, path, inside ? flags & ~O_TRUNC : flags, mode);
  if (fd < 0 || fd >= MOST_FILES) return fd;
  watched[fd].inode = 0;
  if (!inside) return fd;
  struct stat status;
  char name[4200];
  pthread_mutex_lock(&lock);
  fstat(fd, &status);
  snprintf(name, sizeof name, "%s/%llu.writes", notes, (unsigned long long)status.st_ino);
  watched[fd].notes = REAL(open64)(name, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  if (watched[fd].notes < 0) abort();
  watched[fd].inode = status.st_ino;
  if (is_new) {
    /* Whatever stands there is of an earlier file of this number. */
    if (REAL(ftruncate64)(watched[fd].notes, 0)) abort();
    note_name("made", path, "", "");
  }
  pthread_mutex_unlock(&lock);
  if ((flags & O_TRUNC) && ftruncate64(fd, 0)) return REAL(close)(fd), -1;
  return fd;
}

#define MODE(flags) mode_t mode = 0; if ((flags) & (O_CREAT | O_TMPFILE)) { va_list rest; va_start(rest, flags); mode = va_arg(rest, mode_t); va_end(rest); }
int open(const char *path, int flags, ...) { MODE(flags) return open_noted(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE(flags) return open_noted(AT_FDCWD, path, flags | O_LARGEFILE, mode); }
int openat(int at, const char *path, int flags, ...) { MODE(flags) return open_noted(at, path, flags, mode); }
int openat64(int at, const char *path, int flags, ...) { MODE(flags) return open_noted(at, path, flags | O_LARGEFILE, mode); }

ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t offset) {
  struct stat status;
  if (!is_watched(fd, &status)) return REAL(pwrite64)(fd, bytes, length, offset);
  if (offset + (off64_t)length > status.st_size && is_full()) return errno = ENOSPC, -1;
  pthread_mutex_lock(&lock);
  note_change(fd, offset, bytes, length, 0, status.st_size);
  const ssize_t done = REAL(pwrite64)(fd, bytes, length, offset);
  pthread_mutex_unlock(&lock);
  return done;
}
ssize_t pwrite(int fd, const void *bytes, size_t length, off_t offset) { return pwrite64(fd, bytes, length, offset); }

ssize_t write(int fd, const void *bytes, size_t length) {
  struct stat status;
  if (!is_watched(fd, &status)) return REAL(write)(fd, bytes, length);
  const off64_t offset = fcntl(fd, F_GETFL) & O_APPEND ? status.st_size : lseek64(fd, 0, SEEK_CUR);
  if (offset + (off64_t)length > status.st_size && is_full()) return errno = ENOSPC, -1;
  pthread_mutex_lock(&lock);
  note_change(fd, offset, bytes, length, 0, status.st_size);
  const ssize_t done = REAL(write)(fd, bytes, length);
  pthread_mutex_unlock(&lock);
  return done;
}

int ftruncate64(int fd, off64_t size) {
  struct stat status;
  if (!is_watched(fd, &status)) return REAL(ftruncate64)(fd, size);
  if (size > status.st_size && is_full()) return errno = ENOSPC, -1;
  pthread_mutex_lock(&lock);
  note_change(fd, size, NULL, 0, 1, status.st_size);
  const int done = REAL(ftruncate64)(fd, size);
  pthread_mutex_unlock(&lock);
  return done;
}
int ftruncate(int fd, off_t size) { return ftruncate64(fd, size); }

int fsync(int fd) {
  struct stat status;
  if (!is_watched(fd, &status)) return REAL(fsync)(fd);
  pthread_mutex_lock(&lock);
  const int failed = REAL(ftruncate64)(watched[fd].notes, 0);
  settle_names();
  pthread_mutex_unlock(&lock);
  return failed;
}
int fdatasync(int fd) { return fsync(fd); }

int close(int fd) {
  if (fd >= 0 && fd < MOST_FILES && watched[fd].inode) {
    watched[fd].inode = 0;
    REAL(close)(watched[fd].notes);
  }
  return REAL(close)(fd);
}

int unlink(const char *path) {
  if (!is_inside(path) || access(path, F_OK)) return REAL(unlink)(path);
  char saved[4200];
  pthread_mutex_lock(&lock);
  put_away(path, saved, sizeof saved);
  note_name("deleted", path, "", saved);
  pthread_mutex_unlock(&lock);
  return 0;
}

int unlinkat(int at, const char *path, int flags) {
  return at == AT_FDCWD && !flags ? unlink(path) : REAL(unlinkat)(at, path, flags);
}
int remove(const char *path) { return is_inside(path) ? unlink(path) : REAL(remove)(path); }

int rename(const char *from, const char *to) {
  if (!is_inside(from) || access(from, F_OK)) return REAL(rename)(from, to);
  char saved[4200];
  pthread_mutex_lock(&lock);
  put_away(to, saved, sizeof saved);
  const int failed = REAL(rename)(from, to);
  note_name("renamed", from, to, saved);
  pthread_mutex_unlock(&lock);
  return failed;
}
