#pragma once
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/sha.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

// Macros of OpenSSL that Swift does not see.

/// A slot of SSL_CTX for a pointer of ours, with what frees it. See SSL_CTX_get_ex_new_index(3).
static inline int copenssl_new_context_slot(CRYPTO_EX_free *release) {
    return SSL_CTX_get_ex_new_index(0, NULL, NULL, NULL, release);
}
static inline int copenssl_chain_count(const STACK_OF(X509) * chain) { return chain ? sk_X509_num(chain) : 0; }
static inline X509 *copenssl_chain_item(const STACK_OF(X509) * chain, int index) { return sk_X509_value(chain, index); }
static inline void copenssl_chain_free(STACK_OF(X509) * chain) { sk_X509_pop_free(chain, X509_free); }
static inline int copenssl_names_count(const GENERAL_NAMES *names) { return names ? sk_GENERAL_NAME_num(names) : 0; }
static inline GENERAL_NAME *copenssl_names_item(const GENERAL_NAMES *names, int index) {
    return sk_GENERAL_NAME_value(names, index);
}
/// Writes a name in the form of RFC 2253, with UTF-8 left as it is.
static inline int copenssl_print_name(BIO *out, const X509_NAME *name) {
    return X509_NAME_print_ex(out, name, 0, (XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB) | ASN1_STRFLGS_UTF8_CONVERT);
}

#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wdeprecated-declarations"
/// SHA-256 by the calls that ask for no provider: fetching an algorithm sets all of them up first, see EVP_MD_fetch(3).
/// 1 for success, as SHA256_Init(3) has it.
static inline int copenssl_sha256(const void *bytes, size_t count, unsigned char *digest) {
    SHA256_CTX context;
    return SHA256_Init(&context) && SHA256_Update(&context, bytes, count) && SHA256_Final(digest, &context);
}
#pragma clang diagnostic pop
