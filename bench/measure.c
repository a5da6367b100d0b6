// Runs a command and says what it cost: `measure RESULT COMMAND ARGUMENT...` writes one line to the file RESULT:
// wall nanoseconds, CPU microseconds (user and system), peak resident KiB, exit status (128 + N for signal N).
//
// It is a program of its own because Linux counts the memory of the process that called exec(2) towards the peak of
// what was started: below an interpreter every small program would seem as large as the interpreter.

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int64_t nanoseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static int64_t microseconds(struct timeval value) {
    return (int64_t)value.tv_sec * 1000000 + value.tv_usec;
}

int main(int count, char **arguments) {
    if (count < 3) {
        fprintf(stderr, "usage: measure RESULT COMMAND [ARGUMENT...]\n");
        return 64;
    }
    FILE *result = fopen(arguments[1], "we");
    if (result == NULL) {
        fprintf(stderr, "measure: cannot write %s: %s\n", arguments[1], strerror(errno));
        return 73;
    }
    int64_t start = nanoseconds();
    pid_t child = fork();
    if (child == 0) {
        execvp(arguments[2], arguments + 2);
        fprintf(stderr, "measure: cannot run %s: %s\n", arguments[2], strerror(errno));
        _exit(127);
    }
    int status = 0;
    struct rusage usage;
    while (child > 0 && wait4(child, &status, 0, &usage) == -1 && errno == EINTR) {
    }
    int64_t end = nanoseconds();
    if (child < 0) {
        fprintf(stderr, "measure: cannot fork: %s\n", strerror(errno));
        return 71;
    }
    fprintf(result, "%" PRId64 " %" PRId64 " %ld %d\n", end - start,
            microseconds(usage.ru_utime) + microseconds(usage.ru_stime), usage.ru_maxrss,
            WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
    return fclose(result) == 0 ? 0 : 74;
}
