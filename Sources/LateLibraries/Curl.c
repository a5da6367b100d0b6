// The functions of libcurl that the project uses; each finds its own at its first call.
#include "../CCurl/shim.h"
#include "Late.h"

LATE_LIBRARY("libcurl.so.4")

LATE_PROCEDURE(curl_easy_cleanup, (CURL *curl), (curl))
LATE(CURL *, curl_easy_init, (void), ())
LATE(CURLcode, curl_easy_recv, (CURL *curl, void *buffer, size_t buflen, size_t *n), (curl, buffer, buflen, n))
LATE_PROCEDURE(curl_easy_reset, (CURL *curl), (curl))
LATE(const char *, curl_easy_strerror, (CURLcode p0), (p0))
LATE_PROCEDURE(curl_free, (void *p), (p))
LATE(CURLcode, curl_global_init, (long flags), (flags))
LATE(CURLMcode, curl_multi_add_handle, (CURLM *multi_handle, CURL *curl_handle), (multi_handle, curl_handle))
LATE(CURLMcode, curl_multi_assign, (CURLM *multi_handle, curl_socket_t sockfd, void *sockp),
     (multi_handle, sockfd, sockp))
LATE(CURLMcode, curl_multi_cleanup, (CURLM *multi_handle), (multi_handle))
LATE(CURLMsg *, curl_multi_info_read, (CURLM *multi_handle, int *msgs_in_queue), (multi_handle, msgs_in_queue))
LATE(CURLM *, curl_multi_init, (void), ())
LATE(CURLMcode, curl_multi_remove_handle, (CURLM *multi_handle, CURL *curl_handle), (multi_handle, curl_handle))
LATE(CURLMcode, curl_multi_socket_action, (CURLM *multi_handle, curl_socket_t s, int ev_bitmask, int *running_handles),
     (multi_handle, s, ev_bitmask, running_handles))
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wdeprecated-declarations"
LATE(CURLMcode, curl_multi_socket_all, (CURLM *multi_handle, int *running_handles), (multi_handle, running_handles))
#pragma clang diagnostic pop
LATE(CURLSHcode, curl_share_cleanup, (CURLSH *share), (share))
LATE(CURLSH *, curl_share_init, (void), ())
LATE(struct curl_slist *, curl_slist_append, (struct curl_slist *list, const char *data), (list, data))
LATE_PROCEDURE(curl_slist_free_all, (struct curl_slist *list), (list))
LATE(CURLU *, curl_url, (void), ())
LATE_PROCEDURE(curl_url_cleanup, (CURLU *handle), (handle))
LATE(CURLU *, curl_url_dup, (CURLU *in), (in))
LATE(CURLUcode, curl_url_get, (CURLU *handle, CURLUPart what, char **part, unsigned int flags),
     (handle, what, part, flags))
LATE(CURLUcode, curl_url_set, (CURLU *handle, CURLUPart what, const char *part, unsigned int flags),
     (handle, what, part, flags))
LATE(const char *, curl_url_strerror, (CURLUcode p0), (p0))
LATE(curl_version_info_data *, curl_version_info, (CURLversion p0), (p0))

// Each takes one more argument, as wide as a pointer whatever its type.
#undef curl_easy_setopt
#undef curl_easy_getinfo
#undef curl_multi_setopt
#undef curl_share_setopt
LATE_WITH_ONE_MORE(CURLcode, curl_easy_setopt, CURL *, CURLoption)
LATE_WITH_ONE_MORE(CURLcode, curl_easy_getinfo, CURL *, CURLINFO)
LATE_WITH_ONE_MORE(CURLMcode, curl_multi_setopt, CURLM *, CURLMoption)
LATE_WITH_ONE_MORE(CURLSHcode, curl_share_setopt, CURLSH *, CURLSHoption)
