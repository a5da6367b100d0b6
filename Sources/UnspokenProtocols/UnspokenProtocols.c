// What libcurl calls of Kerberos, LDAP and RTMP, protocols that no plan can ask for. These functions stand where those
// libraries would: some twenty libraries need not be loaded, and nothing asks a Kerberos server behind the network guard.
//
// Every one of them fails. The types are those that callers look at: a status of GSS-API (RFC 2744, 3.9.1), a status of LDAP
// (RFC 4511, appendix A), or a pointer; arguments are left where they are, as the C convention allows.

/// GSS_S_UNAVAILABLE: "the operation or option is unavailable".
#define WITHOUT_KERBEROS(name)                                                                                         \
    unsigned name(void) { return 16u << 16; }
/// LDAP_NOT_SUPPORTED, of OpenLDAP's own statuses.
#define WITHOUT_LDAP(name)                                                                                             \
    int name(void) { return -12; }
#define WITHOUT_RTMP(name)                                                                                             \
    int name(void) { return 0; }
#define NOTHING_FROM(name)                                                                                             \
    void *name(void) { return (void *)0; }

void *GSS_C_NT_HOSTBASED_SERVICE = (void *)0;
WITHOUT_KERBEROS(gss_delete_sec_context)
WITHOUT_KERBEROS(gss_display_name)
WITHOUT_KERBEROS(gss_display_status)
WITHOUT_KERBEROS(gss_import_name)
WITHOUT_KERBEROS(gss_init_sec_context)
WITHOUT_KERBEROS(gss_inquire_context)
WITHOUT_KERBEROS(gss_release_buffer)
WITHOUT_KERBEROS(gss_release_name)
WITHOUT_KERBEROS(gss_unwrap)
WITHOUT_KERBEROS(gss_wrap)

NOTHING_FROM(ldap_err2string)
WITHOUT_LDAP(ber_bvfree)
WITHOUT_LDAP(ber_free)
WITHOUT_LDAP(ber_memfree)
WITHOUT_LDAP(ber_memvfree)
WITHOUT_LDAP(ber_sockbuf_add_io)
WITHOUT_LDAP(ldap_abandon_ext)
WITHOUT_LDAP(ldap_free_urldesc)
WITHOUT_LDAP(ldap_get_attribute_ber)
WITHOUT_LDAP(ldap_get_dn_ber)
WITHOUT_LDAP(ldap_get_option)
WITHOUT_LDAP(ldap_init_fd)
WITHOUT_LDAP(ldap_memfree)
WITHOUT_LDAP(ldap_msgfree)
WITHOUT_LDAP(ldap_msgtype)
WITHOUT_LDAP(ldap_parse_result)
WITHOUT_LDAP(ldap_parse_sasl_bind_result)
WITHOUT_LDAP(ldap_pvt_url_scheme2proto)
WITHOUT_LDAP(ldap_result)
WITHOUT_LDAP(ldap_sasl_bind)
WITHOUT_LDAP(ldap_search_ext)
WITHOUT_LDAP(ldap_set_option)
WITHOUT_LDAP(ldap_start_tls)
WITHOUT_LDAP(ldap_unbind_ext)
WITHOUT_LDAP(ldap_url_parse)

NOTHING_FROM(RTMP_Alloc)
WITHOUT_RTMP(RTMP_Close)
WITHOUT_RTMP(RTMP_Connect1)
WITHOUT_RTMP(RTMP_ConnectStream)
WITHOUT_RTMP(RTMP_Free)
WITHOUT_RTMP(RTMP_Init)
WITHOUT_RTMP(RTMP_Read)
WITHOUT_RTMP(RTMP_SetBufferMS)
WITHOUT_RTMP(RTMP_SetupURL)
WITHOUT_RTMP(RTMP_Write)
