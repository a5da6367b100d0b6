#include "ProcessHeap.h"

#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

// Each first touch of a page of memory is a turn through the kernel: a run of hundreds of checks spent a seventh of its time on
// those. Each further heap of glibc's grows by one page a time, with a call of the kernel for it.
enum { HUGE_PAGE = 2 << 20, GROWTH_STEP = 8 * HUGE_PAGE, OWN_MAPPING_FROM = 512 << 10 };
// More than the heap has left at the start, so that it must grow.
enum { MORE_THAN_IS_LEFT = 256 << 10 };

/// What the heap has before its first huge page. Never touched, so that it takes addresses and no memory; never given back.
static void *volatile before_huge_pages;

void process_heap_prepare(void) {
    mallopt(M_ARENA_MAX, 1);
    mallopt(M_TOP_PAD, GROWTH_STEP);
    mallopt(M_TRIM_THRESHOLD, 2 * GROWTH_STEP);
    // What is skipped must come from the heap, large as it is.
    mallopt(M_MMAP_THRESHOLD, 2 * HUGE_PAGE);
    uintptr_t top = (uintptr_t)sbrk(0);
    uintptr_t first = (top + HUGE_PAGE - 1) & ~(uintptr_t)(HUGE_PAGE - 1);
    before_huge_pages = malloc(first - top + MORE_THAN_IS_LEFT);
    mallopt(M_MMAP_THRESHOLD, OWN_MAPPING_FROM);
    uintptr_t end = (uintptr_t)sbrk(0);
    // Where the system has none, or gives them to all, nothing is lost.
    if (first < end) madvise((void *)first, end - first, MADV_HUGEPAGE);
}
