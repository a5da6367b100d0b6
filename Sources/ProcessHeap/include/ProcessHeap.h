#pragma once

/// Makes the heap fit for a program that begins often, ends soon and keeps hundreds of conversations at a time: one heap for
/// all threads, which grows far at a time; its first 16 MiB are huge pages where the system gives them to who asks. To be
/// called once, before there is a second thread.
void process_heap_prepare(void);
