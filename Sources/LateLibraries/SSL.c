// The functions of OpenSSL's libssl that the project uses; each finds its own at its first call.
#include "../COpenSSL/shim.h"
#include "Late.h"

LATE_LIBRARY("libssl.so.3")

LATE(const char *, SSL_CIPHER_get_name, (const SSL_CIPHER *c), (c))
LATE(void *, SSL_CTX_get_ex_data, (const SSL_CTX *ssl, int idx), (ssl, idx))
LATE(int, SSL_CTX_set_alpn_protos, (SSL_CTX *ctx, const unsigned char *protos, unsigned int protos_len),
     (ctx, protos, protos_len))
LATE(int, SSL_CTX_set_ex_data, (SSL_CTX *ssl, int idx, void *data), (ssl, idx, data))
LATE_PROCEDURE(SSL_CTX_set_info_callback, (SSL_CTX *ctx, void (*callback)(const SSL *ssl, int type, int value)),
               (ctx, callback))
LATE_PROCEDURE(SSL_CTX_set_verify, (SSL_CTX *ctx, int mode, SSL_verify_cb callback), (ctx, mode, callback))
LATE_PROCEDURE(SSL_get0_alpn_selected, (const SSL *ssl, const unsigned char **data, unsigned int *len), (ssl, data, len))
LATE(struct stack_st_X509 *, SSL_get0_verified_chain, (const SSL *s), (s))
LATE(X509 *, SSL_get1_peer_certificate, (const SSL *s), (s))
LATE(SSL_CTX *, SSL_get_SSL_CTX, (const SSL *ssl), (ssl))
LATE(const SSL_CIPHER *, SSL_get_current_cipher, (const SSL *s), (s))
LATE(int, SSL_get_ex_data_X509_STORE_CTX_idx, (void), ())
LATE(OSSL_HANDSHAKE_STATE, SSL_get_state, (const SSL *ssl), (ssl))
LATE(long, SSL_get_verify_result, (const SSL *ssl), (ssl))
LATE(const char *, SSL_get_version, (const SSL *s), (s))
