"""Stand-in servers for tests, rehearsals and measurements, all of them on the loopback interface.

`scripts/with-peers COMMAND ARG…` starts them in a new folder, runs the command with CTPLAN_PEERS naming the folder's
`peers.json`, and stops them. Ports are picked by the system; a port is an integer, a path an absolute path. The file:

    folder                  the folder of this run; gone when the command has ended
    ca                      certificate (PEM) of the authority behind every good certificate
    other_ca                certificate of the second authority, which signed `bad_certificates.unknown_ca`
    ipv6                    whether the ports of `web` also listen on ::1
    web                     nginx before the logon application
      host                  www.ccass.com; the certificate also has localhost, 127.0.0.1 and ::1
      https_port            HTTP/2 and HTTP/1.1 over TLS 1.2 and 1.3
      http_port             the same pages without TLS
      user, password        the account of the logon form; `user` with "-anything" behind it is an account as well,
                            with the same password, so that tests side by side can tell their lines in the log
      access_log            JSON lines {method, path, user, session, outcome}, written before the response goes out;
                            outcome: form, refused, forged, logged-on, home, no-session, logged-out, page, echo, missing
        Paths: / (form, then /home says "Function not available", link "Log out"), /other/ (the same, but /other/home
        says "Welcome"), /button/ (the same as /, but "Log out" is a button), /page, /json, /status/503, /status/404,
        /gzip, /brotli (the same as /page), /bomb (64 MiB of zeros by gzip),
        /escapes (what commands terminals, in the page and a header), /redirect-other, /redirect-here, /redirect-loop, /headers (request headers as JSON; X-Repeated twice).
    bad_certificates        ports of HTTPS servers: expired, not_yet_valid, self_signed, wrong_name, unknown_ca
    client_certificate      port of a server that wants a certificate (without: status 400), certificate, key,
                            encrypted_key, pkcs12 (certificate and key), passphrase
    forms                   port of pages with forms, meta refreshes, basic and digest logons (accounts of `web`), texts in
                            any charset, and /echo, which says as JSON what was sent
    proxies                 ports http (tinyproxy) and socks (microsocks), user and password that both want
    pin                     sha256//… of the public key of the certificate of `web`
    ssh                     OpenSSH's sshd, public keys only
      port, user
      key                   Ed25519, authorised; also in the agent
      encrypted_key, passphrase   Ed25519, authorised
      rsa_key               RSA 3072, authorised, so only a SHA-1 signature is in its way
      refused_key           Ed25519, not authorised
      known_hosts           right keys for [10.151.14.121]:10022, [10.151.14.122]:10022 and, with their real ports on
                            127.0.0.1, sshd, the password server and the SSH ports of `hostile`
      known_hosts_hashed    the same with hashed names
      known_hosts_changed   the same names with another Ed25519 key
      known_hosts_empty     an empty file
      fingerprint, ecdsa_fingerprint   SHA256:… of the host keys
      reports, empty, many  folders: three report files, no file, 2,000 files
      log                   sshd's log (level VERBOSE)
    ssh_password            a server of passwords only (asyncssh), its Ed25519 host key is the same as sshd's
      port, user, password  accounts as for `web`
      reports, empty, forbidden   folders as the server shows them; it answers "permission denied" for the last and all
                            in it, which are the same files as in the first
      full, outbox          folders to write into: the first has room for 4 KiB a file; "permission denied" to replace a
                            file stuck.txt by another
      wide                  a folder in which all new files have the permissions 0644, whatever is asked
      root                  the folder of this machine that it shows as /
      access_log            JSON lines {user, outcome}; outcome: accepted, refused
    dns                     dnsmasq, by UDP and TCP
      port, zone            it knows names in the zone, ccass.com, and refuses all others; www (A 192.0.2.10 and AAAA),
                            both (two A), portal (CNAME to alias, then to www), _sftp._tcp (two SRV), the zone itself
                            (two MX, TXT, NS, SOA), long (TXT that does not fit a datagram), PTR of 192.0.2.10
    ftp                     pyftpdlib; accounts as for `web`
      plain, explicit, implicit, old   ports: no TLS; AUTH TLS and nothing else; TLS from the start; no TLS and no MLSD
      user, password, root, access_log   as for `ssh_password`; folders INBOX (three reports), empty, outbox and
                            forbidden, in which nothing may be read or written
    mail                    aiosmtpd, and an IMAP server of our own
      smtp                  ports plain (no TLS, no logon), explicit (STARTTLS, logon), implicit (logon); they take mail for
                            example.com, but not for unknown@ (550) and later@ (451) there
      imap                  ports explicit (STARTTLS) and implicit; plain is 0. INBOX has what the SMTP servers took
      user, password, folder (a maildir), access_log (of the SMTP servers)
    daemons                 servers as they are in use
      ftp, ftp_user, ftp_password       vsftpd: AUTH TLS and nothing else; data connections must resume its session;
                            folders INBOX (three reports), outbox
      imap, imaps, mail_user, mail_password   Dovecot: STARTTLS, TLS from the start; INBOX has two messages
    agent_socket            ssh-agent holding `ssh.key`
    hostile                 ports:
      silent                accepts, neither reads nor answers
      slow_http             a header block, then one byte a second for ten minutes
      big_http              a page of 1 GiB in chunks
      garbage               random bytes, then closes
      cut_http              promises 1,000 bytes, sends 100, resets the connection
      cut_tls               reads the ClientHello, resets the connection
      cut_ssh_handshake     sshd, reset after the server's key exchange proposal
      cut_ssh_listing       sshd, reset after 40 KiB from the server: while `ssh.many` is being listed
      ssh_banner_only       an SSH banner, then nothing
      dns, dns_without_tcp  a DNS server by UDP, the first by TCP as well; the first label of the name asked for says what
                            it does: silent, wrong-id, truncated (and cut over TCP), garbage, loop (a pointer to
                            itself), other-name, own-question, count (of 65,535 records), late (three wrong answers,
                            then a good one), server-failure, referral; for others there is no such name
      ftp                   FTP without TLS; the account that logs on says what it does: silent, chatter (a reply without
                            end), hang-up, elsewhere (PASV names 192.0.2.1), many (100,001 files and more), endless (a
                            file), names (with escape sequences), garbage, cut (the data connection), no-end (says nothing
                            after it)
      closed                nobody listens: connection refused
"""
