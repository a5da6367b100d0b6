#include "Late.h"

#include <dlfcn.h>
#include <stddef.h>
#include <stdio.h>
#include <unistd.h>

void *late_function(const char *library, const char *name) {
    // A library that is open already is not opened again: this takes a count of it, no more.
    void *opened = dlopen(library, RTLD_LAZY | RTLD_LOCAL);
    void *function = opened == NULL ? NULL : dlsym(opened, name);
    if (function != NULL) return function;
    const char *problem = dlerror();
    fprintf(stderr, "error: %s\n", problem == NULL ? name : problem);
    _exit(127);
}
