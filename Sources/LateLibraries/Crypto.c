// The functions of OpenSSL's libcrypto that the project uses; each finds its own at its first call.
#include "../COpenSSL/shim.h"
#include "Late.h"

// Those for SHA-256 without a provider are marked as old.
#pragma clang diagnostic ignored "-Wdeprecated-declarations"

LATE_LIBRARY("libcrypto.so.3")

LATE(const unsigned char *, ASN1_STRING_get0_data, (const ASN1_STRING *x), (x))
LATE(int, ASN1_STRING_length, (const ASN1_STRING *x), (x))
LATE(int, ASN1_TIME_to_tm, (const ASN1_TIME *s, struct tm *tm), (s, tm))
LATE(int, BIO_free, (BIO *a), (a))
LATE(BIO *, BIO_new, (const BIO_METHOD *type), (type))
LATE(int, BIO_read, (BIO *b, void *data, int dlen), (b, data, dlen))
LATE(const BIO_METHOD *, BIO_s_mem, (void), ())
LATE(int, CRYPTO_get_ex_new_index, (int class_index, long argl, void *argp, CRYPTO_EX_new *new_func,
     CRYPTO_EX_dup *dup_func, CRYPTO_EX_free *free_func), (class_index, argl, argp, new_func, dup_func, free_func))
LATE(int, EVP_DecodeBlock, (unsigned char *t, const unsigned char *f, int n), (t, f, n))
LATE(int, EVP_Digest, (const void *data, size_t count, unsigned char *md, unsigned int *size, const EVP_MD *type,
     ENGINE *impl), (data, count, md, size, type, impl))
LATE(int, EVP_DigestFinal_ex, (EVP_MD_CTX *ctx, unsigned char *md, unsigned int *s), (ctx, md, s))
LATE(int, EVP_DigestInit_ex, (EVP_MD_CTX *ctx, const EVP_MD *type, ENGINE *impl), (ctx, type, impl))
LATE(int, EVP_DigestSign, (EVP_MD_CTX *ctx, unsigned char *sigret, size_t *siglen, const unsigned char *tbs,
     size_t tbslen), (ctx, sigret, siglen, tbs, tbslen))
LATE(int, EVP_DigestSignInit, (EVP_MD_CTX *ctx, EVP_PKEY_CTX **pctx, const EVP_MD *type, ENGINE *e, EVP_PKEY *pkey),
     (ctx, pctx, type, e, pkey))
LATE(int, EVP_DigestUpdate, (EVP_MD_CTX *ctx, const void *d, size_t cnt), (ctx, d, cnt))
LATE(int, EVP_DigestVerify, (EVP_MD_CTX *ctx, const unsigned char *sigret, size_t siglen, const unsigned char *tbs,
     size_t tbslen), (ctx, sigret, siglen, tbs, tbslen))
LATE(int, EVP_DigestVerifyInit, (EVP_MD_CTX *ctx, EVP_PKEY_CTX **pctx, const EVP_MD *type, ENGINE *e, EVP_PKEY *pkey),
     (ctx, pctx, type, e, pkey))
LATE(int, EVP_EncodeBlock, (unsigned char *t, const unsigned char *f, int n), (t, f, n))
LATE_PROCEDURE(EVP_MD_CTX_free, (EVP_MD_CTX *ctx), (ctx))
LATE(EVP_MD_CTX *, EVP_MD_CTX_new, (void), ())
LATE_PROCEDURE(EVP_PKEY_free, (EVP_PKEY *pkey), (pkey))
LATE(const char *, EVP_PKEY_get0_type_name, (const EVP_PKEY *key), (key))
LATE(int, EVP_PKEY_get_bits, (const EVP_PKEY *pkey), (pkey))
LATE(int, EVP_PKEY_get_raw_public_key, (const EVP_PKEY *pkey, unsigned char *pub, size_t *len), (pkey, pub, len))
LATE(EVP_PKEY *, EVP_PKEY_new_raw_private_key, (int type, ENGINE *e, const unsigned char *priv, size_t len),
     (type, e, priv, len))
LATE(const EVP_MD *, EVP_sha1, (void), ())
LATE(const EVP_MD *, EVP_sha256, (void), ())
LATE(const EVP_MD *, EVP_sha384, (void), ())
LATE(const EVP_MD *, EVP_sha512, (void), ())
LATE_PROCEDURE(GENERAL_NAMES_free, (GENERAL_NAMES *a), (a))
LATE(unsigned char *, HMAC, (const EVP_MD *evp_md, const void *key, int key_len, const unsigned char *data,
     size_t data_len, unsigned char *md, unsigned int *md_len), (evp_md, key, key_len, data, data_len, md, md_len))
LATE(const char *, OBJ_nid2ln, (int n), (n))
LATE(int, OPENSSL_sk_num, (const OPENSSL_STACK *p0), (p0))
LATE_PROCEDURE(OPENSSL_sk_pop_free, (OPENSSL_STACK *st, void (*func)(void *)), (st, func))
LATE(void *, OPENSSL_sk_value, (const OPENSSL_STACK *p0, int p1), (p0, p1))
LATE(const char *, OpenSSL_version, (int type), (type))
LATE(int, SHA256_Final, (unsigned char *md, SHA256_CTX *c), (md, c))
LATE(int, SHA256_Init, (SHA256_CTX *c), (c))
LATE(int, SHA256_Update, (SHA256_CTX *c, const void *data, size_t len), (c, data, len))
LATE(int, X509_NAME_print_ex, (BIO *out, const X509_NAME *nm, int indent, unsigned long flags),
     (out, nm, indent, flags))
LATE(X509 *, X509_STORE_CTX_get0_cert, (const X509_STORE_CTX *ctx), (ctx))
LATE(struct stack_st_X509 *, X509_STORE_CTX_get1_chain, (const X509_STORE_CTX *ctx), (ctx))
LATE(int, X509_STORE_CTX_get_error, (const X509_STORE_CTX *ctx), (ctx))
LATE(int, X509_STORE_CTX_get_error_depth, (const X509_STORE_CTX *ctx), (ctx))
LATE(void *, X509_STORE_CTX_get_ex_data, (const X509_STORE_CTX *ctx, int idx), (ctx, idx))
LATE(int, X509_digest, (const X509 *data, const EVP_MD *type, unsigned char *md, unsigned int *len),
     (data, type, md, len))
LATE_PROCEDURE(X509_free, (X509 *a), (a))
LATE(const ASN1_TIME *, X509_get0_notAfter, (const X509 *x), (x))
LATE(const ASN1_TIME *, X509_get0_notBefore, (const X509 *x), (x))
LATE(EVP_PKEY *, X509_get0_pubkey, (const X509 *x), (x))
LATE(void *, X509_get_ext_d2i, (const X509 *x, int nid, int *crit, int *idx), (x, nid, crit, idx))
LATE(X509_NAME *, X509_get_issuer_name, (const X509 *a), (a))
LATE(int, X509_get_signature_nid, (const X509 *x), (x))
LATE(X509_NAME *, X509_get_subject_name, (const X509 *a), (a))
LATE(int, X509_up_ref, (X509 *x), (x))
LATE(const char *, X509_verify_cert_error_string, (long n), (n))
LATE(EVP_PKEY *, d2i_PUBKEY, (EVP_PKEY **a, const unsigned char **in, long len), (a, in, len))
