#pragma once
#include <curl/curl.h>
#include <sys/prctl.h>
// The event loop around libcurl stands on these two of Linux, which Swift's Glibc module leaves out.
#include <sys/epoll.h>
#include <sys/eventfd.h>

// curl_easy_setopt, curl_easy_getinfo and curl_multi_setopt are variadic, which Swift cannot call: one function a type.
// The parentheses keep curl's type checking macros away, which want an option known at compile time.

static inline CURLcode ccurl_set_long(CURL *easy, CURLoption option, long value) {
    return (curl_easy_setopt)(easy, option, value);
}
static inline CURLcode ccurl_set_offset(CURL *easy, CURLoption option, curl_off_t value) {
    return (curl_easy_setopt)(easy, option, value);
}
static inline CURLcode ccurl_set_text(CURL *easy, CURLoption option, const char *value) {
    return (curl_easy_setopt)(easy, option, value);
}
static inline CURLcode ccurl_set_pointer(CURL *easy, CURLoption option, void *value) {
    return (curl_easy_setopt)(easy, option, value);
}

typedef size_t (*ccurl_data_callback)(char *bytes, size_t size, size_t count, void *context);
typedef int (*ccurl_prerequest_callback)(
    void *context, char *remote, char *local, int remote_port, int local_port);

static inline CURLcode ccurl_set_data_callback(CURL *easy, CURLoption option, ccurl_data_callback callback) {
    return (curl_easy_setopt)(easy, option, callback);
}
static inline CURLcode ccurl_set_open_socket_callback(CURL *easy, curl_opensocket_callback callback) {
    return (curl_easy_setopt)(easy, CURLOPT_OPENSOCKETFUNCTION, callback);
}
static inline CURLcode ccurl_set_close_socket_callback(CURL *easy, curl_closesocket_callback callback) {
    return (curl_easy_setopt)(easy, CURLOPT_CLOSESOCKETFUNCTION, callback);
}
static inline CURLcode ccurl_set_tls_context_callback(CURL *easy, curl_ssl_ctx_callback callback) {
    return (curl_easy_setopt)(easy, CURLOPT_SSL_CTX_FUNCTION, callback);
}
static inline CURLcode ccurl_set_prerequest_callback(CURL *easy, ccurl_prerequest_callback callback) {
    return (curl_easy_setopt)(easy, CURLOPT_PREREQFUNCTION, callback);
}
static inline CURLcode ccurl_set_debug_callback(CURL *easy, curl_debug_callback callback) {
    return (curl_easy_setopt)(easy, CURLOPT_DEBUGFUNCTION, callback);
}

static inline CURLcode ccurl_get_long(CURL *easy, CURLINFO info, long *value) {
    return (curl_easy_getinfo)(easy, info, value);
}
static inline CURLcode ccurl_get_offset(CURL *easy, CURLINFO info, curl_off_t *value) {
    return (curl_easy_getinfo)(easy, info, value);
}
static inline CURLcode ccurl_get_text(CURL *easy, CURLINFO info, const char **value) {
    return (curl_easy_getinfo)(easy, info, value);
}
static inline CURLcode ccurl_get_list(CURL *easy, CURLINFO info, struct curl_slist **value) {
    return (curl_easy_getinfo)(easy, info, value);
}
static inline curl_socket_t ccurl_active_socket(CURL *easy) {
    curl_socket_t socket = CURL_SOCKET_BAD;
    return (curl_easy_getinfo)(easy, CURLINFO_ACTIVESOCKET, &socket) == CURLE_OK ? socket : CURL_SOCKET_BAD;
}
/// OpenSSL's `SSL *` of the connection in use, or null. Only good inside a callback of a running transfer.
static inline void *ccurl_tls_session(CURL *easy) {
    struct curl_tlssessioninfo *session = NULL;
    if ((curl_easy_getinfo)(easy, CURLINFO_TLS_SSL_PTR, &session) != CURLE_OK || !session) return NULL;
    return session->backend == CURLSSLBACKEND_OPENSSL ? session->internals : NULL;
}

static inline CURLMcode ccurl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
    return (curl_multi_setopt)(multi, option, value);
}
static inline CURLMcode ccurl_multi_set_callbacks(
    CURLM *multi, curl_socket_callback socket, curl_multi_timer_callback timer, void *context) {
    CURLMcode result = (curl_multi_setopt)(multi, CURLMOPT_SOCKETFUNCTION, socket);
    if (result == CURLM_OK) result = (curl_multi_setopt)(multi, CURLMOPT_SOCKETDATA, context);
    if (result == CURLM_OK) result = (curl_multi_setopt)(multi, CURLMOPT_TIMERFUNCTION, timer);
    if (result == CURLM_OK) result = (curl_multi_setopt)(multi, CURLMOPT_TIMERDATA, context);
    return result;
}
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wdeprecated-declarations"
/// Looks at every socket, also at those that libcurl has not asked to be told of.
static inline CURLMcode ccurl_look_at_all(CURLM *multi) {
    int running = 0;
    return curl_multi_socket_all(multi, &running);
}
#pragma clang diagnostic pop
static inline CURLSHcode ccurl_share(CURLSH *share, curl_lock_data what) {
    return (curl_share_setopt)(share, CURLSHOPT_SHARE, what);
}
static inline CURLcode ccurl_message_result(const CURLMsg *message) { return message->data.result; }

static inline uint32_t ccurl_event_mask(const struct epoll_event *events, int index) { return events[index].events; }
static inline int ccurl_event_descriptor(const struct epoll_event *events, int index) { return events[index].data.fd; }
/// Watches a descriptor for `events`, whether or not `epoll` already knows it; `is_new` says what is tried first.
/// False leaves the reason in errno.
static inline _Bool ccurl_epoll_watch(int epoll, int descriptor, uint32_t events, _Bool is_new) {
    struct epoll_event event = {.events = events, .data = {.fd = descriptor}};
    return epoll_ctl(epoll, is_new ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, descriptor, &event) == 0
        || epoll_ctl(epoll, is_new ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, descriptor, &event) == 0;
}
static inline void ccurl_epoll_forget(int epoll, int descriptor) {
    struct epoll_event unused = {0};
    epoll_ctl(epoll, EPOLL_CTL_DEL, descriptor, &unused);
}
/// Names the calling thread, for debuggers and `ps -T`; at most 15 bytes.
static inline void ccurl_name_thread(const char *name) { prctl(PR_SET_NAME, name); }
