// The yardstick for TCP: non-blocking connects and one poll(2) loop, nothing else.
//
//     tcp-peer PORT CONNECTS AT-ONCE
//
// Connects to 127.0.0.1 CONNECTS times, AT-ONCE at a time, and closes. Prints the number of connections. Exit status 1
// if one of them failed.

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MOST_AT_ONCE = 4096, PATIENCE_MILLISECONDS = 30000 };

static int begin(int port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short)port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (descriptor < 0) {
        perror("tcp-peer: socket");
        return -1;
    }
    if (connect(descriptor, (struct sockaddr *)&address, sizeof address) != 0 && errno != EINPROGRESS) {
        perror("tcp-peer: connect");
        close(descriptor);
        return -1;
    }
    return descriptor;
}

static int finish(int descriptor) {
    int trouble = 0;
    socklen_t length = sizeof trouble;
    getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &trouble, &length);
    close(descriptor);
    if (trouble != 0) {
        fprintf(stderr, "tcp-peer: %s\n", strerror(trouble));
    }
    return trouble == 0 ? 0 : -1;
}

int main(int count, char **arguments) {
    int connects = count == 4 ? atoi(arguments[2]) : 0;
    int at_once = count == 4 ? atoi(arguments[3]) : 0;
    if (connects < 1 || at_once < 1 || at_once > MOST_AT_ONCE) {
        fprintf(stderr, "usage: tcp-peer PORT CONNECTS AT-ONCE (at most %d)\n", MOST_AT_ONCE);
        return 64;
    }
    int port = atoi(arguments[1]);
    static struct pollfd watched[MOST_AT_ONCE];
    int running = 0, begun = 0, done = 0;
    while (done < connects) {
        while (running < at_once && begun < connects) {
            int descriptor = begin(port);
            if (descriptor < 0) {
                return 1;
            }
            watched[running++] = (struct pollfd){.fd = descriptor, .events = POLLOUT};
            begun++;
        }
        if (poll(watched, (nfds_t)running, PATIENCE_MILLISECONDS) <= 0) {
            fprintf(stderr, "tcp-peer: no answer within %d ms\n", PATIENCE_MILLISECONDS);
            return 1;
        }
        for (int index = running - 1; index >= 0; index--) {
            if (watched[index].revents == 0) {
                continue;
            }
            if (finish(watched[index].fd) != 0) {
                return 1;
            }
            watched[index] = watched[--running];
            done++;
        }
    }
    printf("%d connections\n", done);
    return 0;
}
