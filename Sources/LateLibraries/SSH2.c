// The functions of libssh2 that the project uses; each finds its own at its first call.
#include "../CSSH2/shim.h"
#include "Late.h"

LATE_LIBRARY("libssh2.so.1")

LATE(int, libssh2_channel_eof, (LIBSSH2_CHANNEL *channel), (channel))
LATE(int, libssh2_channel_free, (LIBSSH2_CHANNEL *channel), (channel))
LATE(int, libssh2_channel_get_exit_signal, (LIBSSH2_CHANNEL *channel, char **exitsignal, size_t *exitsignal_len,
     char **errmsg, size_t *errmsg_len, char **langtag, size_t *langtag_len),
     (channel, exitsignal, exitsignal_len, errmsg, errmsg_len, langtag, langtag_len))
LATE(LIBSSH2_CHANNEL *, libssh2_channel_open_ex, (LIBSSH2_SESSION *session, const char *channel_type,
     unsigned int channel_type_len, unsigned int window_size, unsigned int packet_size, const char *message,
     unsigned int message_len),
     (session, channel_type, channel_type_len, window_size, packet_size, message, message_len))
LATE(int, libssh2_channel_process_startup, (LIBSSH2_CHANNEL *channel, const char *request, unsigned int request_len,
     const char *message, unsigned int message_len), (channel, request, request_len, message, message_len))
LATE(ssize_t, libssh2_channel_read_ex, (LIBSSH2_CHANNEL *channel, int stream_id, char *buf, size_t buflen),
     (channel, stream_id, buf, buflen))
LATE(int, libssh2_channel_send_eof, (LIBSSH2_CHANNEL *channel), (channel))
LATE(int, libssh2_channel_wait_closed, (LIBSSH2_CHANNEL *channel), (channel))
LATE(ssize_t, libssh2_channel_write_ex, (LIBSSH2_CHANNEL *channel, int stream_id, const char *buf, size_t buflen),
     (channel, stream_id, buf, buflen))
LATE_PROCEDURE(libssh2_free, (LIBSSH2_SESSION *session, void *ptr), (session, ptr))
LATE(int, libssh2_init, (int flags), (flags))
LATE_PROCEDURE(libssh2_keepalive_config, (LIBSSH2_SESSION *session, int want_reply, unsigned interval),
     (session, want_reply, interval))
LATE(int, libssh2_keepalive_send, (LIBSSH2_SESSION *session, int *seconds_to_next), (session, seconds_to_next))
LATE(void **, libssh2_session_abstract, (LIBSSH2_SESSION *session), (session))
LATE(const char *, libssh2_session_banner_get, (LIBSSH2_SESSION *session), (session))
LATE(int, libssh2_session_block_directions, (LIBSSH2_SESSION *session), (session))
LATE(void *, libssh2_session_callback_set, (LIBSSH2_SESSION *session, int cbtype, void *callback),
     (session, cbtype, callback))
LATE(int, libssh2_session_disconnect_ex, (LIBSSH2_SESSION *session, int reason, const char *description,
     const char *lang), (session, reason, description, lang))
LATE(int, libssh2_session_free, (LIBSSH2_SESSION *session), (session))
LATE(int, libssh2_session_handshake, (LIBSSH2_SESSION *session, libssh2_socket_t sock), (session, sock))
LATE(const char *, libssh2_session_hostkey, (LIBSSH2_SESSION *session, size_t *len, int *type), (session, len, type))
LATE(LIBSSH2_SESSION *, libssh2_session_init_ex, (void *(*my_alloc)(size_t, void **), void (*my_free)(void *, void **),
     void *(*my_realloc)(void *, size_t, void **), void *abstract), (my_alloc, my_free, my_realloc, abstract))
LATE(int, libssh2_session_last_errno, (LIBSSH2_SESSION *session), (session))
LATE(int, libssh2_session_last_error, (LIBSSH2_SESSION *session, char **errmsg, int *errmsg_len, int want_buf),
     (session, errmsg, errmsg_len, want_buf))
LATE(int, libssh2_session_method_pref, (LIBSSH2_SESSION *session, int method_type, const char *prefs),
     (session, method_type, prefs))
LATE(const char *, libssh2_session_methods, (LIBSSH2_SESSION *session, int method_type), (session, method_type))
LATE_PROCEDURE(libssh2_session_set_blocking, (LIBSSH2_SESSION *session, int blocking), (session, blocking))
LATE(int, libssh2_session_supported_algs, (LIBSSH2_SESSION *session, int method_type, const char ***algs),
     (session, method_type, algs))
LATE(int, libssh2_sftp_close_handle, (LIBSSH2_SFTP_HANDLE *handle), (handle))
LATE(int, libssh2_sftp_fstat_ex, (LIBSSH2_SFTP_HANDLE *handle, LIBSSH2_SFTP_ATTRIBUTES *attrs, int setstat),
     (handle, attrs, setstat))
LATE(LIBSSH2_SFTP *, libssh2_sftp_init, (LIBSSH2_SESSION *session), (session))
LATE(unsigned long, libssh2_sftp_last_error, (LIBSSH2_SFTP *sftp), (sftp))
LATE(LIBSSH2_SFTP_HANDLE *, libssh2_sftp_open_ex, (LIBSSH2_SFTP *sftp, const char *filename, unsigned int filename_len,
     unsigned long flags, long mode, int open_type), (sftp, filename, filename_len, flags, mode, open_type))
LATE(ssize_t, libssh2_sftp_read, (LIBSSH2_SFTP_HANDLE *handle, char *buffer, size_t buffer_maxlen),
     (handle, buffer, buffer_maxlen))
LATE(int, libssh2_sftp_readdir_ex, (LIBSSH2_SFTP_HANDLE *handle, char *buffer, size_t buffer_maxlen, char *longentry,
     size_t longentry_maxlen, LIBSSH2_SFTP_ATTRIBUTES *attrs),
     (handle, buffer, buffer_maxlen, longentry, longentry_maxlen, attrs))
LATE_PROCEDURE(libssh2_sftp_seek64, (LIBSSH2_SFTP_HANDLE *handle, libssh2_uint64_t offset), (handle, offset))
LATE(int, libssh2_sftp_shutdown, (LIBSSH2_SFTP *sftp), (sftp))
LATE(int, libssh2_sftp_stat_ex, (LIBSSH2_SFTP *sftp, const char *path, unsigned int path_len, int stat_type,
     LIBSSH2_SFTP_ATTRIBUTES *attrs), (sftp, path, path_len, stat_type, attrs))
LATE(int, libssh2_sftp_unlink_ex, (LIBSSH2_SFTP *sftp, const char *filename, unsigned int filename_len),
     (sftp, filename, filename_len))
LATE(ssize_t, libssh2_sftp_write, (LIBSSH2_SFTP_HANDLE *handle, const char *buffer, size_t count),
     (handle, buffer, count))
LATE(int, libssh2_userauth_authenticated, (LIBSSH2_SESSION *session), (session))
LATE(int, libssh2_userauth_keyboard_interactive_ex, (LIBSSH2_SESSION *session, const char *username,
     unsigned int username_len, void (*response_callback)(const char *, int, const char *, int, int,
     const LIBSSH2_USERAUTH_KBDINT_PROMPT *, LIBSSH2_USERAUTH_KBDINT_RESPONSE *, void **)),
     (session, username, username_len, response_callback))
LATE(char *, libssh2_userauth_list, (LIBSSH2_SESSION *session, const char *username, unsigned int username_len),
     (session, username, username_len))
LATE(int, libssh2_userauth_password_ex, (LIBSSH2_SESSION *session, const char *username, unsigned int username_len,
     const char *password, unsigned int password_len, void (*passwd_change_cb)(LIBSSH2_SESSION *, char **, int *,
     void **)), (session, username, username_len, password, password_len, passwd_change_cb))
LATE(int, libssh2_userauth_publickey, (LIBSSH2_SESSION *session, const char *username, const unsigned char *pubkeydata,
     size_t pubkeydata_len, int (*sign_callback)(LIBSSH2_SESSION *, unsigned char **, size_t *, const unsigned char *,
     size_t, void **), void **abstract), (session, username, pubkeydata, pubkeydata_len, sign_callback, abstract))
LATE(int, libssh2_userauth_publickey_frommemory, (LIBSSH2_SESSION *session, const char *username, size_t username_len,
     const char *publickeyfiledata, size_t publickeyfiledata_len, const char *privatekeyfiledata,
     size_t privatekeyfiledata_len, const char *passphrase),
     (session, username, username_len, publickeyfiledata, publickeyfiledata_len, privatekeyfiledata,
     privatekeyfiledata_len, passphrase))
LATE(const char *, libssh2_version, (int req_version_num), (req_version_num))
