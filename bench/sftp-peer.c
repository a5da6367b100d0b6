// The yardstick for SFTP: libssh2, non-blocking, one poll(2) loop, nothing else.
//
//     sftp-peer PORT USER KEY HOST-KEY-SHA256-IN-HEX FOLDER LOGONS AT-ONCE
//
// Logs on to 127.0.0.1 LOGONS times, AT-ONCE at a time, checks the host key, lists the folder, and closes. Prints the
// number of logons and of entries seen. Exit status 1 if one of them failed.

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <libssh2.h>
#include <libssh2_sftp.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MOST_AT_ONCE = 256, PATIENCE_MILLISECONDS = 30000 };

enum stage { IDLE, CONNECTING, HANDSHAKE, LOGON, CHANNEL, OPENING, LISTING, CLOSING, LEAVING, GOODBYE, FREEING };

struct logon {
    enum stage stage;
    int descriptor;
    LIBSSH2_SESSION *session;
    LIBSSH2_SFTP *sftp;
    LIBSSH2_SFTP_HANDLE *folder;
};

static struct {
    int port;
    const char *user, *key, *fingerprint, *folder;
    long entries;
} target;

static int fail(struct logon *logon, const char *what) {
    char *message = "";
    if (logon->session != NULL) {
        libssh2_session_last_error(logon->session, &message, NULL, 0);
    }
    fprintf(stderr, "sftp-peer: %s failed: %s\n", what, message);
    return -1;
}

static int begin(struct logon *logon) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short)target.port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    logon->descriptor = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (logon->descriptor < 0) {
        return fail(logon, "socket");
    }
    int yes = 1;
    setsockopt(logon->descriptor, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    if (connect(logon->descriptor, (struct sockaddr *)&address, sizeof address) != 0 && errno != EINPROGRESS) {
        return fail(logon, "connect");
    }
    logon->stage = CONNECTING;
    return 0;
}

static int connected(struct logon *logon) {
    int error = 0;
    socklen_t length = sizeof error;
    getsockopt(logon->descriptor, SOL_SOCKET, SO_ERROR, &error, &length);
    if (error != 0) {
        return fail(logon, strerror(error));
    }
    logon->session = libssh2_session_init();
    if (logon->session == NULL) {
        return fail(logon, "session");
    }
    libssh2_session_set_blocking(logon->session, 0);
    return libssh2_session_method_pref(logon->session, LIBSSH2_METHOD_HOSTKEY, "ssh-ed25519");
}

static int check_host_key(struct logon *logon) {
    const unsigned char *hash = (const unsigned char *)libssh2_hostkey_hash(
        logon->session, LIBSSH2_HOSTKEY_HASH_SHA256);
    char hex[65] = "";
    for (int index = 0; hash != NULL && index < 32; index++) {
        snprintf(hex + 2 * index, 3, "%02x", hash[index]);
    }
    return strcmp(hex, target.fingerprint) == 0 ? 0 : fail(logon, "host key check");
}

// Goes on as far as the socket allows. Returns 1 when finished, 0 to wait, -1 for failure.
static int advance(struct logon *logon) {
    for (;;) {
        int code = 0;
        switch (logon->stage) {
        case IDLE:
            return 0;
        case CONNECTING:
            if (connected(logon) != 0) {
                return -1;
            }
            break;
        case HANDSHAKE:
            code = libssh2_session_handshake(logon->session, logon->descriptor);
            if (code == 0 && check_host_key(logon) != 0) {
                return -1;
            }
            break;
        case LOGON:
            code = libssh2_userauth_publickey_fromfile(logon->session, target.user, NULL, target.key, NULL);
            break;
        case CHANNEL:
            logon->sftp = libssh2_sftp_init(logon->session);
            code = logon->sftp != NULL ? 0 : libssh2_session_last_errno(logon->session);
            break;
        case OPENING:
            logon->folder = libssh2_sftp_opendir(logon->sftp, target.folder);
            code = logon->folder != NULL ? 0 : libssh2_session_last_errno(logon->session);
            break;
        case LISTING: {
            char name[1024];
            LIBSSH2_SFTP_ATTRIBUTES attributes;
            while ((code = libssh2_sftp_readdir(logon->folder, name, sizeof name, &attributes)) > 0) {
                target.entries += strcmp(name, ".") != 0 && strcmp(name, "..") != 0;
            }
            break;
        }
        case CLOSING:
            code = libssh2_sftp_closedir(logon->folder);
            break;
        case LEAVING:
            code = libssh2_sftp_shutdown(logon->sftp);
            break;
        case GOODBYE:
            code = libssh2_session_disconnect(logon->session, "done");
            break;
        case FREEING:
            code = libssh2_session_free(logon->session);
            if (code == 0) {
                close(logon->descriptor);
                memset(logon, 0, sizeof *logon);
                return 1;
            }
            break;
        }
        if (code == LIBSSH2_ERROR_EAGAIN) {
            return 0;
        }
        if (code != 0) {
            static const char *const names[] = {
                "", "connecting", "handshake", "logon", "channel", "opening the folder", "listing",
                "closing the folder", "leaving", "disconnecting", "freeing"};
            return fail(logon, names[logon->stage]);
        }
        logon->stage++;
    }
}

static short awaited(struct logon *logon) {
    if (logon->session == NULL) {
        return POLLOUT;
    }
    int directions = libssh2_session_block_directions(logon->session);
    return (short)((directions & LIBSSH2_SESSION_BLOCK_OUTBOUND ? POLLOUT : 0) |
                   (directions & LIBSSH2_SESSION_BLOCK_INBOUND ? POLLIN : 0));
}

int main(int count, char **arguments) {
    if (count != 8) {
        fprintf(stderr, "usage: sftp-peer PORT USER KEY HOST-KEY-SHA256-IN-HEX FOLDER LOGONS AT-ONCE\n");
        return 64;
    }
    target.port = atoi(arguments[1]);
    target.user = arguments[2];
    target.key = arguments[3];
    target.fingerprint = arguments[4];
    target.folder = arguments[5];
    int total = atoi(arguments[6]), at_once = atoi(arguments[7]);
    if (total < 1 || at_once < 1 || at_once > MOST_AT_ONCE || libssh2_init(0) != 0) {
        fprintf(stderr, "sftp-peer: expected at least one logon, and 1 to %d at once\n", MOST_AT_ONCE);
        return 64;
    }

    static struct logon logons[MOST_AT_ONCE];
    struct pollfd waits[MOST_AT_ONCE];
    struct logon *waiting[MOST_AT_ONCE];
    int begun = 0, finished = 0;
    while (finished < total) {
        nfds_t watched = 0;
        for (int index = 0; index < at_once; index++) {
            struct logon *logon = &logons[index];
            if (logon->stage == IDLE && begun < total) {
                if (begin(logon) != 0) {
                    return 1;
                }
                begun++;
            }
            if (logon->stage != IDLE) {
                waits[watched] = (struct pollfd){.fd = logon->descriptor, .events = awaited(logon)};
                waiting[watched++] = logon;
            }
        }
        if (poll(waits, watched, PATIENCE_MILLISECONDS) <= 0) {
            fprintf(stderr, "sftp-peer: nothing happened for %d ms\n", PATIENCE_MILLISECONDS);
            return 1;
        }
        for (nfds_t index = 0; index < watched; index++) {
            if (waits[index].revents != 0) {
                int outcome = advance(waiting[index]);
                if (outcome < 0) {
                    return 1;
                }
                finished += outcome;
            }
        }
    }
    libssh2_exit();
    printf("%d logons, %ld entries\n", finished, target.entries);
    return 0;
}
