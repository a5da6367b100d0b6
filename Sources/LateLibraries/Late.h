// Libraries that are opened when one of their functions is first called, not when the program starts: most commands need
// none of them, and a run opens them while it reads its plan.
//
// A function defined by these macros has the name and the type that the library's own header declares, passes its call
// on, and is seen by this program alone.
#pragma once
#include <stdarg.h>

/// The address of a function of a library, opening it where it is not open yet. Where there is none the program ends with
/// words and status 127, as it does where the system's own loader finds none.
void *late_function(const char *library, const char *name);

/// The library, by the name of its binary interface, whose functions follow in the file.
#define LATE_LIBRARY(file) static const char library[] = file;

#define LATE_HIDDEN __attribute__((visibility("hidden")))

// Two threads that find one function at the same time find the same one.
#define LATE_FIND(name)                                                                                                \
    static __typeof__(&name) found;                                                                                    \
    __typeof__(&name) function = __atomic_load_n(&found, __ATOMIC_RELAXED);                                            \
    if (function == NULL) {                                                                                            \
        function = (__typeof__(&name))late_function(library, #name);                                                   \
        __atomic_store_n(&found, function, __ATOMIC_RELAXED);                                                          \
    }

#define LATE(result, name, parameters, arguments)                                                                      \
    LATE_HIDDEN result name parameters {                                                                               \
        LATE_FIND(name)                                                                                                \
        return function arguments;                                                                                     \
    }

#define LATE_PROCEDURE(name, parameters, arguments)                                                                    \
    LATE_HIDDEN void name parameters {                                                                                 \
        LATE_FIND(name)                                                                                                \
        function arguments;                                                                                            \
    }

#define LATE_WITH_ONE_MORE(result, name, first, second)                                                                \
    LATE_HIDDEN result name(first one, second two, ...) {                                                              \
        LATE_FIND(name)                                                                                                \
        va_list rest;                                                                                                  \
        va_start(rest, two);                                                                                           \
        void *more = va_arg(rest, void *);                                                                             \
        va_end(rest);                                                                                                  \
        return function(one, two, more);                                                                               \
    }
